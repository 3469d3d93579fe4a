/* SPDX-License-Identifier: Apache-2.0
 * A request and its body as frames. */
#include "jvmgi_requestframes.h"

#include "jvmgi_limits.h"

/** Beside the bytes of DATA. */
enum { FRAMING = JVMGI_BODY_ROOM - JVMGI_MAX_DATA };

bool jvmgi_requestframes_have_room(const jvmgi_outbox_t *out)
{
    return out->body_length + FRAMING < JVMGI_BODY_ROOM;
}

bool jvmgi_requestframes_forget(jvmgi_outbox_t *out)
{
    bool held = out->body_length > 0;
    out->body_length = 0;
    out->sent = out->request_length;
    return held;
}

/** Collects bytes behind the room for a DATA header until the frame is full or nothing more is there. */
static jvmgi_body_t collect(uint8_t *to, size_t size, size_t *length, jvmgi_exchange_t *x)
{
    jvmgi_body_t got = JVMGI_BODY_BYTES;
    *length = 0;
    while (got == JVMGI_BODY_BYTES && *length < size) {
        size_t n = 0;
        got = jvmgi_exchange_read_body(x, to + *length, size - *length, false, &n);
        *length += n;
    }
    /* So that the end goes with the bytes, and costs no write of its own. */
    return got == JVMGI_BODY_BYTES && jvmgi_exchange_body_ends_here(x) ? JVMGI_BODY_END : got;
}

static void write_end(jvmgi_writer_t *w, jvmgi_body_t got, jvmgi_exchange_t *x)
{
    if (got == JVMGI_BODY_BROKEN) {
        jvmgi_result_t failure = jvmgi_exchange_body_failure(x);
        jvmgi_abort_encode(w, failure.status ? failure.status : 400, jvmgi_result_code(&failure),
                           jvmgi_outcome_info(failure.outcome)->what);
    } else {
        jvmgi_frame_encode(jvmgi_reserve(w, JVMGI_FRAME_HEADER_SIZE), JVMGI_FRAME_END, 0);
    }
}

jvmgi_body_t jvmgi_requestframes_fill(jvmgi_outbox_t *out, jvmgi_exchange_t *x, bool *room)
{
    *room = jvmgi_outbox_reserve_body(out);
    if (!*room) {
        return JVMGI_BODY_WOULD_BLOCK;
    }
    uint8_t *frame = out->body + out->body_length;
    size_t left = JVMGI_BODY_ROOM - out->body_length;
    size_t length;
    jvmgi_body_t got = collect(frame + JVMGI_FRAME_HEADER_SIZE, left - FRAMING, &length, x);
    jvmgi_writer_t w = jvmgi_writer(frame, left);
    if (length > 0) {
        jvmgi_frame_encode(frame, JVMGI_FRAME_DATA, (uint32_t)length);
        (void)jvmgi_reserve(&w, JVMGI_FRAME_HEADER_SIZE + length);
    }
    if (got == JVMGI_BODY_END || got == JVMGI_BODY_BROKEN) {
        write_end(&w, got, x);
    }
    out->body_length += w.used;
    return got == JVMGI_BODY_WOULD_BLOCK && length > 0 ? JVMGI_BODY_BYTES : got;
}

jvmgi_outcome_t jvmgi_requestframes_load(jvmgi_outbox_t *out, jvmgi_exchange_t *x)
{
    bool room = true;
    out->body_length = 0;
    if (jvmgi_exchange_has_body(x) && !jvmgi_exchange_is_on_demand(x)) {
        (void)jvmgi_requestframes_fill(out, x, &room);
        jvmgi_exchange_hold_body(x);
    }
    for (size_t size = 16384;; size *= 2) {
        size = size > JVMGI_MAX_REQUEST + JVMGI_FRAME_HEADER_SIZE
                   ? JVMGI_MAX_REQUEST + JVMGI_FRAME_HEADER_SIZE
                   : size;
        if (!jvmgi_outbox_reserve(out, size)) {
            return JVMGI_OUTCOME_CANNOT_CONNECT;
        }
        jvmgi_writer_t w = jvmgi_writer(out->request, size);
        (void)jvmgi_reserve(&w, JVMGI_FRAME_HEADER_SIZE);
        jvmgi_exchange_pack(x, &w);
        if (!w.failed) {
            out->request_length = w.used;
            jvmgi_frame_encode(out->request, JVMGI_FRAME_REQUEST,
                               (uint32_t)(w.used - JVMGI_FRAME_HEADER_SIZE));
            break;
        }
        if (size > JVMGI_MAX_REQUEST) {
            return JVMGI_OUTCOME_REQUEST_TOO_LARGE;
        }
    }
    return room ? JVMGI_OUTCOME_OK : JVMGI_OUTCOME_CANNOT_CONNECT;
}
