/* SPDX-License-Identifier: Apache-2.0
 * What each frame from a daemon does. Each type has one function; what is not allowed in a state is a protocol error. */
#include "jvmgi_answerframes.h"

#include "jvmgi_control.h"

#include <apr_strings.h>
#include <unistd.h>

/** Bytes of the body were added, or could not be. */
static void note_body(jvmgi_pump_t *p, jvmgi_outcome_t outcome)
{
    jvmgi_pump_note_fresh(p);
    if (outcome != JVMGI_OUTCOME_OK) {
        jvmgi_pump_finish_badly(p, outcome);
    }
}

static void on_data(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    if (payload.length == 0 || !jvmgi_exchange_has_head(p->x)) {
        jvmgi_pump_finish_protocol(p,
                                   payload.length == 0 ? "DATA without bytes" : "DATA before HEAD");
        return;
    }
    note_body(p, jvmgi_exchange_data(p->x, payload.data, payload.length));
}

static void on_slot(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    uint32_t length;
    jvmgi_span_t bytes;
    if (!jvmgi_exchange_has_head(p->x) || !jvmgi_slot_decode(payload, &length) ||
        !jvmgi_slots_take(&p->c->slots, length, &bytes)) {
        jvmgi_pump_finish_protocol(p, "SLOT out of place, malformed, or of one that is not free");
        return;
    }
    note_body(p, jvmgi_exchange_shared_data(p->x, bytes.data, bytes.length));
}

/** Takes the memory in, or says why that is a fault. Where it cannot be mapped the daemon goes on without: it is granted no slot. */
static const char *take_memory(jvmgi_pump_t *p, int fd, jvmgi_span_t payload)
{
    uint32_t count;
    jvmgi_connection_t *c = p->c;
    if (!jvmgi_memory_decode(payload, &count) || p->queued || c->slots.bytes ||
        !jvmgi_connection_has_pipe(c)) {
        return "MEMORY out of place or malformed";
    }
    if (fd < 0) {
        return "MEMORY without its descriptor";
    }
    const char *refusal = jvmgi_slots_refusal(fd, count);
    if (!refusal && jvmgi_slots_map(&c->slots, fd, count) && !jvmgi_connection_grant(c, count)) {
        c->draining = true;
    }
    return refusal;
}

static void on_memory(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    int fd = jvmgi_connection_take_passed(p->c);
    const char *fault = take_memory(p, fd, payload);
    if (fd >= 0) {
        close(fd);
    }
    if (fault) {
        jvmgi_pump_finish_protocol(p, fault);
    }
}

static void on_file(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    jvmgi_file_t file;
    int fd = jvmgi_connection_take_passed(p->c);
    bool fits = jvmgi_exchange_has_head(p->x) && jvmgi_file_decode(payload, &file);
    if (fits && fd >= 0) {
        jvmgi_outcome_t outcome = jvmgi_exchange_file(p->x, fd, file.offset, file.length);
        p->fresh = true;
        if (outcome != JVMGI_OUTCOME_OK) {
            jvmgi_pump_finish_badly(p, outcome);
        }
        return;
    }
    if (fd >= 0) {
        close(fd);
    }
    if (fits) {
        jvmgi_pump_finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_BAD_FILE,
                          "FILE came without its descriptor");
    } else {
        jvmgi_pump_finish_protocol(p, "FILE out of place or malformed");
    }
}

/** What lies behind END belongs to no exchange. Only the daemon's good-bye may be there. */
static bool is_followed_by_nothing(jvmgi_pump_t *p)
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

static void on_end(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    if (p->c->passed >= 0) {
        jvmgi_pump_finish_protocol(p, "a descriptor without a frame that takes it");
        return;
    }
    if (!jvmgi_exchange_has_head(p->x)) {
        jvmgi_pump_finish_protocol(p, "END before HEAD");
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_end(p->x);
    jvmgi_connection_give_back(p->c);
    bool in_order = !p->body_open && jvmgi_outbox_is_empty(&p->c->out);
    if (outcome != JVMGI_OUTCOME_OK) {
        jvmgi_pump_finish_badly(p, outcome);
    } else if (!is_followed_by_nothing(p)) {
        jvmgi_pump_finish_protocol(p, "bytes behind END");
    } else {
        jvmgi_pump_finish(p, in_order && !p->c->draining ? JVMGI_PUMP_DONE : JVMGI_PUMP_BROKEN,
                          JVMGI_OUTCOME_OK, NULL);
    }
}

static void on_abort(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    jvmgi_abort_t abort;
    if (!jvmgi_abort_decode(payload, &abort)) {
        jvmgi_pump_finish_protocol(p, "a malformed ABORT");
        return;
    }
    jvmgi_pump_push_before_cut(p);
    if (p->over) {
        return;
    }
    apr_pool_t *pool = jvmgi_exchange_pool(p->x);
    jvmgi_pump_finish(p, JVMGI_PUMP_BROKEN, JVMGI_OUTCOME_FAILED,
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

static void on_refused(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    jvmgi_refused_t refused;
    if (jvmgi_exchange_has_head(p->x) || !jvmgi_refused_decode(payload, &refused)) {
        jvmgi_pump_finish_protocol(p, "REFUSED out of place or malformed");
        return;
    }
    apr_pool_t *pool = jvmgi_exchange_pool(p->x);
    const char *text = apr_pstrmemdup(pool, (const char *)refused.text.data, refused.text.length);
    bool again =
        (refused.reason == JVMGI_REFUSED_DRAINING || refused.reason == JVMGI_REFUSED_START_FAILED ||
         refused.reason == JVMGI_REFUSED_QUEUE_FULL) &&
        jvmgi_pump_may_run_again(p);
    jvmgi_pump_finish(p, again ? JVMGI_PUMP_AGAIN : JVMGI_PUMP_BROKEN, refusals[refused.reason],
                      text);
    p->result->retry_after = refused.retry_after;
}

static void on_queued(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    if (p->answered) {
        /* Of a request that has begun to run it would say that it may be sent again. */
        jvmgi_pump_finish_protocol(p, "QUEUED behind another frame");
    }
    p->queued = true;
    p->body_held = true;
}

static void on_accepted(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    if (!p->queued) {
        jvmgi_pump_finish_protocol(p, "ACCEPTED without QUEUED");
    }
    p->queued = false;
    p->client_at = 0;
    p->body_held = jvmgi_exchange_is_on_demand(p->x);
}

static void on_head(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    jvmgi_response_head_t head;
    const char *why = NULL;
    if (p->queued) {
        jvmgi_pump_finish_protocol(p, "HEAD of a request that is still queued");
    } else if (!jvmgi_response_head_decode(payload, &head, &why)) {
        /* What an application gives is checked where it runs. */
        jvmgi_pump_finish_protocol(
            p, apr_pstrcat(jvmgi_exchange_pool(p->x), "a malformed HEAD: ", why, NULL));
    } else {
        jvmgi_outcome_t outcome = jvmgi_exchange_head(p->x, &head);
        jvmgi_pump_note_fresh(p);
        if (outcome != JVMGI_OUTCOME_OK) {
            jvmgi_pump_finish_badly(p, outcome);
        }
    }
}

static void on_interim(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    jvmgi_side_fields_t interim;
    const char *why = "INTERIM of a request that is still queued";
    if (p->queued || !jvmgi_interim_decode(payload, &interim, &why)) {
        jvmgi_pump_finish_protocol(p, why);
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_interim(p->x, &interim);
    if (outcome != JVMGI_OUTCOME_OK) {
        jvmgi_pump_finish_badly(p, outcome);
    }
}

static void on_trailers(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    jvmgi_side_fields_t trailers;
    const char *why = NULL;
    if (!jvmgi_trailers_decode(payload, &trailers, &why)) {
        jvmgi_pump_finish_protocol(p, why);
        return;
    }
    jvmgi_outcome_t outcome = jvmgi_exchange_trailers(p->x, &trailers);
    if (outcome != JVMGI_OUTCOME_OK) {
        jvmgi_pump_finish_badly(p, outcome);
    }
}

static void on_log(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    jvmgi_log_line_t line;
    if (!jvmgi_log_line_decode(payload, &line)) {
        jvmgi_pump_finish_protocol(p, "a malformed LOG");
        return;
    }
    jvmgi_exchange_log(p->x, line.level, line.code, (const char *)line.text.data, line.text.length);
}

static void on_want(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    bool may_come = jvmgi_exchange_is_on_demand(p->x) || jvmgi_exchange_body_is_held(p->x);
    if (p->queued || p->wanted || !may_come) {
        jvmgi_pump_finish_protocol(p, "WANT out of place or twice");
    }
    p->wanted = true;
    p->body_held = false;
}

static void on_drain(jvmgi_pump_t *p, jvmgi_span_t payload)
{
    if (payload.length != 0 || p->c->draining) {
        jvmgi_pump_finish_protocol(p, "a malformed DRAIN, or a second one");
    }
    p->c->draining = true;
}

static void (*const handlers[])(jvmgi_pump_t *, jvmgi_span_t) = {
    [JVMGI_FRAME_DATA] = on_data,       [JVMGI_FRAME_END] = on_end,
    [JVMGI_FRAME_ABORT] = on_abort,     [JVMGI_FRAME_REFUSED] = on_refused,
    [JVMGI_FRAME_QUEUED] = on_queued,   [JVMGI_FRAME_ACCEPTED] = on_accepted,
    [JVMGI_FRAME_HEAD] = on_head,       [JVMGI_FRAME_LOG] = on_log,
    [JVMGI_FRAME_WANT] = on_want,       [JVMGI_FRAME_DRAIN] = on_drain,
    [JVMGI_FRAME_INTERIM] = on_interim, [JVMGI_FRAME_TRAILERS] = on_trailers,
    [JVMGI_FRAME_FILE] = on_file,       [JVMGI_FRAME_MEMORY] = on_memory,
    [JVMGI_FRAME_SLOT] = on_slot,
};

void jvmgi_answerframes_handle(jvmgi_pump_t *p, const jvmgi_frame_t *frame, jvmgi_span_t payload)
{
    bool known =
        (size_t)frame->type < sizeof handlers / sizeof handlers[0] && handlers[frame->type];
    if (!known) {
        jvmgi_pump_finish_protocol(p, apr_pstrcat(jvmgi_exchange_pool(p->x),
                                                  jvmgi_frame_name(frame->type), " from a daemon",
                                                  NULL));
        return;
    }
    handlers[frame->type](p, payload);
    /* A daemon that says good-bye has not spoken of this request. */
    p->answered |= frame->type != JVMGI_FRAME_DRAIN;
}
