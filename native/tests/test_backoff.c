/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_backoff.h"
#include "suite.h"

START_TEST(failed_starts_wait_twice_as_long_each_time)
{
    static const int64_t waits[] = {500, 1000, 2000, 4000, 60000, 60000, 60000};
    jvmgi_backoff_t b = {0};
    int64_t now = 1000000;
    for (int i = 0; i < 7; i++) {
        ck_assert_int_eq(jvmgi_backoff_is_failed(&b), i >= 5);
        jvmgi_backoff_start_failed(&b, now);
        ck_assert_int_eq(b.retry_at, now + waits[i]);
        now = b.retry_at;
    }
    ck_assert(jvmgi_backoff_is_failed(&b));
}
END_TEST

START_TEST(the_count_of_failures_has_an_end)
{
    jvmgi_backoff_t b = {0};
    for (int i = 0; i < 1000; i++) {
        jvmgi_backoff_start_failed(&b, 0);
    }
    ck_assert_int_eq(b.retry_at, JVMGI_BACKOFF_LONGEST_MS);
}
END_TEST

START_TEST(a_process_that_was_stable_is_started_again_at_once)
{
    jvmgi_backoff_t b = {0};
    jvmgi_backoff_start_failed(&b, 0);
    jvmgi_backoff_start_failed(&b, 0);
    jvmgi_backoff_ended(&b, 20000, 20000 - JVMGI_BACKOFF_STABLE_MS);
    ck_assert_int_eq(b.retry_at, 20000);
    ck_assert_int_eq(b.failures, 1);
}
END_TEST

START_TEST(a_process_that_ends_soon_after_each_start_waits_longer)
{
    static const int64_t waits[] = {0, 500, 1000, 2000, 60000, 60000};
    jvmgi_backoff_t b = {0};
    for (int i = 0; i < 6; i++) {
        jvmgi_backoff_ended(&b, 5000, 4900);
        ck_assert_int_eq(b.retry_at, 5000 + waits[i]);
    }
    ck_assert(jvmgi_backoff_is_failed(&b));
}
END_TEST

START_TEST(a_reset_forgets_all)
{
    jvmgi_backoff_t b = {0};
    for (int i = 0; i < 5; i++) {
        jvmgi_backoff_start_failed(&b, 0);
    }
    jvmgi_backoff_reset(&b, 77);
    ck_assert(!jvmgi_backoff_is_failed(&b));
    ck_assert_int_eq(b.retry_at, 77);
    jvmgi_backoff_start_failed(&b, 77);
    ck_assert_int_eq(b.retry_at, 77 + JVMGI_BACKOFF_FIRST_MS);
}
END_TEST

START_TEST(seconds_left_round_up_and_are_never_zero)
{
    jvmgi_backoff_t b = {.failures = 1, .retry_at = 10000};
    ck_assert_uint_eq(jvmgi_backoff_seconds_left(&b, 10000), 1);
    ck_assert_uint_eq(jvmgi_backoff_seconds_left(&b, 20000), 1);
    ck_assert_uint_eq(jvmgi_backoff_seconds_left(&b, 9000), 1);
    ck_assert_uint_eq(jvmgi_backoff_seconds_left(&b, 8999), 2);
    ck_assert_uint_eq(jvmgi_backoff_seconds_left(&b, -50000), 60);
}
END_TEST

SUITE_MAIN("backoff", failed_starts_wait_twice_as_long_each_time, the_count_of_failures_has_an_end,
           a_process_that_was_stable_is_started_again_at_once,
           a_process_that_ends_soon_after_each_start_waits_longer, a_reset_forgets_all,
           seconds_left_round_up_and_are_never_zero)
