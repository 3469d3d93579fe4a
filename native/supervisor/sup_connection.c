/* SPDX-License-Identifier: Apache-2.0
 * A connection that carries frames. One frame at most is handed on for each wake of the loop, so that no peer keeps the others waiting. */
#include "sup_connection.h"

#include "jvmgi_sock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void end(sup_connection_t *c, const char *why)
{
    sup_connection_close(c);
    c->events->ended(c->baton, why, false);
}

static void end_for_fault(sup_connection_t *c, const char *why)
{
    sup_connection_close(c);
    c->events->ended(c->baton, why, true);
}

static void deadline_passed(void *baton)
{
    end(baton, "sent nothing in time");
}

static const char *reason_of(int error)
{
    if (error == EPROTO) {
        return "sent more than one descriptor with a frame";
    }
    return error == ENOMEM ? "sent a frame for which there is no memory" : "broke the connection";
}

/* Reads into a part of a frame. 1: it is whole; 0: nothing more is there; -1: the connection was ended. */
static int read_part(sup_connection_t *c, uint8_t *part, size_t size, size_t *used)
{
    if (*used == size) {
        return 1;
    }
    ssize_t n = jvmgi_sock_receive(c->watch.fd, part + *used, size - *used, &c->passed);
    if (n > 0) {
        *used += (size_t)n;
        return *used == size;
    }
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        return 0;
    }
    bool between = c->header_used == 0;
    end(c, n < 0     ? reason_of(errno)
           : between ? "closed the connection"
                     : "closed the connection within a frame");
    return -1;
}

/* False when the connection was ended. */
static bool take_header(sup_connection_t *c)
{
    if (!jvmgi_frame_decode(c->header, &c->frame)) {
        end_for_fault(c, "sent something that is no frame");
        return false;
    }
    if (c->frame.length > c->limit) {
        end_for_fault(c, "sent a frame that is too long for it");
        return false;
    }
    c->payload = malloc(c->frame.length + 1);
    if (!c->payload) {
        end(c, reason_of(ENOMEM));
        return false;
    }
    c->payload_used = 0;
    return true;
}

static void hand_on(sup_connection_t *c)
{
    uint8_t *payload = c->payload;
    jvmgi_span_t span = {payload, c->frame.length};
    int passed = c->passed;
    c->payload = NULL;
    c->header_used = 0;
    c->passed = -1;
    c->events->frame(c->baton, c->frame.type, span, passed);
    free(payload);
}

/* True when a frame was handed on. */
static bool read_frame(sup_connection_t *c)
{
    if (!c->payload) {
        if (read_part(c, c->header, sizeof(c->header), &c->header_used) != 1 || !take_header(c)) {
            return false;
        }
    }
    if (read_part(c, c->payload, c->frame.length, &c->payload_used) != 1) {
        return false;
    }
    hand_on(c);
    return true;
}

/* What a peer sends after the last frame to it. */
static void discard(sup_connection_t *c)
{
    uint8_t waste[4096];
    ssize_t n = recv(c->watch.fd, waste, sizeof(waste), MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        end(c, "closed the connection");
    }
}

static void watch_what_is_needed(sup_connection_t *c)
{
    uint32_t events = EPOLLIN | (c->out ? (uint32_t)EPOLLOUT : 0);
    sup_loop_change(c->loop, &c->watch, events);
}

/* Sends what is left. An error is not told here: it shows when the socket is read. */
static void flush(sup_connection_t *c)
{
    while (c->out && c->out_sent < c->out_used) {
        ssize_t n = send(c->watch.fd, c->out + c->out_sent, c->out_used - c->out_sent,
                         MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            watch_what_is_needed(c);
            return;
        }
        c->out_sent = n < 0 ? c->out_used : c->out_sent + (size_t)n;
    }
    if (c->out) {
        free(c->out);
        c->out = NULL;
        watch_what_is_needed(c);
    }
    if (c->finishing) {
        shutdown(c->watch.fd, SHUT_WR);
    }
}

static void ready(void *baton, uint32_t events)
{
    sup_connection_t *c = baton;
    if (events & EPOLLOUT) {
        flush(c);
    }
    if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) {
        return;
    }
    if (c->finishing) {
        discard(c);
    } else {
        read_frame(c);
    }
}

bool sup_connection_open(sup_connection_t *c, sup_loop_t *loop, int fd, uint32_t limit,
                         const sup_connection_events_t *events, void *baton)
{
    *c = (sup_connection_t){
        .loop = loop, .events = events, .baton = baton, .limit = limit, .passed = -1};
    c->watch = (sup_watch_t){.fd = -1, .ready = ready, .baton = c};
    c->deadline = (sup_timer_t){.expired = deadline_passed, .baton = c};
    if (!sup_loop_watch(loop, &c->watch, fd, EPOLLIN)) {
        int error = errno;
        close(fd);
        errno = error;
        return false;
    }
    return true;
}

bool sup_connection_is_open(const sup_connection_t *c)
{
    return c->loop && c->watch.fd >= 0;
}

void sup_connection_take_rest(sup_connection_t *c)
{
    while (sup_connection_is_open(c) && !c->finishing && read_frame(c)) {
    }
}

void sup_connection_close(sup_connection_t *c)
{
    if (!sup_connection_is_open(c)) {
        return;
    }
    int fd = c->watch.fd;
    sup_loop_forget(c->loop, &c->watch);
    sup_loop_cancel(c->loop, &c->deadline);
    close(fd);
    if (c->passed >= 0) {
        close(c->passed);
        c->passed = -1;
    }
    free(c->payload);
    free(c->out);
    c->payload = c->out = NULL;
}

bool sup_connection_send(sup_connection_t *c, const void *data, size_t length)
{
    size_t waiting = c->out ? c->out_used - c->out_sent : 0;
    uint8_t *all = malloc(waiting + length + 1);
    if (!all) {
        return false;
    }
    if (waiting > 0) {
        memcpy(all, c->out + c->out_sent, waiting);
    }
    memcpy(all + waiting, data, length);
    free(c->out);
    c->out = all;
    c->out_used = waiting + length;
    c->out_sent = 0;
    flush(c);
    return true;
}

void sup_connection_finish(sup_connection_t *c, int64_t deadline)
{
    c->finishing = true;
    sup_connection_set_deadline(c, deadline);
    flush(c);
}

void sup_connection_set_deadline(sup_connection_t *c, int64_t at)
{
    sup_loop_set(c->loop, &c->deadline, at);
}

void sup_connection_clear_deadline(sup_connection_t *c)
{
    sup_loop_cancel(c->loop, &c->deadline);
}
