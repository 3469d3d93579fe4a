/* SPDX-License-Identifier: Apache-2.0
 * Runs the tests of one program. */
#include "suite.h"

int suite_run(const char *name, const TTest *const *tests, int count)
{
    Suite *suite = suite_create(name);
    for (int i = 0; i < count; i++) {
        TCase *one = tcase_create(tests[i]->name); /* so that CK_RUN_CASE picks it */
        tcase_set_timeout(one, 60);
        tcase_add_test(one, tests[i]);
        suite_add_tcase(suite, one);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
