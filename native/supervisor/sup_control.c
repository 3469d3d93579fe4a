/* SPDX-License-Identifier: Apache-2.0
 * The control socket. A hand-over is worked off as its frames come; one that dawdles keeps nobody waiting. */
#include "sup_control.h"

#include "jvmgi_control.h"
#include "jvmgi_escape.h"
#include "jvmgi_sock.h"
#include "sup_connection.h"
#include "sup_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* There is one parent, which does one thing after the other. */
#define HANDOVERS_AT_MOST 4
#define FRAME_WITHIN_MS 5000
#define CLOSE_WITHIN_MS 2000

typedef enum { AWAITS_HELLO, AWAITS_NONCE, OPEN, STOPPING, CLOSING } stage_t;

struct sup_handover_t {
    sup_connection_t connection;
    sup_control_t *owner;
    stage_t stage;
    sup_definition_t **staged; /* groups since the last COMMIT */
    size_t staged_count;
    char fault[512]; /* of the first of them that was not taken; "" when all were */
    sup_handover_t *next;
};

static void forget_staged(sup_handover_t *h, bool with_definitions)
{
    for (size_t i = 0; i < h->staged_count && with_definitions; i++) {
        sup_definition_free(h->staged[i]);
    }
    free(h->staged);
    h->staged = NULL;
    h->staged_count = 0;
    h->fault[0] = '\0';
}

static void drop(sup_handover_t *h)
{
    sup_control_t *c = h->owner;
    sup_handover_t **place = &c->handovers;
    while (*place != h) {
        place = &(*place)->next;
    }
    *place = h->next;
    sup_connection_close(&h->connection);
    forget_staged(h, true);
    free(h);
    sup_acceptor_leave(&c->acceptor);
}

static void broken(sup_handover_t *h, const char *what)
{
    sup_log(&h->owner->context->sink, SUP_WARNING, JVMGI_CODE_HANDOVER_BROKEN,
            "a hand-over was given up: httpd %s", what);
    drop(h);
}

static bool send_frames(sup_handover_t *h, const jvmgi_writer_t *w)
{
    return !w->failed && sup_connection_send(&h->connection, w->start, w->used);
}

static void say_done(sup_handover_t *h)
{
    uint8_t bytes[JVMGI_FRAME_HEADER_SIZE];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_frame_write(&w, JVMGI_FRAME_DONE, NULL, 0);
    if (!send_frames(h, &w)) {
        drop(h);
    }
}

/* The parent writes the line for it. */
static bool say_rejected(sup_handover_t *h, const char *why)
{
    uint8_t bytes[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_REJECTED];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_rejected_encode(&w, why);
    if (!send_frames(h, &w)) {
        drop(h);
        return false;
    }
    return true;
}

static void reject_and_close(sup_handover_t *h, const char *why)
{
    if (say_rejected(h, why)) {
        h->stage = CLOSING;
        sup_connection_finish(&h->connection, jvmgi_clock_ms() + CLOSE_WITHIN_MS);
    }
}

static void take_hello(sup_handover_t *h, jvmgi_span_t payload)
{
    const char *build = h->owner->context->build;
    jvmgi_hello_t hello;
    if (!jvmgi_hello_decode(payload, &hello) || hello.role != JVMGI_ROLE_PARENT) {
        broken(h, "sent no HELLO of its own");
        return;
    }
    if (hello.version != JVMGI_WIRE_VERSION || hello.build.length != strlen(build) ||
        memcmp(hello.build.data, build, hello.build.length) != 0) {
        char other[JVMGI_ESCAPE_ROOM(64)];
        char why[512];
        jvmgi_escape(other, sizeof(other), (const char *)hello.build.data, hello.build.length, 64);
        snprintf(why, sizeof(why),
                 "the running supervisor is build %s, protocol %u, but the module is build %s, "
                 "protocol %u: restart httpd",
                 build, JVMGI_WIRE_VERSION, other, hello.version);
        reject_and_close(h, why);
        return;
    }
    uint8_t bytes[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_HELLO];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_SUPERVISOR, build);
    h->stage = AWAITS_NONCE;
    if (!send_frames(h, &w)) {
        drop(h);
    }
}

/* In a time that says nothing about how many bytes are right. */
static bool is_nonce(const sup_control_t *c, jvmgi_span_t payload)
{
    uint8_t difference = payload.length != JVMGI_NONCE_SIZE;
    for (size_t i = 0; i < JVMGI_NONCE_SIZE && i < payload.length; i++) {
        difference |= payload.data[i] ^ c->nonce[i];
    }
    return difference == 0;
}

static void take_nonce(sup_handover_t *h, jvmgi_span_t payload)
{
    if (is_nonce(h->owner, payload)) {
        h->stage = OPEN;
        return;
    }
    sup_log(&h->owner->context->sink, SUP_ERROR, JVMGI_CODE_NONCE_WRONG,
            "a hand-over with a wrong nonce was refused");
    reject_and_close(h, "wrong nonce");
}

static void take_log_target(sup_handover_t *h, jvmgi_span_t payload, int passed)
{
    jvmgi_log_target_t target;
    if (!jvmgi_log_target_decode(payload, &target) ||
        (target.kind == JVMGI_LOG_TO_DESCRIPTOR) != (passed >= 0)) {
        broken(h, "sent a LOG_TARGET that names no log");
        return;
    }
    sup_sink_t *sink = &h->owner->context->sink;
    if (target.kind == JVMGI_LOG_TO_DESCRIPTOR) {
        sup_sink_to_descriptor(sink, passed);
        dup2(passed, STDERR_FILENO); /* so that the log before, perhaps a rotated file, is closed */
    } else {
        sup_sink_to_syslog(sink, target.facility, (const char *)target.ident.data,
                           target.ident.length);
    }
}

static void stage(sup_handover_t *h, sup_definition_t *d)
{
    sup_definition_t **staged = reallocarray(h->staged, h->staged_count + 1, sizeof(*staged));
    if (!staged) {
        snprintf(h->fault, sizeof(h->fault), "there is no memory for so many groups");
        sup_definition_free(d);
        return;
    }
    h->staged = staged;
    h->staged[h->staged_count++] = d;
}

/* A fault is answered when the parent waits for an answer: at COMMIT. */
static void take_group(sup_handover_t *h, jvmgi_span_t payload)
{
    if (h->fault[0]) {
        return;
    }
    if (h->staged_count >= JVMGI_MAX_GROUPS) {
        snprintf(h->fault, sizeof(h->fault), "there are more than %d groups", JVMGI_MAX_GROUPS);
        return;
    }
    char why[384];
    sup_definition_t *d = sup_definition_decode(payload, why, sizeof(why));
    if (d) {
        stage(h, d);
    } else {
        snprintf(h->fault, sizeof(h->fault), "a group's definition is not valid: %s", why);
    }
}

static void take_commit(sup_handover_t *h, jvmgi_span_t payload)
{
    uint32_t generation;
    if (!jvmgi_generation_decode(payload, &generation)) {
        broken(h, "sent a COMMIT without a generation");
        return;
    }
    if (!h->fault[0] && sup_fleet_commit(h->owner->fleet, generation, h->staged, h->staged_count,
                                         h->fault, sizeof(h->fault))) {
        forget_staged(h, false);
        say_done(h);
        return;
    }
    char why[sizeof(h->fault)];
    memcpy(why, h->fault, sizeof(why));
    forget_staged(h, true);
    say_rejected(h, why);
}

static void take_end_generation(sup_handover_t *h, jvmgi_span_t payload)
{
    uint32_t generation;
    if (!jvmgi_generation_decode(payload, &generation)) {
        broken(h, "sent an END_GENERATION without a generation");
        return;
    }
    sup_fleet_end_generation(h->owner->fleet, generation);
    say_done(h);
}

static void take_stop(sup_handover_t *h)
{
    h->stage = STOPPING;
    sup_connection_clear_deadline(&h->connection);
    h->owner->stop(h->owner->baton);
}

static void take_wish(sup_handover_t *h, jvmgi_frame_type_t type, jvmgi_span_t payload, int passed)
{
    switch ((int)type) {
    case JVMGI_FRAME_LOG_TARGET:
        take_log_target(h, payload, passed);
        break;
    case JVMGI_FRAME_GROUP:
        take_group(h, payload);
        break;
    case JVMGI_FRAME_COMMIT:
        take_commit(h, payload);
        break;
    case JVMGI_FRAME_END_GENERATION:
        take_end_generation(h, payload);
        break;
    case JVMGI_FRAME_STOP:
        take_stop(h);
        break;
    default:
        broken(h, "sent a frame that does not belong here");
        break;
    }
}

static void frame(void *baton, jvmgi_frame_type_t type, jvmgi_span_t payload, int passed)
{
    sup_handover_t *h = baton;
    sup_connection_set_deadline(&h->connection, jvmgi_clock_ms() + FRAME_WITHIN_MS);
    if (passed >= 0 && type != JVMGI_FRAME_LOG_TARGET) {
        broken(h, "sent a descriptor that nobody asked for");
    } else if (h->stage == AWAITS_HELLO && type == JVMGI_FRAME_HELLO) {
        take_hello(h, payload);
    } else if (h->stage == AWAITS_NONCE && type == JVMGI_FRAME_NONCE) {
        take_nonce(h, payload);
    } else if (h->stage == OPEN) {
        take_wish(h, type, payload, passed);
    } else {
        broken(h, "sent a frame that does not belong here");
    }
    if (passed >= 0) {
        close(passed);
    }
}

/* One who said all he wanted just goes. */
static void ended(void *baton, const char *why, bool is_fault)
{
    sup_handover_t *h = baton;
    bool is_half_done = h->stage == AWAITS_HELLO || h->stage == AWAITS_NONCE || h->staged_count > 0;
    if (is_half_done || is_fault) {
        broken(h, why);
    } else {
        drop(h);
    }
}

static bool is_parent(const sup_control_t *c, int fd)
{
    jvmgi_peer_t peer;
    if (jvmgi_sock_peer(fd, &peer) < 0) {
        return false;
    }
    if (peer.pid == c->parent && peer.uid == geteuid()) {
        return true;
    }
    sup_log(
        &c->context->sink, SUP_ERROR, JVMGI_CODE_STRANGER_REFUSED,
        "a connection to the control socket was refused: pid %ld of user %ld is not httpd's parent",
        (long)peer.pid, (long)peer.uid);
    return false;
}

static bool take(void *baton, int fd)
{
    sup_control_t *c = baton;
    static const sup_connection_events_t events = {frame, ended};
    sup_handover_t *h = is_parent(c, fd) ? calloc(1, sizeof(*h)) : NULL;
    if (!h) {
        close(fd);
        return false;
    }
    h->owner = c;
    if (!sup_connection_open(&h->connection, &c->context->loop, fd, JVMGI_MAX_FIELDS, &events, h)) {
        free(h);
        return false;
    }
    h->next = c->handovers;
    c->handovers = h;
    sup_connection_set_deadline(&h->connection, jvmgi_clock_ms() + FRAME_WITHIN_MS);
    return true;
}

bool sup_control_open(sup_control_t *c, sup_context_t *context, sup_fleet_t *fleet, pid_t parent,
                      const uint8_t nonce[JVMGI_NONCE_SIZE], void (*stop)(void *), void *baton)
{
    *c = (sup_control_t){
        .context = context, .fleet = fleet, .parent = parent, .stop = stop, .baton = baton};
    memcpy(c->nonce, nonce, JVMGI_NONCE_SIZE);
    c->acceptor = (sup_acceptor_t){.most = HANDOVERS_AT_MOST, .take = take, .baton = c};
    sup_acceptor_init(&c->acceptor, &context->loop);
    return sup_acceptor_listen(&c->acceptor, &context->folder, "control");
}

void sup_control_say_stopped(sup_control_t *c)
{
    sup_handover_t *next;
    for (sup_handover_t *h = c->handovers; h; h = next) {
        next = h->next;
        if (h->stage == STOPPING) {
            say_done(h);
        }
    }
}

void sup_control_close(sup_control_t *c)
{
    sup_acceptor_close(&c->acceptor);
    while (c->handovers) {
        drop(c->handovers);
    }
}
