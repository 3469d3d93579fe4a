/* SPDX-License-Identifier: Apache-2.0
 * Moving an exchange over a connection: reading, writing, waiting, and how it ends. */
#include "jvmgi_pump.h"

#include "jvmgi_answerframes.h"
#include "jvmgi_requestframes.h"
#include "jvmgi_sock.h"

#include <apr_strings.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

/** How often a client whose body is waited for is read from although it sends nothing: filters in between (mod_reqtimeout) count time as well. */
enum { CLIENT_LOOK_MS = 1000 };

/* ---- ends ---- */

void jvmgi_pump_finish(jvmgi_pump_t *p, jvmgi_pump_end_t end, jvmgi_outcome_t outcome,
                       const char *text)
{
    if (!p->over) {
        p->over = true;
        p->end = end;
        *p->result = jvmgi_result(outcome, text);
        p->result->process = p->c->process;
    }
}

void jvmgi_pump_finish_badly(jvmgi_pump_t *p, jvmgi_outcome_t outcome)
{
    jvmgi_pump_finish(p, JVMGI_PUMP_BROKEN, outcome, jvmgi_exchange_reason(p->x));
}

void jvmgi_pump_finish_protocol(jvmgi_pump_t *p, const char *what)
{
    jvmgi_pump_finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_PROTOCOL, what);
}

/** Hands what was added to the client. */
static void push(jvmgi_pump_t *p, bool flush)
{
    if (!p->fresh) {
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_push(p->x, flush);
    jvmgi_connection_give_back(p->c);
    p->fresh = false;
    p->moved_at = jvmgi_clock_ms();
    if (outcome != JVMGI_OUTCOME_OK) {
        jvmgi_pump_finish_badly(p, outcome);
    }
}

/** Tells the daemon that nobody waits any more. One small write; if it does not fit, the close says the same. */
static void cancel(const jvmgi_pump_t *p)
{
    if (jvmgi_outbox_is_empty(&p->c->out)) {
        jvmgi_connection_say(p->c, JVMGI_FRAME_CANCEL);
    }
}

void jvmgi_pump_note_fresh(jvmgi_pump_t *p)
{
    if (!p->fresh && p->times->flush_delay > 0) {
        p->fresh_at = jvmgi_clock_ms();
    }
    p->fresh = true;
}

/** True when more has come before what is fresh has waited for response-flush-delay. */
static bool gets_more(const jvmgi_pump_t *p)
{
    if (!p->fresh || p->times->flush_delay == 0 || jvmgi_slots_are_full(&p->c->slots)) {
        return false;
    }
    int64_t left = p->fresh_at + p->times->flush_delay - jvmgi_clock_ms();
    struct pollfd fd = {.fd = p->c->fd, .events = POLLIN};
    return left > 0 && poll(&fd, 1, (int)left) > 0;
}

bool jvmgi_pump_may_run_again(const jvmgi_pump_t *p)
{
    return !p->beyond && !jvmgi_exchange_has_head(p->x);
}

void jvmgi_pump_push_before_cut(jvmgi_pump_t *p)
{
    if (jvmgi_exchange_has_head(p->x)) {
        push(p, true);
    }
}

/** The connection ended. Whether the request may be sent again: only when it surely was not run. */
static void finish_lost(jvmgi_pump_t *p, int error)
{
    jvmgi_pump_push_before_cut(p);
    const jvmgi_outbox_t *out = &p->c->out;
    /* Beside a pipe it only says that slots were given back which the daemon had no use for. */
    bool was_reset = error == ECONNRESET && !jvmgi_connection_has_pipe(p->c);
    bool unread = !p->answered && (!jvmgi_outbox_has_delivered_request(out) ||
                                   jvmgi_connection_is_unread(p->c, out->sent) ||
                                   (was_reset && !jvmgi_exchange_has_body(p->x)));
    bool again = (unread || p->queued) && jvmgi_pump_may_run_again(p);
    const char *text = error ? apr_pstrdup(jvmgi_exchange_pool(p->x), strerrordesc_np(error))
                             : "its connection ended";
    jvmgi_pump_finish(p, again ? JVMGI_PUMP_AGAIN : JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_PROCESS_LOST,
                      text);
}

/* ---- moving ---- */

static void handle_frames(jvmgi_pump_t *p)
{
    for (bool moves = false; !p->over; moves = true) {
        jvmgi_frame_t frame;
        jvmgi_span_t payload;
        jvmgi_frame_state_t state = jvmgi_connection_next(p->c, &frame, &payload);
        if (state == JVMGI_FRAME_PARTIAL) {
            p->moved_at = moves ? jvmgi_clock_ms() : p->moved_at;
            return;
        }
        if (state == JVMGI_FRAME_MALFORMED) {
            jvmgi_pump_finish_protocol(p, "a malformed frame header");
        } else {
            jvmgi_answerframes_handle(p, &frame, payload);
        }
    }
}

static void make_room(jvmgi_pump_t *p)
{
    if (!jvmgi_connection_make_room(p->c)) {
        jvmgi_pump_finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_PROTOCOL, "no memory for a frame");
    }
}

/** A read failed, or met the end. False: there is only nothing to be read now. */
static bool finish_read(jvmgi_pump_t *p, ssize_t n)
{
    if (n == 0) {
        finish_lost(p, 0);
        return true;
    }
    switch (errno) {
    case EAGAIN:
        return false;
    case EPROTO:
        jvmgi_pump_finish_protocol(p, "a second descriptor");
        return true;
    case EMFILE:
        jvmgi_pump_finish(
            p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_BAD_FILE,
            "its descriptor cannot be had; httpd's limit of open files may be reached");
        return true;
    default:
        finish_lost(p, errno);
        return true;
    }
}

/** Reads until the daemon has nothing more to say now; then the client gets what there is. */
static void read_all(jvmgi_pump_t *p, bool wait)
{
    while (!p->over) {
        if (!jvmgi_connection_has_room(p->c)) {
            push(p, false);
            make_room(p);
            if (p->over) {
                return;
            }
        }
        ssize_t n = jvmgi_connection_receive(p->c, wait);
        wait = false;
        if (n > 0) {
            handle_frames(p);
        } else if (finish_read(p, n)) {
            return;
        }
        /* A read that did not fill the room has met the end of what there is, so the client need not wait for another one. */
        bool emptied = n < 0 || (p->fresh && jvmgi_connection_has_room(p->c));
        if (emptied && !p->over && !gets_more(p)) {
            break;
        }
    }
    if (!p->over) {
        push(p, true);
        make_room(p);
    }
}

static void send_more(jvmgi_pump_t *p)
{
    size_t moved;
    if (p->deaf || jvmgi_outbox_is_empty(&p->c->out)) {
        return;
    }
    if (jvmgi_connection_send(p->c, &moved) < 0) {
        /* What the daemon said before it stopped reading may still be there, and explains more. */
        p->deaf = true;
        p->body_open = false;
    } else if (moved > 0) {
        p->moved_at = jvmgi_clock_ms();
    }
}

/** Beyond what is kept for another try a large body waits for the daemon's first word. */
static bool may_fetch_body(const jvmgi_pump_t *p)
{
    const jvmgi_outbox_t *out = &p->c->out;
    return p->body_open && !p->body_held && !p->deaf && jvmgi_outbox_is_empty(out) &&
           (p->answered || jvmgi_requestframes_have_room(out) ||
            !jvmgi_exchange_body_is_held(p->x));
}

/** Refills the outbox from the client when it is empty. True when the client has nothing now and has to be waited for. */
static bool fetch_body(jvmgi_pump_t *p)
{
    if (!may_fetch_body(p)) {
        return false;
    }
    bool room;
    jvmgi_outbox_t *out = &p->c->out;
    if (p->answered || !jvmgi_requestframes_have_room(out)) {
        p->beyond |= jvmgi_requestframes_forget(out);
    }
    size_t before = out->body_length;
    jvmgi_body_t got = jvmgi_requestframes_fill(out, p->x, &room);
    if (!room) {
        jvmgi_pump_finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_CANNOT_CONNECT,
                          "no memory for the body");
        return false;
    }
    p->body_open = got == JVMGI_BODY_BYTES || got == JVMGI_BODY_WOULD_BLOCK;
    if (out->body_length > before) {
        p->watch->pace_ms = 1;
        p->client_at = 0;
    }
    return got == JVMGI_BODY_WOULD_BLOCK;
}

/* ---- waiting ---- */

typedef enum { WAITS_FOR_PLACE, WAITS_FOR_CLIENT, WAITS_FOR_DAEMON } waits_for_t;

static waits_for_t waits_for(const jvmgi_pump_t *p, bool wants_body)
{
    return p->queued ? WAITS_FOR_PLACE : wants_body ? WAITS_FOR_CLIENT : WAITS_FOR_DAEMON;
}

static int64_t deadline_of(jvmgi_pump_t *p, waits_for_t what)
{
    if (what == WAITS_FOR_PLACE) {
        return p->times->queue_deadline;
    }
    if (what == WAITS_FOR_CLIENT) {
        if (!p->client_at) {
            p->client_at = jvmgi_clock_ms();
        }
        int64_t end = p->client_at + p->times->client_timeout;
        int64_t look = jvmgi_clock_ms() + CLIENT_LOOK_MS;
        return look < end ? look : end;
    }
    return p->times->socket_timeout == INT64_MAX ? INT64_MAX
                                                 : p->moved_at + p->times->socket_timeout;
}

static void finish_late(jvmgi_pump_t *p, waits_for_t what)
{
    if (what == WAITS_FOR_CLIENT && jvmgi_clock_ms() < p->client_at + p->times->client_timeout) {
        return;
    }
    if (what == WAITS_FOR_CLIENT) {
        /* The next read says so to the daemon, which may still answer. */
        jvmgi_exchange_give_up_body(p->x);
        p->client_at = 0;
        return;
    }
    cancel(p);
    jvmgi_pump_finish(
        p, JVMGI_PUMP_BROKEN,
        what == WAITS_FOR_PLACE ? JVMGI_OUTCOME_QUEUE_TIMEOUT : JVMGI_OUTCOME_SOCKET_TIMEOUT, NULL);
}

static void wait_and_move(jvmgi_pump_t *p)
{
    bool wants_body = fetch_body(p);
    send_more(p);
    if (p->over) {
        return;
    }
    bool sends = !p->deaf && !jvmgi_outbox_is_empty(&p->c->out);
    if (!sends && !wants_body && may_fetch_body(p)) {
        /* The client may have more already; what the daemon says must not wait for that. */
        read_all(p, false);
        return;
    }
    waits_for_t what = waits_for(p, wants_body);
    bool by_pipe = jvmgi_connection_has_pipe(p->c);
    jvmgi_wait_t wait = {
        .fd = p->c->fd,
        .events = (short)(POLLIN | (sends && !by_pipe ? POLLOUT : 0)),
        .out_fd = sends && by_pipe ? p->c->out_fd : -1,
        .wants_body = wants_body,
        .deadline = deadline_of(p, what),
    };
    short revents;
    bool body;
    switch (jvmgi_watch_wait(p->watch, &wait, &revents, &body)) {
    case JVMGI_WATCH_LEFT:
        cancel(p);
        jvmgi_pump_finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_CLIENT_GONE, NULL);
        break;
    case JVMGI_WATCH_LATE:
        finish_late(p, what);
        break;
    case JVMGI_WATCH_READY:
        if (revents & (POLLIN | POLLHUP | POLLERR)) {
            read_all(p, false);
        }
        break;
    }
}

/** True when the client left while the body was read: there is nobody to answer. */
static bool has_lost_client(const jvmgi_pump_t *p)
{
    return jvmgi_exchange_has_body(p->x) &&
           jvmgi_exchange_body_failure(p->x).outcome == JVMGI_OUTCOME_CLIENT_GONE;
}

jvmgi_pump_end_t jvmgi_pump_run(jvmgi_connection_t *connection, jvmgi_watch_t *watch,
                                const jvmgi_pump_times_t *times, jvmgi_result_t *result)
{
    jvmgi_exchange_t *x = watch->x;
    jvmgi_pump_t p = {.x = x,
                      .c = connection,
                      .watch = watch,
                      .times = times,
                      .result = result,
                      .body_open = jvmgi_exchange_body_is_open(x),
                      .body_held = jvmgi_exchange_is_on_demand(x),
                      .moved_at = jvmgi_clock_ms()};
    connection->out.sent = 0;
    send_more(&p);
    if (!p.body_open && jvmgi_outbox_is_empty(&connection->out)) {
        read_all(&p, true);
    }
    while (!p.over) {
        wait_and_move(&p);
        if (!p.over && has_lost_client(&p)) {
            cancel(&p);
            jvmgi_pump_finish(&p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_CLIENT_GONE, NULL);
        }
    }
    return p.end;
}
