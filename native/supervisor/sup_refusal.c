/* SPDX-License-Identifier: Apache-2.0
 * Answers for a process that does not start. */
#include "sup_refusal.h"

#include "jvmgi_limits.h"
#include "jvmgi_sock.h"
#include "sup_connection.h"

#include <stdlib.h>
#include <unistd.h>

/* Others wait in the queue of the listener meanwhile. */
#define CONNECTIONS_AT_MOST 64
#define HELLO_WITHIN_MS 5000
#define CLOSE_WITHIN_MS 2000

struct sup_refused_t {
    sup_connection_t connection;
    sup_refusal_t *owner;
    sup_refused_t *next;
};

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
    sup_acceptor_leave(&r->acceptor);
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

static bool take(void *baton, int fd)
{
    sup_refusal_t *r = baton;
    static const sup_connection_events_t events = {frame, ended};
    sup_refused_t *refused = malloc(sizeof(*refused));
    if (!refused) {
        close(fd);
        return false;
    }
    refused->owner = r;
    if (!sup_connection_open(&refused->connection, r->acceptor.loop, fd, JVMGI_MAX_HELLO, &events,
                             refused)) {
        free(refused);
        return false;
    }
    refused->next = r->open;
    r->open = refused;
    sup_connection_set_deadline(&refused->connection, jvmgi_clock_ms() + HELLO_WITHIN_MS);
    return true;
}

static void tell_stuck(void *baton, int error)
{
    sup_refusal_t *r = baton;
    r->stuck(r->baton, error);
}

void sup_refusal_init(sup_refusal_t *r, sup_loop_t *loop, sup_answer_t (*answer)(void *),
                      void (*stuck)(void *, int), void *baton)
{
    *r = (sup_refusal_t){.answer = answer, .stuck = stuck, .baton = baton};
    r->acceptor = (sup_acceptor_t){
        .most = CONNECTIONS_AT_MOST, .take = take, .stuck = tell_stuck, .baton = r};
    sup_acceptor_init(&r->acceptor, loop);
}

void sup_refusal_start(sup_refusal_t *r, int listener)
{
    (void)sup_acceptor_start(&r->acceptor, listener);
}

void sup_refusal_stop(sup_refusal_t *r)
{
    sup_acceptor_stop(&r->acceptor);
}

void sup_refusal_close(sup_refusal_t *r)
{
    sup_refusal_stop(r);
    while (r->open) {
        drop(r->open);
    }
}
