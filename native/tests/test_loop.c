/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_sock.h"
#include "suite.h"
#include "sup_loop.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    sup_loop_t loop;
    char order[64];
    sup_timer_t timers[4];
    sup_watch_t watches[2];
    int pipes[2][2];
    int rounds;
} fixture_t;

static void note(fixture_t *f, const char *what)
{
    strncat(f->order, what, sizeof(f->order) - strlen(f->order) - 1);
}

static void expired_a(void *baton)
{
    note(baton, "a");
}

static void expired_b(void *baton)
{
    note(baton, "b");
}

static void expired_end(void *baton)
{
    fixture_t *f = baton;
    note(f, "end");
    sup_loop_end(&f->loop);
}

static void open_fixture(fixture_t *f)
{
    *f = (fixture_t){.rounds = 0};
    ck_assert(sup_loop_open(&f->loop));
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(pipe(f->pipes[i]), 0);
        f->watches[i].fd = -1;
        f->watches[i].baton = f;
    }
}

static void set(fixture_t *f, int i, void (*expired)(void *), int64_t in)
{
    f->timers[i] = (sup_timer_t){.expired = expired, .baton = f};
    sup_loop_set_in(&f->loop, &f->timers[i], in);
}

START_TEST(timers_run_in_their_order)
{
    fixture_t f;
    open_fixture(&f);
    set(&f, 0, expired_end, 30);
    set(&f, 1, expired_b, 20);
    set(&f, 2, expired_a, 10);
    ck_assert(sup_loop_run(&f.loop));
    ck_assert_str_eq(f.order, "abend");
    ck_assert(!f.timers[1].is_set);
}
END_TEST

START_TEST(a_timer_can_be_moved_and_cancelled)
{
    fixture_t f;
    open_fixture(&f);
    set(&f, 0, expired_end, 40);
    set(&f, 1, expired_a, 5);
    set(&f, 2, expired_b, 10);
    sup_loop_set_in(&f.loop, &f.timers[1], 20);
    sup_loop_cancel(&f.loop, &f.timers[2]);
    sup_loop_cancel(&f.loop, &f.timers[2]);
    ck_assert(sup_loop_run(&f.loop));
    ck_assert_str_eq(f.order, "aend");
}
END_TEST

static void cancel_next(void *baton)
{
    fixture_t *f = baton;
    note(f, "c");
    sup_loop_cancel(&f->loop, &f->timers[1]);
}

START_TEST(a_due_timer_that_is_cancelled_does_not_run)
{
    fixture_t f;
    open_fixture(&f);
    int64_t past = jvmgi_clock_ms() - 5;
    f.timers[0] = (sup_timer_t){.expired = cancel_next, .baton = &f};
    f.timers[1] = (sup_timer_t){.expired = expired_a, .baton = &f};
    sup_loop_set(&f.loop, &f.timers[0], past);
    sup_loop_set(&f.loop, &f.timers[1], past);
    set(&f, 2, expired_end, 10);
    ck_assert(sup_loop_run(&f.loop));
    ck_assert_str_eq(f.order, "cend");
}
END_TEST

static void again(void *baton)
{
    fixture_t *f = baton;
    sup_loop_set_in(&f->loop, &f->timers[0], 0);
}

static void read_byte(void *baton, uint32_t events)
{
    fixture_t *f = baton;
    char byte;
    ck_assert_int_eq(read(f->pipes[0][0], &byte, 1), 1);
    note(f, "r");
    sup_loop_end(&f->loop);
}

START_TEST(a_timer_that_sets_itself_starves_nobody)
{
    fixture_t f;
    open_fixture(&f);
    set(&f, 0, again, 0);
    f.watches[0].ready = read_byte;
    ck_assert(sup_loop_watch(&f.loop, &f.watches[0], f.pipes[0][0], EPOLLIN));
    ck_assert_int_eq(write(f.pipes[0][1], "x", 1), 1);
    ck_assert(sup_loop_run(&f.loop));
    ck_assert_str_eq(f.order, "r");
}
END_TEST

/* Both descriptors are ready at once; whoever comes first takes the other away. */
static void forget_both(void *baton, uint32_t events)
{
    fixture_t *f = baton;
    note(f, "f");
    sup_loop_forget(&f->loop, &f->watches[0]);
    sup_loop_forget(&f->loop, &f->watches[1]);
    memset(f->watches, 0xEE, sizeof(f->watches)); /* as if freed */
}

START_TEST(a_forgotten_watch_is_not_called_any_more)
{
    fixture_t f;
    open_fixture(&f);
    for (int i = 0; i < 2; i++) {
        f.watches[i].ready = forget_both;
        ck_assert(sup_loop_watch(&f.loop, &f.watches[i], f.pipes[i][0], EPOLLIN));
        ck_assert_int_eq(write(f.pipes[i][1], "x", 1), 1);
    }
    set(&f, 0, expired_end, 20);
    ck_assert(sup_loop_run(&f.loop));
    ck_assert_str_eq(f.order, "fend");
}
END_TEST

START_TEST(what_cannot_be_watched_is_said)
{
    fixture_t f;
    open_fixture(&f);
    ck_assert(!sup_loop_watch(&f.loop, &f.watches[0], 999, EPOLLIN));
    ck_assert_int_eq(f.watches[0].fd, -1);
    sup_loop_forget(&f.loop, &f.watches[0]);
    sup_loop_close(&f.loop);
    ck_assert(!sup_loop_run(&f.loop));
}
END_TEST

SUITE_MAIN("loop", timers_run_in_their_order, a_timer_can_be_moved_and_cancelled,
           a_due_timer_that_is_cancelled_does_not_run, a_timer_that_sets_itself_starves_nobody,
           a_forgotten_watch_is_not_called_any_more, what_cannot_be_watched_is_said)
