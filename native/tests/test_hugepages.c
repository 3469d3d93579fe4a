/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_hugepages.h"
#include "scratch.h"
#include "suite.h"

#include <stdio.h>

static bool are_offered(const char *states)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/enabled", scratch_folder());
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(states, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return jvmgi_hugepages_are_offered(path);
}

START_TEST(kernel_offers_them_in_two_of_its_states)
{
    ck_assert(are_offered("always [madvise] never\n"));
    ck_assert(are_offered("[always] madvise never\n"));
    ck_assert(!are_offered("always madvise [never]\n"));
    ck_assert(!are_offered(""));
    ck_assert(!are_offered("madvise\n"));
    ck_assert(!jvmgi_hugepages_are_offered("/nonexistent/enabled"));
}
END_TEST

static bool are_settled_by(const char *word)
{
    const char *words[] = {"-Xmx1g", word};
    jvmgi_list_t options = {.items = words, .count = 2};
    return jvmgi_hugepages_are_settled(&options);
}

START_TEST(options_settle_them)
{
    ck_assert(are_settled_by("-XX:-UseTransparentHugePages"));
    ck_assert(are_settled_by("-XX:+UseTransparentHugePages"));
    ck_assert(are_settled_by("-XX:+UseLargePages"));
    ck_assert(are_settled_by("-XX:+UseZGC"));
    ck_assert(!are_settled_by("-XX:+UseG1GC"));
    ck_assert(!are_settled_by("-XX:-UseZGC"));
}
END_TEST

SUITE_MAIN("hugepages", kernel_offers_them_in_two_of_its_states, options_settle_them)
