/* SPDX-License-Identifier: Apache-2.0
 * The packed request head (child to daemon) and response head (daemon to child), docs/wire-protocol.md. */
#ifndef JVMGI_HEAD_H
#define JVMGI_HEAD_H

#include "jvmgi_fields.h"

enum {
    JVMGI_REQUEST_BODY = 1,
    JVMGI_REQUEST_ON_DEMAND = 2,
    JVMGI_REQUEST_RELOADING = 4,
    JVMGI_REQUEST_CLASS = 8,
    JVMGI_REQUEST_ERROR_OVERRIDE = 16,
    JVMGI_REQUEST_CHOSEN_GROUP = 32,
    JVMGI_REQUEST_IGNORED = 64,
    JVMGI_REQUEST_HOOK = 128,
    JVMGI_REQUEST_INTERIM = 256,
    JVMGI_REQUEST_TRAILERS = 512
};

/** How long a request may go without moving, where it is no number of seconds. */
enum { JVMGI_REQUEST_GROUP_TIMEOUT = 0, JVMGI_REQUEST_NO_TIMEOUT = 65535 };

/** All of REQUEST but the variables, which the caller adds with jvmgi_fields_*. */
typedef struct {
    uint16_t flags;
    uint16_t timeout;       /**< seconds; JVMGI_REQUEST_GROUP_TIMEOUT, JVMGI_REQUEST_NO_TIMEOUT */
    int64_t content_length; /**< -1: none or unknown */
    int64_t request_start;  /**< µs since the epoch */
    int64_t sent;           /**< µs since the epoch */
    int64_t file_mtime;     /**< µs; 0 for a class */
    int64_t file_size;
    int64_t file_inode;
    const char *target;
    const char *entry_class; /**< "" when not configured */
    const char *application_group;
    const char *hook; /**< which one is asked, with the flag HOOK; NULL: it is a request */
    const char *arguments[2];
} jvmgi_request_head_t;

typedef struct {
    uint16_t status;
    int64_t content_length; /**< -1: unknown */
    jvmgi_span_t reason;    /**< empty: the standard one */
    jvmgi_reader_t
        fields; /**< `count` pairs, already checked to be whole; read them with jvmgi_fields_next */
    uint16_t count;
} jvmgi_response_head_t;

/** An interim response, or, without a status, the trailers of a response. */
typedef struct {
    uint16_t status;       /**< 100 to 199 but 101; 0: trailers */
    jvmgi_reader_t fields; /**< `count` pairs, already checked; read them with jvmgi_fields_next */
    uint16_t count;
} jvmgi_side_fields_t;

/** Writes the payload of REQUEST up to its variables (no frame header); jvmgi_fields_begin/add/end follow. */
void jvmgi_request_encode(jvmgi_writer_t *w, const jvmgi_request_head_t *head);

/** Reads and checks the payload of HEAD: status 200–599, Content-Length from -1, printable reason, every pair whole, every name and value
 * valid, no hop-by-hop field and no Content-Length among them. False on anything else; `*why` then names it (a literal). */
bool jvmgi_response_head_decode(jvmgi_span_t payload, jvmgi_response_head_t *out, const char **why);
/** Reads and checks the payload of INTERIM; fields as in HEAD. */
bool jvmgi_interim_decode(jvmgi_span_t payload, jvmgi_side_fields_t *out, const char **why);
/** Reads and checks the payload of TRAILERS; fields as in HEAD. */
bool jvmgi_trailers_decode(jvmgi_span_t payload, jvmgi_side_fields_t *out, const char **why);
/** Writes the payload of HEAD up to its fields (no frame header); jvmgi_fields_begin/add/end follow. For tests and stand-in daemons. */
void jvmgi_response_head_encode(jvmgi_writer_t *w, uint16_t status, int64_t content_length,
                                const char *reason);

#endif
