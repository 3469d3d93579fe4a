/* SPDX-License-Identifier: Apache-2.0
 * Payloads by which the Apache parent, the supervisor and a daemon control each other (docs/wire-protocol.md). Encoders write header and
 * payload, decoders read a payload, as in jvmgi_frame.h. */
#ifndef JVMGI_CONTROL_H
#define JVMGI_CONTROL_H

#include "jvmgi_frame.h"

typedef enum {
    JVMGI_LOG_TO_DESCRIPTOR = 0, /**< a descriptor travels with the frame */
    JVMGI_LOG_TO_SYSLOG = 1
} jvmgi_log_kind_t;

typedef struct {
    jvmgi_log_kind_t kind;
    uint8_t facility;   /**< syslog's, RFC 5424: 0 to 23 */
    jvmgi_span_t ident; /**< syslog's, not empty */
} jvmgi_log_target_t;

typedef struct {
    bool timed;            /**< false: from a daemon, no further request on this connection */
    uint32_t milliseconds; /**< from the supervisor: how long running requests may still take */
} jvmgi_drain_t;

void jvmgi_drain_encode(jvmgi_writer_t *w, const jvmgi_drain_t *drain);
bool jvmgi_drain_decode(jvmgi_span_t payload, jvmgi_drain_t *out);

typedef struct {
    bool by_signal; /**< somebody sent the daemon a signal; else it reached a limit of its own */
    jvmgi_span_t text;
} jvmgi_retire_t;

/** Text over the limit is cut. */
void jvmgi_retire_encode(jvmgi_writer_t *w, bool by_signal, const char *text);
bool jvmgi_retire_decode(jvmgi_span_t payload, jvmgi_retire_t *out);

/** `type` is JVMGI_FRAME_COMMIT or JVMGI_FRAME_END_GENERATION. */
void jvmgi_generation_encode(jvmgi_writer_t *w, jvmgi_frame_type_t type, uint32_t generation);
bool jvmgi_generation_decode(jvmgi_span_t payload, uint32_t *out);

/** For a descriptor, send what was written with jvmgi_sock_send_fd. */
void jvmgi_log_target_encode(jvmgi_writer_t *w, const jvmgi_log_target_t *target);
bool jvmgi_log_target_decode(jvmgi_span_t payload, jvmgi_log_target_t *out);

/** Text over the limit is cut. The payload of REJECTED is text alone, so there is nothing to decode. */
void jvmgi_rejected_encode(jvmgi_writer_t *w, const char *text);

#endif
