/* SPDX-License-Identifier: Apache-2.0
 * Waits for a daemon and for the client at the same time, and notices that the client has left. */
#ifndef JVMGI_WATCH_H
#define JVMGI_WATCH_H

#include "exchange/jvmgi_exchange.h"

typedef struct {
    jvmgi_exchange_t *x;
    int client; /**< descriptor, -1: none to poll */
    bool
        ended; /**< the client's end of the connection was seen; there is nothing more to wait for on it */
    int64_t leave_at; /**< when an ended connection counts as left (ms), 0: it has not ended */
    int pace_ms;      /**< of looking at a client that can't be polled */
} jvmgi_watch_t;

typedef enum {
    JVMGI_WATCH_READY, /**< the daemon's socket, the client's body, or both: see the outputs */
    JVMGI_WATCH_LATE,  /**< the deadline is over */
    JVMGI_WATCH_LEFT   /**< the client is gone */
} jvmgi_watch_event_t;

/** What a wait is for. */
typedef struct {
    int fd;           /**< the daemon's socket; -1: none, the wait is for the deadline */
    short events;     /**< POLLIN, POLLOUT */
    int out_fd;       /**< the pipe to the daemon, waited for to write to; -1: none */
    bool wants_body;  /**< wait for body bytes from the client too */
    int64_t deadline; /**< ms of jvmgi_clock_ms */
} jvmgi_wait_t;

void jvmgi_watch_init(jvmgi_watch_t *watch, jvmgi_exchange_t *x);
/** Waits. After READY, `*revents` is what poll said of the daemon's socket (with POLLOUT for the pipe), `*body` whether reading the body is worth a try. */
jvmgi_watch_event_t jvmgi_watch_wait(jvmgi_watch_t *watch, const jvmgi_wait_t *wait, short *revents,
                                     bool *body);

#endif
