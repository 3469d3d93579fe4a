/* SPDX-License-Identifier: Apache-2.0
 * What every test program does around its tests. */
#ifndef SUITE_H
#define SUITE_H

#include <check.h>

/** Runs one suite of `tests`; the exit status of main. */
int suite_run(const char *name, const TTest *const *tests, int count);

/** main of a program that runs the tests named, after `before(argc, argv)`, which may be another role of the program and not return. */
#define SUITE_MAIN_AFTER(before, name, ...)                                                        \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        before(argc, argv);                                                                        \
        return suite_run(name, tests, (int)(sizeof(tests) / sizeof(*tests)));                      \
    }

/** main of a program that runs the tests named. */
#define SUITE_MAIN(name, ...)                                                                      \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        return suite_run(name, tests, (int)(sizeof(tests) / sizeof(*tests)));                      \
    }

#endif
