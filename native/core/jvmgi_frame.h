/* SPDX-License-Identifier: Apache-2.0
 * The frame header and the payloads of fixed shape (docs/wire-protocol.md). Pure functions over spans: no I/O, no allocation. */
#ifndef JVMGI_FRAME_H
#define JVMGI_FRAME_H

#include "jvmgi_bytes.h"

#define JVMGI_FRAME_HEADER_SIZE 8u

typedef enum {
    JVMGI_FRAME_HELLO = 1,
    JVMGI_FRAME_REQUEST = 2,
    JVMGI_FRAME_DATA = 3,
    JVMGI_FRAME_END = 4,
    JVMGI_FRAME_ABORT = 5,
    JVMGI_FRAME_CANCEL = 6,
    JVMGI_FRAME_REFUSED = 7,
    JVMGI_FRAME_QUEUED = 8,
    JVMGI_FRAME_ACCEPTED = 9,
    JVMGI_FRAME_HEAD = 10,
    JVMGI_FRAME_LOG = 11,
    JVMGI_FRAME_WANT = 12,
    JVMGI_FRAME_DRAIN = 13,
    JVMGI_FRAME_FILE = 14,
    JVMGI_FRAME_MEMORY = 15,
    JVMGI_FRAME_SLOT = 16,
    JVMGI_FRAME_INTERIM = 20,
    JVMGI_FRAME_TRAILERS = 21,
    JVMGI_FRAME_CONFIG = 32,
    JVMGI_FRAME_READY = 33,
    JVMGI_FRAME_HEARTBEAT = 34,
    JVMGI_FRAME_RETIRE = 35,
    JVMGI_FRAME_IDLE = 36,
    JVMGI_FRAME_COMPILED = 37,
    JVMGI_FRAME_NONCE = 40,
    JVMGI_FRAME_LOG_TARGET = 41,
    JVMGI_FRAME_GROUP = 42,
    JVMGI_FRAME_COMMIT = 43,
    JVMGI_FRAME_END_GENERATION = 44,
    JVMGI_FRAME_STOP = 45,
    JVMGI_FRAME_DONE = 46,
    JVMGI_FRAME_REJECTED = 47,
    JVMGI_FRAME_STATUS = 48,
    JVMGI_FRAME_RELOAD = 49,
    JVMGI_FRAME_REPORT = 50
} jvmgi_frame_type_t;

typedef enum {
    JVMGI_ROLE_CHILD = 1,
    JVMGI_ROLE_SUPERVISOR = 2,
    JVMGI_ROLE_DAEMON = 3,
    JVMGI_ROLE_PARENT = 4,
    JVMGI_ROLE_HOOKS = 5 /**< a child that asks hooks on the connection */
} jvmgi_role_t;

typedef enum {
    JVMGI_REFUSED_DRAINING = 1,
    JVMGI_REFUSED_START_FAILED = 2,
    JVMGI_REFUSED_QUEUE_FULL = 3,
    JVMGI_REFUSED_QUEUE_TIMEOUT = 4,
    JVMGI_REFUSED_NOT_ALLOWED = 5
} jvmgi_refusal_t;

typedef struct {
    uint32_t length; /**< of the payload */
    jvmgi_frame_type_t type;
} jvmgi_frame_t;

typedef struct {
    uint16_t version;
    jvmgi_role_t role;
    jvmgi_span_t build;
} jvmgi_hello_t;

typedef struct {
    uint16_t status;
    uint16_t code; /**< log code number, 0: none */
    jvmgi_span_t text;
} jvmgi_abort_t;

typedef struct {
    jvmgi_refusal_t reason;
    uint16_t retry_after; /**< seconds, 0: none */
    jvmgi_span_t text;
} jvmgi_refused_t;

typedef struct {
    uint8_t level; /**< httpd's: 0 emerg … 7 debug, 8–15 trace */
    uint16_t code; /**< log code number, 0: none */
    jvmgi_span_t text;
} jvmgi_log_line_t;

/** A part of a file whose descriptor travels with the frame. */
typedef struct {
    int64_t offset;
    int64_t length; /**< at least 1 */
} jvmgi_file_t;

/** The largest payload a type may have; 0 for types without one and for unknown types. */
uint32_t jvmgi_frame_limit(jvmgi_frame_type_t type);
/** The type's name as in the documentation, for messages; "unknown" otherwise. */
const char *jvmgi_frame_name(jvmgi_frame_type_t type);

/** Writes the 8 bytes of a header. */
void jvmgi_frame_encode(uint8_t out[JVMGI_FRAME_HEADER_SIZE], jvmgi_frame_type_t type,
                        uint32_t length);
/** Reads a header. False, `*out` untouched: unknown type, reserved bits, a length over the type's limit, or an empty DATA. */
bool jvmgi_frame_decode(const uint8_t in[JVMGI_FRAME_HEADER_SIZE], jvmgi_frame_t *out);
/** Starts a frame whose length is not known yet: reserves its header, whose place it returns for jvmgi_frame_end. */
size_t jvmgi_frame_begin(jvmgi_writer_t *w);
/** Writes the header; the writer fails when the payload since `begin` is over the type's limit. */
void jvmgi_frame_end(jvmgi_writer_t *w, size_t begin, jvmgi_frame_type_t type);
/** Writes a whole frame; `payload` may be NULL when `length` is 0. */
void jvmgi_frame_write(jvmgi_writer_t *w, jvmgi_frame_type_t type, const void *payload,
                       size_t length);

/* Payloads. Encoders write header and payload; they fail (writer->failed) when the room or a limit does not allow it. Text over
 * its limit is cut at a UTF-8 boundary. Decoders return false on anything the documentation does not allow; spans point into the input. */
void jvmgi_hello_encode(jvmgi_writer_t *w, jvmgi_role_t role, const char *build);
bool jvmgi_hello_decode(jvmgi_span_t payload, jvmgi_hello_t *out);
void jvmgi_abort_encode(jvmgi_writer_t *w, uint16_t status, uint16_t code, const char *text);
bool jvmgi_abort_decode(jvmgi_span_t payload, jvmgi_abort_t *out);
void jvmgi_refused_encode(jvmgi_writer_t *w, jvmgi_refusal_t reason, uint16_t retry_after,
                          const char *text);
bool jvmgi_refused_decode(jvmgi_span_t payload, jvmgi_refused_t *out);
void jvmgi_log_line_encode(jvmgi_writer_t *w, uint8_t level, uint16_t code, const char *text);
bool jvmgi_log_line_decode(jvmgi_span_t payload, jvmgi_log_line_t *out);

void jvmgi_file_encode(jvmgi_writer_t *w, int64_t offset, int64_t length);
/** False: not 16 bytes, nothing to send, or an end that no file has. */
bool jvmgi_file_decode(jvmgi_span_t payload, jvmgi_file_t *out);

void jvmgi_memory_encode(jvmgi_writer_t *w, uint32_t slots);
/** False: not 4 bytes, or a number of slots that no memory has. */
bool jvmgi_memory_decode(jvmgi_span_t payload, uint32_t *slots);
void jvmgi_slot_encode(jvmgi_writer_t *w, uint32_t length);
/** False: not 4 bytes, nothing in the slot, or more than a slot has room for. */
bool jvmgi_slot_decode(jvmgi_span_t payload, uint32_t *length);

#endif
