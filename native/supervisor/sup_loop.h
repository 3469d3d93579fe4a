/* SPDX-License-Identifier: Apache-2.0
 * The one loop of the supervisor: descriptors by epoll, timers by the monotonic clock, one thread. Watches and timers live inside their
 * owners; an owner may be freed in any callback once its watches are forgotten and its timers cancelled. */
#ifndef SUP_LOOP_H
#define SUP_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

/** One descriptor that is waited for. */
typedef struct sup_watch_t {
    int fd; /**< -1: not watched */
    void (*ready)(void *baton, uint32_t events);
    void *baton;
} sup_watch_t;

/** One moment that is waited for. Starts as {0} with `expired` and `baton` set. */
typedef struct sup_timer_t {
    void (*expired)(void *baton);
    void *baton;
    int64_t at; /**< milliseconds of jvmgi_clock_ms */
    bool is_set;
    struct sup_timer_t *next;
} sup_timer_t;

#define SUP_LOOP_BATCH 64

typedef struct {
    int epoll;
    int64_t now;         /**< when the loop woke last */
    sup_timer_t *timers; /**< the next one first */
    bool ended;
    struct epoll_event
        batch[SUP_LOOP_BATCH]; /**< being worked off; a forgotten watch is struck out */
    int batch_size;
} sup_loop_t;

/** False with errno. */
bool sup_loop_open(sup_loop_t *loop);
void sup_loop_close(sup_loop_t *loop);
/** Works until sup_loop_end; false with errno when waiting itself fails. */
bool sup_loop_run(sup_loop_t *loop);
void sup_loop_end(sup_loop_t *loop);

/** Calls `watch->ready` whenever one of `events` (EPOLLIN, EPOLLOUT) or an end is there. False with errno; nothing is watched then. */
bool sup_loop_watch(sup_loop_t *loop, sup_watch_t *watch, int fd, uint32_t events);
bool sup_loop_change(sup_loop_t *loop, sup_watch_t *watch, uint32_t events);
/** To be called before the descriptor is closed; allowed when nothing is watched. */
void sup_loop_forget(sup_loop_t *loop, sup_watch_t *watch);

/** Sets or moves a timer. */
void sup_loop_set(sup_loop_t *loop, sup_timer_t *timer, int64_t at);
void sup_loop_set_in(sup_loop_t *loop, sup_timer_t *timer, int64_t milliseconds);
/** Allowed when it is not set. */
void sup_loop_cancel(sup_loop_t *loop, sup_timer_t *timer);

#endif
