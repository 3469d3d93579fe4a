/* SPDX-License-Identifier: Apache-2.0
 * poll over the daemon's descriptors and the client's, or a clock in its place. */
#include "jvmgi_watch.h"

#include "jvmgi_sock.h"

#include <errno.h>
#include <poll.h>

enum {
    /** A client that closed its sending side may still read (nc -N, shutdown(SHUT_WR)); one that left can't be told from it. So an answer
     * that comes within this time still goes out. */
    HALF_CLOSE_GRACE_MS = 500,
    /** How often a client without a socket (an HTTP/2 stream) is looked at: often at first, seldom later. */
    FIRST_PACE_MS = 1,
    SLOWEST_PACE_MS = 64,
    /** How often such a client is looked at when only its leaving matters. */
    LEAVING_PACE_MS = 250,
    /** The longest one poll waits: when httpd stops, it closes its clients' sockets under threads that poll them, and nothing else tells. */
    LONGEST_POLL_MS = 500
};

void jvmgi_watch_init(jvmgi_watch_t *watch, jvmgi_exchange_t *x)
{
    *watch =
        (jvmgi_watch_t){.x = x, .client = jvmgi_exchange_client_fd(x), .pace_ms = FIRST_PACE_MS};
}

/** The time until the earliest of the deadlines, for poll. */
static int timeout_of(const jvmgi_watch_t *watch, const jvmgi_wait_t *wait, int64_t now)
{
    int64_t until = wait->deadline;
    if (watch->leave_at && watch->leave_at < until) {
        until = watch->leave_at;
    }
    int64_t left = until - now;
    if (watch->client < 0) {
        int64_t pace = wait->wants_body ? watch->pace_ms : LEAVING_PACE_MS;
        left = pace < left ? pace : left;
    }
    return left < 0 ? 0 : left > LONGEST_POLL_MS ? LONGEST_POLL_MS : (int)left;
}

static short client_events(const jvmgi_watch_t *watch, const jvmgi_wait_t *wait)
{
    if (wait->wants_body) {
        return POLLIN;
    }
    /* While the body is not read to its end, the client's end says nothing yet; poll tells of it then still. */
    return watch->ended || jvmgi_exchange_body_is_open(watch->x) ? 0 : POLLRDHUP;
}

/** Judges what poll said of the client's socket. True when the client is gone for good. */
static bool has_left(jvmgi_watch_t *watch, short revents, int64_t now)
{
    if (revents & (POLLERR | POLLHUP | POLLNVAL)) {
        return true;
    }
    if ((revents & POLLRDHUP) && !watch->ended) {
        watch->ended = true;
        if (jvmgi_exchange_client_is_gone(watch->x)) {
            watch->leave_at = now + HALF_CLOSE_GRACE_MS;
        }
    }
    return watch->leave_at && now >= watch->leave_at;
}

/** Slows down on a client that has nothing to say. */
static void look_less_often(jvmgi_watch_t *watch)
{
    if (watch->pace_ms < SLOWEST_PACE_MS) {
        watch->pace_ms *= 2;
    }
}

jvmgi_watch_event_t jvmgi_watch_wait(jvmgi_watch_t *watch, const jvmgi_wait_t *wait, short *revents,
                                     bool *body)
{
    *revents = 0;
    *body = false;
    for (;;) {
        struct pollfd fds[3] = {
            {.fd = wait->fd, .events = wait->events},
            {.fd = watch->client, .events = client_events(watch, wait)},
            {.fd = wait->out_fd, .events = POLLOUT},
        };
        int n = poll(fds, 3, timeout_of(watch, wait, jvmgi_clock_ms()));
        if (n < 0 && errno != EINTR) {
            return JVMGI_WATCH_LATE;
        }
        int64_t now = jvmgi_clock_ms();
        *revents = n > 0 ? fds[0].revents : 0;
        if (n > 0 && fds[2].revents) {
            /* Also when the daemon has closed its end: the next write says so. */
            *revents |= POLLOUT;
        }
        if (wait->wants_body) {
            /* Reading tells more than poll about a client whose body is not over. */
            *body = watch->client < 0 ? *revents == 0 && now < wait->deadline
                                      : n > 0 && fds[1].revents != 0;
        } else if (watch->client < 0 ? jvmgi_exchange_client_is_gone(watch->x)
                                     : has_left(watch, fds[1].revents, now)) {
            return JVMGI_WATCH_LEFT;
        }
        if (*body && watch->client < 0) {
            look_less_often(watch);
        }
        if (*revents || *body) {
            return JVMGI_WATCH_READY;
        }
        if (now >= wait->deadline) {
            return JVMGI_WATCH_LATE;
        }
    }
}
