/* SPDX-License-Identifier: Apache-2.0
 * The exchange's state machine over a connection. Each frame type has one function; what is not allowed in a state is a protocol error. */
#include "jvmgi_pump.h"

#include "jvmgi_control.h"
#include "jvmgi_requestframes.h"
#include "jvmgi_sock.h"

#include <apr_strings.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

/** How often a client whose body is waited for is read from although it sends nothing: filters in between (mod_reqtimeout) count time as well. */
enum { CLIENT_LOOK_MS = 1000 };

typedef struct {
    jvmgi_exchange_t *x;
    jvmgi_connection_t *c;
    jvmgi_watch_t *watch;
    const jvmgi_pump_times_t *times;
    jvmgi_result_t *result;
    bool over; /**< nothing more is to be done; `end` and `*result` say how it went */
    jvmgi_pump_end_t end;
    bool answered;    /**< the daemon has said something in this exchange */
    bool queued;      /**< the last word was QUEUED */
    bool wanted;      /**< the daemon has said WANT */
    bool fresh;       /**< something was added to the response and not pushed */
    int64_t fresh_at; /**< since when, if that matters */
    bool body_open;   /**< the body is not over yet */
    bool
        body_held; /**< it is not read for now: the client waits for WANT, or the request waits in a queue */
    bool beyond; /**< body bytes that can't be sent again have left */
    bool deaf;   /**< the daemon reads no more; what it wrote before is still read */
    int64_t
        moved_at; /**< when the daemon last moved something; the pieces of a frame count for nothing until it is whole */
    int64_t client_at; /**< since when the client is waited for, 0: it is not */
} pump_t;

/* ---- ends ---- */

static void finish(pump_t *p, jvmgi_pump_end_t end, jvmgi_outcome_t outcome, const char *text)
{
    if (!p->over) {
        p->over = true;
        p->end = end;
        *p->result = jvmgi_result(outcome, text);
        p->result->process = p->c->process;
    }
}

/** The exchange's own functions failed: the client is gone, or the application's response is wrong. */
static void finish_badly(pump_t *p, jvmgi_outcome_t outcome)
{
    finish(p, JVMGI_PUMP_BROKEN, outcome, jvmgi_exchange_reason(p->x));
}

static void finish_protocol(pump_t *p, const char *what)
{
    finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_PROTOCOL, what);
}

/** Hands what was added to the client. */
static void push(pump_t *p, bool flush)
{
    if (!p->fresh) {
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_push(p->x, flush);
    p->fresh = false;
    p->moved_at = jvmgi_clock_ms();
    if (outcome != JVMGI_OUTCOME_OK) {
        finish_badly(p, outcome);
    }
}

/** Tells the daemon that nobody waits any more. One small write; if it does not fit, the close says the same. */
static void cancel(const pump_t *p)
{
    if (jvmgi_outbox_is_empty(&p->c->out)) {
        jvmgi_connection_say(p->c, JVMGI_FRAME_CANCEL);
    }
}

static void note_fresh(pump_t *p)
{
    if (!p->fresh && p->times->flush_delay > 0) {
        p->fresh_at = jvmgi_clock_ms();
    }
    p->fresh = true;
}

/** True when more has come before what is fresh has waited for response-flush-delay. */
static bool gets_more(const pump_t *p)
{
    if (!p->fresh || p->times->flush_delay == 0) {
        return false;
    }
    int64_t left = p->fresh_at + p->times->flush_delay - jvmgi_clock_ms();
    struct pollfd fd = {.fd = p->c->fd, .events = POLLIN};
    return left > 0 && poll(&fd, 1, (int)left) > 0;
}

static bool may_run_again(const pump_t *p)
{
    return !p->beyond && !jvmgi_exchange_has_head(p->x);
}

/** Lets the client have what came before the failure, so that what it sees does not depend on how the bytes were cut into reads. */
static void push_before_cut(pump_t *p)
{
    if (jvmgi_exchange_has_head(p->x)) {
        push(p, true);
    }
}

/** The connection ended. Whether the request may be sent again: only when it surely was not run. */
static void finish_lost(pump_t *p, int error)
{
    push_before_cut(p);
    const jvmgi_outbox_t *out = &p->c->out;
    bool unread = !p->answered && (!jvmgi_outbox_has_delivered_request(out) ||
                                   jvmgi_connection_is_unread(p->c, out->sent) ||
                                   (error == ECONNRESET && !jvmgi_exchange_has_body(p->x)));
    bool again = (unread || p->queued) && may_run_again(p);
    const char *text = error ? apr_pstrdup(jvmgi_exchange_pool(p->x), strerrordesc_np(error))
                             : "its connection ended";
    finish(p, again ? JVMGI_PUMP_AGAIN : JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_PROCESS_LOST, text);
}

/* ---- frames ---- */

static void on_data(pump_t *p, jvmgi_span_t payload)
{
    if (payload.length == 0 || !jvmgi_exchange_has_head(p->x)) {
        finish_protocol(p, payload.length == 0 ? "DATA without bytes" : "DATA before HEAD");
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_data(p->x, payload.data, payload.length);
    note_fresh(p);
    if (outcome != JVMGI_OUTCOME_OK) {
        finish_badly(p, outcome);
    }
}

static void on_file(pump_t *p, jvmgi_span_t payload)
{
    jvmgi_file_t file;
    int fd = jvmgi_connection_take_passed(p->c);
    bool fits = jvmgi_exchange_has_head(p->x) && jvmgi_file_decode(payload, &file);
    if (fits && fd >= 0) {
        jvmgi_outcome_t outcome = jvmgi_exchange_file(p->x, fd, file.offset, file.length);
        p->fresh = true;
        if (outcome != JVMGI_OUTCOME_OK) {
            finish_badly(p, outcome);
        }
        return;
    }
    if (fd >= 0) {
        close(fd);
    }
    if (fits) {
        finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_BAD_FILE, "FILE came without its descriptor");
    } else {
        finish_protocol(p, "FILE out of place or malformed");
    }
}

/** What lies behind END belongs to no exchange. Only the daemon's good-bye may be there. */
static bool is_followed_by_nothing(pump_t *p)
{
    jvmgi_frame_t frame;
    jvmgi_span_t payload;
    if (jvmgi_connection_next(p->c, &frame, &payload) != JVMGI_FRAME_WHOLE) {
        return p->c->in_start == p->c->in_end;
    }
    bool leaves = frame.type == JVMGI_FRAME_DRAIN && payload.length == 0 && !p->c->draining;
    p->c->draining = true;
    return leaves && p->c->in_start == p->c->in_end;
}

static void on_end(pump_t *p, jvmgi_span_t payload)
{
    if (p->c->passed >= 0) {
        finish_protocol(p, "a descriptor without FILE");
        return;
    }
    if (!jvmgi_exchange_has_head(p->x)) {
        finish_protocol(p, "END before HEAD");
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_end(p->x);
    bool in_order = !p->body_open && jvmgi_outbox_is_empty(&p->c->out);
    if (outcome != JVMGI_OUTCOME_OK) {
        finish_badly(p, outcome);
    } else if (!is_followed_by_nothing(p)) {
        finish_protocol(p, "bytes behind END");
    } else {
        finish(p, in_order && !p->c->draining ? JVMGI_PUMP_DONE : JVMGI_PUMP_BROKEN,
               JVMGI_OUTCOME_OK, NULL);
    }
}

static void on_abort(pump_t *p, jvmgi_span_t payload)
{
    jvmgi_abort_t abort;
    if (!jvmgi_abort_decode(payload, &abort)) {
        finish_protocol(p, "a malformed ABORT");
        return;
    }
    push_before_cut(p);
    if (p->over) {
        return;
    }
    apr_pool_t *pool = jvmgi_exchange_pool(p->x);
    finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_FAILED,
           apr_pstrmemdup(pool, (const char *)abort.text.data, abort.text.length));
    p->result->status = abort.status;
    p->result->code = abort.code;
}

static const jvmgi_outcome_t refusals[] = {
    [JVMGI_REFUSED_DRAINING] = JVMGI_OUTCOME_DRAINING,
    [JVMGI_REFUSED_START_FAILED] = JVMGI_OUTCOME_START_FAILED,
    [JVMGI_REFUSED_QUEUE_FULL] = JVMGI_OUTCOME_QUEUE_FULL,
    [JVMGI_REFUSED_QUEUE_TIMEOUT] = JVMGI_OUTCOME_QUEUE_TIMEOUT,
    [JVMGI_REFUSED_NOT_ALLOWED] = JVMGI_OUTCOME_NOT_ALLOWED,
};

static void on_refused(pump_t *p, jvmgi_span_t payload)
{
    jvmgi_refused_t refused;
    if (jvmgi_exchange_has_head(p->x) || !jvmgi_refused_decode(payload, &refused)) {
        finish_protocol(p, "REFUSED out of place or malformed");
        return;
    }
    apr_pool_t *pool = jvmgi_exchange_pool(p->x);
    const char *text = apr_pstrmemdup(pool, (const char *)refused.text.data, refused.text.length);
    bool again =
        (refused.reason == JVMGI_REFUSED_DRAINING || refused.reason == JVMGI_REFUSED_START_FAILED ||
         refused.reason == JVMGI_REFUSED_QUEUE_FULL) &&
        may_run_again(p);
    finish(p, again ? JVMGI_PUMP_AGAIN : JVMGI_PUMP_BROKEN, refusals[refused.reason], text);
    p->result->retry_after = refused.retry_after;
}

static void on_queued(pump_t *p, jvmgi_span_t payload)
{
    if (p->answered) {
        /* Of a request that has begun to run it would say that it may be sent again. */
        finish_protocol(p, "QUEUED behind another frame");
    }
    p->queued = true;
    p->body_held = true;
}

static void on_accepted(pump_t *p, jvmgi_span_t payload)
{
    if (!p->queued) {
        finish_protocol(p, "ACCEPTED without QUEUED");
    }
    p->queued = false;
    p->client_at = 0;
    p->body_held = jvmgi_exchange_is_on_demand(p->x);
}

static void on_head(pump_t *p, jvmgi_span_t payload)
{
    jvmgi_response_head_t head;
    const char *why = NULL;
    if (p->queued) {
        finish_protocol(p, "HEAD of a request that is still queued");
    } else if (!jvmgi_response_head_decode(payload, &head, &why)) {
        /* What an application gives is checked where it runs. */
        finish_protocol(p, apr_pstrcat(jvmgi_exchange_pool(p->x), "a malformed HEAD: ", why, NULL));
    } else {
        jvmgi_outcome_t outcome = jvmgi_exchange_head(p->x, &head);
        note_fresh(p);
        if (outcome != JVMGI_OUTCOME_OK) {
            finish_badly(p, outcome);
        }
    }
}

static void on_interim(pump_t *p, jvmgi_span_t payload)
{
    jvmgi_side_fields_t interim;
    const char *why = "INTERIM of a request that is still queued";
    if (p->queued || !jvmgi_interim_decode(payload, &interim, &why)) {
        finish_protocol(p, why);
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_interim(p->x, &interim);
    if (outcome != JVMGI_OUTCOME_OK) {
        finish_badly(p, outcome);
    }
}

static void on_trailers(pump_t *p, jvmgi_span_t payload)
{
    jvmgi_side_fields_t trailers;
    const char *why = NULL;
    if (!jvmgi_trailers_decode(payload, &trailers, &why)) {
        finish_protocol(p, why);
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_trailers(p->x, &trailers);
    if (outcome != JVMGI_OUTCOME_OK) {
        finish_badly(p, outcome);
    }
}

static void on_log(pump_t *p, jvmgi_span_t payload)
{
    jvmgi_log_line_t line;
    if (!jvmgi_log_line_decode(payload, &line)) {
        finish_protocol(p, "a malformed LOG");
        return;
    }
    jvmgi_exchange_log(p->x, line.level, line.code, (const char *)line.text.data, line.text.length);
}

static void on_want(pump_t *p, jvmgi_span_t payload)
{
    bool may_come = jvmgi_exchange_is_on_demand(p->x) || jvmgi_exchange_body_is_held(p->x);
    if (p->queued || p->wanted || !may_come) {
        finish_protocol(p, "WANT out of place or twice");
    }
    p->wanted = true;
    p->body_held = false;
}

static void on_drain(pump_t *p, jvmgi_span_t payload)
{
    if (payload.length != 0 || p->c->draining) {
        finish_protocol(p, "a malformed DRAIN, or a second one");
    }
    p->c->draining = true;
}

static void (*const handlers[])(pump_t *, jvmgi_span_t) = {
    [JVMGI_FRAME_DATA] = on_data,       [JVMGI_FRAME_END] = on_end,
    [JVMGI_FRAME_ABORT] = on_abort,     [JVMGI_FRAME_REFUSED] = on_refused,
    [JVMGI_FRAME_QUEUED] = on_queued,   [JVMGI_FRAME_ACCEPTED] = on_accepted,
    [JVMGI_FRAME_HEAD] = on_head,       [JVMGI_FRAME_LOG] = on_log,
    [JVMGI_FRAME_WANT] = on_want,       [JVMGI_FRAME_DRAIN] = on_drain,
    [JVMGI_FRAME_INTERIM] = on_interim, [JVMGI_FRAME_TRAILERS] = on_trailers,
    [JVMGI_FRAME_FILE] = on_file,
};

static void handle_frame(pump_t *p, const jvmgi_frame_t *frame, jvmgi_span_t payload)
{
    bool known =
        (size_t)frame->type < sizeof handlers / sizeof handlers[0] && handlers[frame->type];
    if (!known) {
        finish_protocol(p, apr_pstrcat(jvmgi_exchange_pool(p->x), jvmgi_frame_name(frame->type),
                                       " from a daemon", NULL));
        return;
    }
    handlers[frame->type](p, payload);
    /* A daemon that says good-bye has not spoken of this request. */
    p->answered |= frame->type != JVMGI_FRAME_DRAIN;
}

static void handle_frames(pump_t *p)
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
            finish_protocol(p, "a malformed frame header");
        } else {
            handle_frame(p, &frame, payload);
        }
    }
}

/* ---- moving ---- */

static void make_room(pump_t *p)
{
    if (!jvmgi_connection_make_room(p->c)) {
        finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_PROTOCOL, "no memory for a frame");
    }
}

/** Reads until the daemon has nothing more to say now; then the client gets what there is. */
static void read_all(pump_t *p, bool wait)
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
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (gets_more(p)) {
                continue;
            }
            break;
        }
        if (n < 0 && errno == EPROTO) {
            finish_protocol(p, "a second descriptor");
            return;
        }
        if (n < 0 && errno == EMFILE) {
            finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_BAD_FILE,
                   "its descriptor cannot be had; httpd's limit of open files may be reached");
            return;
        }
        if (n <= 0) {
            finish_lost(p, n < 0 ? errno : 0);
            return;
        }
        handle_frames(p);
    }
    if (!p->over) {
        push(p, true);
        make_room(p);
    }
}

static void send_more(pump_t *p)
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
static bool may_fetch_body(const pump_t *p)
{
    const jvmgi_outbox_t *out = &p->c->out;
    return p->body_open && !p->body_held && !p->deaf && jvmgi_outbox_is_empty(out) &&
           (p->answered || jvmgi_requestframes_have_room(out) ||
            !jvmgi_exchange_body_is_held(p->x));
}

/** Refills the outbox from the client when it is empty. True when the client has nothing now and has to be waited for. */
static bool fetch_body(pump_t *p)
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
        finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_CANNOT_CONNECT, "no memory for the body");
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

static waits_for_t waits_for(const pump_t *p, bool wants_body)
{
    return p->queued ? WAITS_FOR_PLACE : wants_body ? WAITS_FOR_CLIENT : WAITS_FOR_DAEMON;
}

static int64_t deadline_of(pump_t *p, waits_for_t what)
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

static void finish_late(pump_t *p, waits_for_t what)
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
    finish(p, JVMGI_PUMP_BROKEN,
           what == WAITS_FOR_PLACE ? JVMGI_OUTCOME_QUEUE_TIMEOUT : JVMGI_OUTCOME_SOCKET_TIMEOUT,
           NULL);
}

static void wait_and_move(pump_t *p)
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
    bool by_pipe = p->c->out_fd != p->c->fd;
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
        finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_CLIENT_GONE, NULL);
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
static bool has_lost_client(const pump_t *p)
{
    return jvmgi_exchange_has_body(p->x) &&
           jvmgi_exchange_body_failure(p->x).outcome == JVMGI_OUTCOME_CLIENT_GONE;
}

jvmgi_pump_end_t jvmgi_pump_run(jvmgi_connection_t *connection, jvmgi_watch_t *watch,
                                const jvmgi_pump_times_t *times, jvmgi_result_t *result)
{
    jvmgi_exchange_t *x = watch->x;
    pump_t p = {.x = x,
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
            finish(&p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_CLIENT_GONE, NULL);
        }
    }
    return p.end;
}
