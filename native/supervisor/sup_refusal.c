/* SPDX-License-Identifier: Apache-2.0
 * Answers for a process that does not start. */
#include "sup_refusal.h"

#include "jvmgi_limits.h"
#include "jvmgi_sock.h"
#include "sup_connection.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Others wait in the queue of the listener meanwhile. */
#define CONNECTIONS_AT_MOST 64
#define HELLO_WITHIN_MS 5000
#define CLOSE_WITHIN_MS 2000
#define PAUSE_MS 100

struct sup_refused_t {
    sup_connection_t connection;
    sup_refusal_t *owner;
    sup_refused_t *next;
};

static void accept_again(sup_refusal_t *r);

static void drop(sup_refused_t *refused)
{
    sup_refusal_t *r = refused->owner;
    sup_refused_t **place = &r->open;
    while (*place != refused) {
        place = &(*place)->next;
    }
    *place = refused->next;
    sup_connection_close(&refused->connection);
    free(refused);
    if (r->count-- == CONNECTIONS_AT_MOST) {
        accept_again(r);
    }
}

/* Any first frame but HELLO comes from somebody who does not speak our language. */
static void frame(void *baton, jvmgi_frame_type_t type, jvmgi_span_t payload, int passed)
{
    sup_refused_t *refused = baton;
    jvmgi_hello_t hello;
    if (passed >= 0) {
        close(passed);
    }
    if (type != JVMGI_FRAME_HELLO || !jvmgi_hello_decode(payload, &hello)) {
        drop(refused);
        return;
    }
    sup_answer_t answer = refused->owner->answer(refused->owner->baton);
    uint8_t bytes[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_REFUSED];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_refused_encode(&w, answer.reason, answer.retry_after, answer.text);
    if (w.failed || !sup_connection_send(&refused->connection, bytes, w.used)) {
        drop(refused);
        return;
    }
    sup_connection_finish(&refused->connection, jvmgi_clock_ms() + CLOSE_WITHIN_MS);
}

static void ended(void *baton, const char *why, bool is_fault)
{
    drop(baton);
}

static void take(sup_refusal_t *r, int fd)
{
    static const sup_connection_events_t events = {frame, ended};
    sup_refused_t *refused = malloc(sizeof(*refused));
    if (!refused) {
        close(fd);
        return;
    }
    refused->owner = r;
    if (!sup_connection_open(&refused->connection, r->loop, fd, JVMGI_MAX_HELLO, &events,
                             refused)) {
        free(refused);
        return;
    }
    refused->next = r->open;
    r->open = refused;
    r->count++;
    sup_connection_set_deadline(&refused->connection, jvmgi_clock_ms() + HELLO_WITHIN_MS);
}

static void ready(void *baton, uint32_t events)
{
    sup_refusal_t *r = baton;
    /* A daemon shares the open socket and may have changed this. */
    int flags = fcntl(r->listener, F_GETFL);
    if (flags < 0 || fcntl(r->listener, F_SETFL, flags | O_NONBLOCK) < 0) {
        return;
    }
    int fd = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
        take(r, fd);
        if (r->count >= CONNECTIONS_AT_MOST) {
            sup_loop_forget(r->loop, &r->watch);
        }
        return;
    }
    if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) {
        return;
    }
    r->stuck(r->baton, errno);
    sup_loop_forget(r->loop, &r->watch);
    sup_loop_set_in(r->loop, &r->pause, PAUSE_MS);
}

static void accept_again(sup_refusal_t *r)
{
    if (r->listener >= 0 && r->watch.fd < 0 && r->count < CONNECTIONS_AT_MOST &&
        !sup_loop_watch(r->loop, &r->watch, r->listener, EPOLLIN)) {
        sup_loop_set_in(r->loop, &r->pause, PAUSE_MS);
    }
}

static void pause_over(void *baton)
{
    accept_again(baton);
}

void sup_refusal_init(sup_refusal_t *r, sup_loop_t *loop, sup_answer_t (*answer)(void *),
                      void (*stuck)(void *, int), void *baton)
{
    *r = (sup_refusal_t){
        .loop = loop, .answer = answer, .stuck = stuck, .baton = baton, .listener = -1};
    r->watch = (sup_watch_t){.fd = -1, .ready = ready, .baton = r};
    r->pause = (sup_timer_t){.expired = pause_over, .baton = r};
}

void sup_refusal_start(sup_refusal_t *r, int listener)
{
    sup_refusal_stop(r);
    r->listener = listener;
    accept_again(r);
}

void sup_refusal_stop(sup_refusal_t *r)
{
    r->listener = -1;
    sup_loop_forget(r->loop, &r->watch);
    sup_loop_cancel(r->loop, &r->pause);
}

void sup_refusal_close(sup_refusal_t *r)
{
    sup_refusal_stop(r);
    while (r->open) {
        drop(r->open);
    }
}
