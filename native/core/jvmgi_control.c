/* SPDX-License-Identifier: Apache-2.0
 * Payloads by which the Apache parent, the supervisor and a daemon control each other. */
#include "jvmgi_control.h"

#include "jvmgi_escape.h"
#include "jvmgi_limits.h"

#define LAST_FACILITY 23u

void jvmgi_drain_encode(jvmgi_writer_t *w, const jvmgi_drain_t *drain)
{
    size_t begin = jvmgi_frame_begin(w);
    if (drain->timed) {
        jvmgi_write_u32(w, drain->milliseconds);
    }
    jvmgi_frame_end(w, begin, JVMGI_FRAME_DRAIN);
}

bool jvmgi_drain_decode(jvmgi_span_t payload, jvmgi_drain_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    jvmgi_drain_t drain = {.timed = payload.length > 0, .milliseconds = 0};
    if (drain.timed) {
        drain.milliseconds = jvmgi_read_u32(&r);
    }
    if (!jvmgi_reader_is_complete(&r)) {
        return false;
    }
    *out = drain;
    return true;
}

void jvmgi_retire_encode(jvmgi_writer_t *w, bool by_signal, const char *text)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u8(w, by_signal);
    jvmgi_write_bytes(w, text, jvmgi_text_cut(text, strlen(text), JVMGI_MAX_RETIRE - 1));
    jvmgi_frame_end(w, begin, JVMGI_FRAME_RETIRE);
}

bool jvmgi_retire_decode(jvmgi_span_t payload, jvmgi_retire_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint8_t by_signal = jvmgi_read_u8(&r);
    jvmgi_span_t text = jvmgi_read_span(&r, r.left);
    if (r.failed || by_signal > 1) {
        return false;
    }
    *out = (jvmgi_retire_t){.by_signal = by_signal == 1, .text = text};
    return true;
}

void jvmgi_generation_encode(jvmgi_writer_t *w, jvmgi_frame_type_t type, uint32_t generation)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u32(w, generation);
    jvmgi_frame_end(w, begin, type);
}

bool jvmgi_generation_decode(jvmgi_span_t payload, uint32_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint32_t generation = jvmgi_read_u32(&r);
    if (!jvmgi_reader_is_complete(&r)) {
        return false;
    }
    *out = generation;
    return true;
}

void jvmgi_log_target_encode(jvmgi_writer_t *w, const jvmgi_log_target_t *target)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u8(w, (uint8_t)target->kind);
    if (target->kind == JVMGI_LOG_TO_SYSLOG) {
        jvmgi_write_u8(w, target->facility);
        jvmgi_write_bytes(w, target->ident.data, target->ident.length);
    }
    jvmgi_frame_end(w, begin, JVMGI_FRAME_LOG_TARGET);
}

bool jvmgi_log_target_decode(jvmgi_span_t payload, jvmgi_log_target_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    jvmgi_log_target_t target = {JVMGI_LOG_TO_DESCRIPTOR, 0, {NULL, 0}};
    uint8_t kind = jvmgi_read_u8(&r);
    if (kind == JVMGI_LOG_TO_SYSLOG) {
        target.kind = JVMGI_LOG_TO_SYSLOG;
        target.facility = jvmgi_read_u8(&r);
        target.ident = jvmgi_read_span(&r, r.left);
        if (target.facility > LAST_FACILITY || target.ident.length == 0) {
            return false;
        }
    }
    if (!jvmgi_reader_is_complete(&r) || kind > JVMGI_LOG_TO_SYSLOG) {
        return false;
    }
    *out = target;
    return true;
}

void jvmgi_rejected_encode(jvmgi_writer_t *w, const char *text)
{
    jvmgi_frame_write(w, JVMGI_FRAME_REJECTED, text,
                      jvmgi_text_cut(text, strlen(text), JVMGI_MAX_REJECTED));
}
