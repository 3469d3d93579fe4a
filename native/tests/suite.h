/* SPDX-License-Identifier: Apache-2.0
 * What every test program does around its tests. */
#ifndef SUITE_H
#define SUITE_H

#include <check.h>

/** Runs one suite of `tests`; the exit status of main. */
int suite_run(const char *name, const TTest *const *tests, int count);

/** main of a program that runs the tests named. */
#define SUITE_MAIN(name, ...)                                                                      \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        return suite_run(name, tests, (int)(sizeof(tests) / sizeof(*tests)));                      \
    }

#endif
