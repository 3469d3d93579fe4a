/* SPDX-License-Identifier: Apache-2.0
 * The one loop of the supervisor. */
#include "sup_loop.h"

#include "jvmgi_sock.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <unistd.h>

bool sup_loop_open(sup_loop_t *loop)
{
    *loop = (sup_loop_t){.epoll = epoll_create1(EPOLL_CLOEXEC), .now = jvmgi_clock_ms()};
    return loop->epoll >= 0;
}

void sup_loop_close(sup_loop_t *loop)
{
    close(loop->epoll);
    loop->epoll = -1;
}

void sup_loop_end(sup_loop_t *loop)
{
    loop->ended = true;
}

static bool control(sup_loop_t *loop, int operation, sup_watch_t *watch, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events, .data = {.ptr = watch}};
    return epoll_ctl(loop->epoll, operation, fd, &event) == 0;
}

bool sup_loop_watch(sup_loop_t *loop, sup_watch_t *watch, int fd, uint32_t events)
{
    watch->fd = -1;
    if (!control(loop, EPOLL_CTL_ADD, watch, fd, events)) {
        return false;
    }
    watch->fd = fd;
    return true;
}

bool sup_loop_change(sup_loop_t *loop, sup_watch_t *watch, uint32_t events)
{
    return control(loop, EPOLL_CTL_MOD, watch, watch->fd, events);
}

void sup_loop_forget(sup_loop_t *loop, sup_watch_t *watch)
{
    if (watch->fd < 0) {
        return;
    }
    control(loop, EPOLL_CTL_DEL, watch, watch->fd, 0);
    watch->fd = -1;
    for (int i = 0; i < loop->batch_size; i++) {
        if (loop->batch[i].data.ptr == watch) {
            loop->batch[i].data.ptr = NULL;
        }
    }
}

void sup_loop_set(sup_loop_t *loop, sup_timer_t *timer, int64_t at)
{
    sup_loop_cancel(loop, timer);
    timer->at = at;
    timer->is_set = true;
    sup_timer_t **place = &loop->timers;
    while (*place && (*place)->at <= at) {
        place = &(*place)->next;
    }
    timer->next = *place;
    *place = timer;
}

void sup_loop_set_in(sup_loop_t *loop, sup_timer_t *timer, int64_t milliseconds)
{
    sup_loop_set(loop, timer, jvmgi_clock_ms() + milliseconds);
}

void sup_loop_cancel(sup_loop_t *loop, sup_timer_t *timer)
{
    if (!timer->is_set) {
        return;
    }
    sup_timer_t **place = &loop->timers;
    while (*place != timer) {
        place = &(*place)->next;
    }
    *place = timer->next;
    timer->is_set = false;
}

static int wait_ms(const sup_loop_t *loop)
{
    if (!loop->timers) {
        return -1;
    }
    int64_t left = loop->timers->at - jvmgi_clock_ms();
    if (left <= 0) {
        return 0;
    }
    return left > INT_MAX ? INT_MAX : (int)left;
}

/* Timers that a callback sets anew, even to now, wait for the next round, so that descriptors always have their turn. */
static void run_timers(sup_loop_t *loop)
{
    int64_t now = loop->now;
    int due = 0;
    for (const sup_timer_t *timer = loop->timers; timer && timer->at <= now; timer = timer->next) {
        due++;
    }
    while (due-- > 0 && loop->timers && loop->timers->at <= now && !loop->ended) {
        sup_timer_t *timer = loop->timers;
        sup_loop_cancel(loop, timer);
        timer->expired(timer->baton);
    }
}

bool sup_loop_run(sup_loop_t *loop)
{
    while (!loop->ended) {
        int count = epoll_wait(loop->epoll, loop->batch, SUP_LOOP_BATCH, wait_ms(loop));
        if (count < 0 && errno != EINTR) {
            return false;
        }
        loop->now = jvmgi_clock_ms();
        loop->batch_size = count < 0 ? 0 : count;
        for (int i = 0; i < loop->batch_size && !loop->ended; i++) {
            sup_watch_t *watch = loop->batch[i].data.ptr;
            if (watch) {
                watch->ready(watch->baton, loop->batch[i].events);
            }
        }
        loop->batch_size = 0;
        run_timers(loop);
    }
    return true;
}
