/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_share.h"
#include "jvmgi_sock.h"
#include "suite.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

START_TEST(a_share_is_rounded_up_and_never_nothing)
{
    ck_assert_int_eq(jvmgi_share_of(25, 75), 19);
    ck_assert_int_eq(jvmgi_share_of(32, 75), 24);
    ck_assert_int_eq(jvmgi_share_of(1, 1), 1);
    ck_assert_int_eq(jvmgi_share_of(0, 75), 1);
    ck_assert_int_eq(jvmgi_share_of(20000, 100), 20000);
}
END_TEST

START_TEST(beyond_the_share_nothing_is_to_be_had)
{
    jvmgi_share_t *share = jvmgi_share_create(2, 100, 100);
    ck_assert(jvmgi_share_take(share));
    ck_assert(jvmgi_share_take(share));
    int64_t begin = jvmgi_clock_ms();
    ck_assert(!jvmgi_share_take(share));
    ck_assert_int_ge(jvmgi_clock_ms() - begin, 100);
    jvmgi_share_give(share);
    ck_assert(jvmgi_share_take(share));
    free(share);
}
END_TEST

START_TEST(after_a_wait_in_vain_nobody_waits)
{
    jvmgi_share_t *share = jvmgi_share_create(1, 50, 600000);
    ck_assert(jvmgi_share_take(share));
    ck_assert(!jvmgi_share_take(share));
    int64_t begin = jvmgi_clock_ms();
    for (int i = 0; i < 1000; i++) {
        ck_assert(!jvmgi_share_take(share));
    }
    ck_assert_int_lt(jvmgi_clock_ms() - begin, 1000 * 50);
    free(share);
}
END_TEST

START_TEST(waiting_is_worth_it_again_when_half_has_come_back)
{
    jvmgi_share_t *share = jvmgi_share_create(4, 50, 600000);
    for (int i = 0; i < 4; i++) {
        ck_assert(jvmgi_share_take(share));
    }
    ck_assert(!jvmgi_share_take(share));
    jvmgi_share_give(share);
    ck_assert(jvmgi_share_take(share));
    int64_t begin = jvmgi_clock_ms();
    jvmgi_share_give(share);
    jvmgi_share_give(share);
    ck_assert(jvmgi_share_take(share));
    ck_assert(jvmgi_share_take(share));
    ck_assert(!jvmgi_share_take(share));
    ck_assert_int_ge(jvmgi_clock_ms() - begin, 50);
    free(share);
}
END_TEST

typedef struct {
    jvmgi_share_t *share;
    int inside;  /**< atomic */
    int most;    /**< atomic */
    int refused; /**< atomic */
} crowd_t;

static void *take_and_give(void *baton)
{
    crowd_t *crowd = baton;
    for (int i = 0; i < 2000; i++) {
        if (!jvmgi_share_take(crowd->share)) {
            (void)__atomic_fetch_add(&crowd->refused, 1, __ATOMIC_RELAXED);
            return NULL;
        }
        int inside = __atomic_add_fetch(&crowd->inside, 1, __ATOMIC_SEQ_CST);
        int most = __atomic_load_n(&crowd->most, __ATOMIC_SEQ_CST);
        while (inside > most && !__atomic_compare_exchange_n(&crowd->most, &most, inside, false,
                                                             __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        }
        (void)__atomic_fetch_sub(&crowd->inside, 1, __ATOMIC_SEQ_CST);
        jvmgi_share_give(crowd->share);
    }
    return NULL;
}

START_TEST(a_crowd_gets_its_turns_and_never_more_than_its_share)
{
    enum { THREADS = 16, LIMIT = 3 };
    crowd_t crowd = {.share = jvmgi_share_create(LIMIT, 60000, 1000)};
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, take_and_give, &crowd), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    ck_assert_int_le(crowd.most, LIMIT);
    ck_assert_int_eq(crowd.refused, 0);
    /* All of it has come back. */
    for (int i = 0; i < LIMIT; i++) {
        ck_assert(jvmgi_share_take(crowd.share));
    }
    free(crowd.share);
}
END_TEST

static void *take_one(void *baton)
{
    return jvmgi_share_take(baton) ? baton : NULL;
}

START_TEST(who_waits_gets_what_is_given_back)
{
    jvmgi_share_t *share = jvmgi_share_create(1, 60000, 1000);
    pthread_t waiter;
    void *taken = NULL;
    ck_assert(jvmgi_share_take(share));
    ck_assert_int_eq(pthread_create(&waiter, NULL, take_one, share), 0);
    (void)usleep(20000);
    jvmgi_share_give(share);
    pthread_join(waiter, &taken);
    ck_assert_ptr_nonnull(taken);
    free(share);
}
END_TEST

SUITE_MAIN("share", a_share_is_rounded_up_and_never_nothing, beyond_the_share_nothing_is_to_be_had,
           after_a_wait_in_vain_nobody_waits, waiting_is_worth_it_again_when_half_has_come_back,
           a_crowd_gets_its_turns_and_never_more_than_its_share, who_waits_gets_what_is_given_back)
