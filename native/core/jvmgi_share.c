/* SPDX-License-Identifier: Apache-2.0
 * Taking and giving is one atomic operation as long as nobody waits. Those that wait stand in line, each with a condition of its own, so
 * that under load none is overtaken until its time is over. */
#include "jvmgi_share.h"

#include "jvmgi_sock.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

typedef struct waiter_t {
    pthread_cond_t turn;
    bool served;
    struct waiter_t *next;
} waiter_t;

struct jvmgi_share_t {
    int limit;
    int wait;
    int pause;
    int taken;            /**< atomic */
    int waiting;          /**< atomic; changed under the lock */
    bool pausing;         /**< atomic; changed under the lock: pause_until counts */
    pthread_mutex_t lock; /**< guards what follows */
    waiter_t *first;
    int64_t pause_until;
};

int jvmgi_share_of(int threads, int64_t percent)
{
    int64_t limit = (threads * percent + 99) / 100;
    return limit > 1 ? (int)limit : 1;
}

jvmgi_share_t *jvmgi_share_create(int limit, int wait, int pause)
{
    jvmgi_share_t *share = calloc(1, sizeof *share);
    if (!share || pthread_mutex_init(&share->lock, NULL) != 0) {
        free(share);
        return NULL;
    }
    share->limit = limit;
    share->wait = wait;
    share->pause = pause;
    return share;
}

static bool try_take(jvmgi_share_t *share)
{
    int taken = __atomic_load_n(&share->taken, __ATOMIC_SEQ_CST);
    while (taken < share->limit) {
        if (__atomic_compare_exchange_n(&share->taken, &taken, taken + 1, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST)) {
            return true;
        }
    }
    return false;
}

/** With the lock held: where in the line a waiter stands, or its end for NULL. */
static waiter_t **find(jvmgi_share_t *share, const waiter_t *waiter)
{
    waiter_t **at = &share->first;
    while (*at != waiter) {
        at = &(*at)->next;
    }
    return at;
}

/** With the lock held: takes a waiter out of the line. */
static void leave(jvmgi_share_t *share, const waiter_t *waiter)
{
    waiter_t **at = find(share, waiter);
    *at = waiter->next;
    (void)__atomic_fetch_sub(&share->waiting, 1, __ATOMIC_SEQ_CST);
}

/** With the lock held: gives what is free to those who stand in line. */
static void serve(jvmgi_share_t *share)
{
    while (share->first && try_take(share)) {
        waiter_t *waiter = share->first;
        leave(share, waiter);
        waiter->served = true;
        pthread_cond_signal(&waiter->turn);
    }
}

/** With the lock held. */
static void set_pausing(jvmgi_share_t *share, bool pausing)
{
    __atomic_store_n(&share->pausing, pausing, __ATOMIC_SEQ_CST);
}

/** With the lock held: stands in line until served, or until the time is over. */
static void stand(jvmgi_share_t *share, waiter_t *waiter, int64_t until)
{
    const struct timespec limit = {.tv_sec = (time_t)(until / 1000),
                                   .tv_nsec = (long)(until % 1000) * 1000000};
    *find(share, NULL) = waiter;
    (void)__atomic_fetch_add(&share->waiting, 1, __ATOMIC_SEQ_CST);
    /* Only now: who gives back from here on sees that somebody waits. */
    serve(share);
    while (!waiter->served &&
           pthread_cond_clockwait(&waiter->turn, &share->lock, CLOCK_MONOTONIC, &limit) == 0) {
    }
    if (!waiter->served) {
        leave(share, waiter);
        share->pause_until = until + share->pause;
        set_pausing(share, true);
    }
}

static bool wait_for_turn(jvmgi_share_t *share)
{
    waiter_t waiter = {.turn = PTHREAD_COND_INITIALIZER};
    pthread_mutex_lock(&share->lock);
    int64_t now = jvmgi_clock_ms();
    if (!share->pausing || now >= share->pause_until) {
        set_pausing(share, false);
        stand(share, &waiter, now + share->wait);
    }
    pthread_mutex_unlock(&share->lock);
    pthread_cond_destroy(&waiter.turn);
    return waiter.served;
}

bool jvmgi_share_take(jvmgi_share_t *share)
{
    bool has_line = __atomic_load_n(&share->waiting, __ATOMIC_SEQ_CST) > 0;
    return (!has_line && try_take(share)) || wait_for_turn(share);
}

void jvmgi_share_give(jvmgi_share_t *share)
{
    int left = __atomic_sub_fetch(&share->taken, 1, __ATOMIC_SEQ_CST);
    bool recovers = left <= share->limit / 2 && __atomic_load_n(&share->pausing, __ATOMIC_SEQ_CST);
    if (recovers || __atomic_load_n(&share->waiting, __ATOMIC_SEQ_CST) > 0) {
        pthread_mutex_lock(&share->lock);
        if (recovers) {
            set_pausing(share, false);
        }
        serve(share);
        pthread_mutex_unlock(&share->lock);
    }
}
