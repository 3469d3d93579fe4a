/* SPDX-License-Identifier: Apache-2.0
 * The httpd side of one request: packed head out, request body in, response in, log. It knows nothing of how the bytes travel to the
 * application; a transport (jvmgi_transport.h) moves them. All calls belong to the httpd thread that handles the request, also when
 * they come from natives that Java calls on it. None of them logs a failure of the request: they return it, and the handler logs it once.
 */
#ifndef JVMGI_EXCHANGE_H
#define JVMGI_EXCHANGE_H

#include "jvmgi_head.h"
#include "jvmgi_result.h"

#include <apr_pools.h>
#include <stdbool.h>

typedef struct jvmgi_exchange_t jvmgi_exchange_t;

/** What a read of the request body gave. */
typedef enum {
    JVMGI_BODY_BYTES,       /**< at least one byte */
    JVMGI_BODY_WOULD_BLOCK, /**< nothing there now; only for a read that must not block */
    JVMGI_BODY_END,         /**< the body is complete; every later read says so again */
    JVMGI_BODY_BROKEN /**< it will never be complete; see jvmgi_exchange_body_failure. Every later read says so again */
} jvmgi_body_t;

/* ---- the request ---- */

/** The request's pool: what is allocated there lives until the request has been logged. */
apr_pool_t *jvmgi_exchange_pool(const jvmgi_exchange_t *x);
/** True when a hook is asked, and no application called. */
bool jvmgi_exchange_is_hook(const jvmgi_exchange_t *x);
/** Packs the payload of REQUEST (no frame header) with the present time as the moment of sending. The writer fails when its room is too
 * small: call again with more, up to JVMGI_MAX_REQUEST; beyond that the outcome is REQUEST_TOO_LARGE. May be called again for a retry. */
void jvmgi_exchange_pack(jvmgi_exchange_t *x, jvmgi_writer_t *w);
/** True when the request has a body (which may turn out to be empty). Without one, reads give JVMGI_BODY_END at once. */
bool jvmgi_exchange_has_body(const jvmgi_exchange_t *x);
/** True when the client waits for "100 Continue": the first read sends it, so read only when the application asks. */
bool jvmgi_exchange_is_on_demand(const jvmgi_exchange_t *x);
/** Settles, before the request is packed and after what goes with it was read, that the application is to ask for the rest of a body that
 * may be larger than one DATA: a transport cannot keep it, so none of it may leave before the request surely runs. */
void jvmgi_exchange_hold_body(jvmgi_exchange_t *x);
/** True when that is so. */
bool jvmgi_exchange_body_is_held(const jvmgi_exchange_t *x);
/** True when the bytes read so far are the whole body, as far as that is known without another read. */
bool jvmgi_exchange_body_ends_here(jvmgi_exchange_t *x);
/** Reads up to `size` body bytes into `buffer`; `*n` is how many. A blocking read waits at most httpd's Timeout. */
jvmgi_body_t jvmgi_exchange_read_body(jvmgi_exchange_t *x, void *buffer, size_t size, bool blocking,
                                      size_t *n);
/** True while the body has neither been read to its end nor broken. */
bool jvmgi_exchange_body_is_open(const jvmgi_exchange_t *x);
/** True after JVMGI_BODY_BROKEN. */
bool jvmgi_exchange_body_is_broken(const jvmgi_exchange_t *x);
/** Breaks the body off with status 408, because the client sent nothing for too long. */
void jvmgi_exchange_give_up_body(jvmgi_exchange_t *x);
/** After JVMGI_BODY_BROKEN: BAD_BODY with status 400 (ended early), 408 (too slow) or 413 (over LimitRequestBody), or CLIENT_GONE. */
jvmgi_result_t jvmgi_exchange_body_failure(const jvmgi_exchange_t *x);

/* ---- the client ---- */

/** The client's socket, to wait on; -1 when there is none to poll (HTTP/2 streams and the like). Never read from it or write to it. */
int jvmgi_exchange_client_fd(const jvmgi_exchange_t *x);
/** True when the client has left: the connection was aborted, or its end was reached while nothing unread is left. Does not block. */
bool jvmgi_exchange_client_is_gone(jvmgi_exchange_t *x);

/* ---- the response ----
 * interim any number of times, head, then data and push as often as wanted, trailers perhaps, then end. Each returns OK, or why the response cannot be completed; after that call
 * nothing more but return the result from the transport's run. What was sent is then visibly cut by the handler. */

/** Sends an interim response. PROTOCOL after the head, for a client that takes none, and when they become too many. */
jvmgi_outcome_t jvmgi_exchange_interim(jvmgi_exchange_t *x, const jvmgi_side_fields_t *interim);
/** Takes the head, checked again (status, names, values, no hop-by-hop field). Nothing is sent yet. A second head: PROTOCOL. */
jvmgi_outcome_t jvmgi_exchange_head(jvmgi_exchange_t *x, const jvmgi_response_head_t *head);
/** Adds body bytes, counted against Content-Length: what goes beyond it is dropped (and told once in the log). The bytes are not copied:
 * they must stay unchanged until the next push or end. Before the head: PROTOCOL. */
jvmgi_outcome_t jvmgi_exchange_data(jvmgi_exchange_t *x, const void *bytes, size_t n);
/** As jvmgi_exchange_data, of bytes that somebody else could change meanwhile: no filter that looks at them sees them where they are. */
jvmgi_outcome_t jvmgi_exchange_shared_data(jvmgi_exchange_t *x, const void *bytes, size_t n);
/** True when no filter looks at the body's bytes before they are in the kernel. */
bool jvmgi_exchange_goes_straight_out(const jvmgi_exchange_t *x);
/** Adds a part of a file, counted likewise, and takes over its descriptor, whatever the outcome. BAD_FILE when it has no such part now. */
jvmgi_outcome_t jvmgi_exchange_file(jvmgi_exchange_t *x, int fd, int64_t offset, int64_t length);
/** Passes what was added to the output filters; with `flush` it is on its way to the client when this returns. May block for httpd's Timeout. */
jvmgi_outcome_t jvmgi_exchange_push(jvmgi_exchange_t *x, bool flush);
/** Takes the trailers, which go out with the end; no body bytes may follow. PROTOCOL where the client can get none. */
jvmgi_outcome_t jvmgi_exchange_trailers(jvmgi_exchange_t *x, const jvmgi_side_fields_t *trailers);
/** Passes what was added and completes the response. SHORT_BODY when Content-Length was not reached. */
jvmgi_outcome_t jvmgi_exchange_end(jvmgi_exchange_t *x);
/** True when a byte or the head of the response may have left for the client, so that no error document can be sent any more. */
bool jvmgi_exchange_is_committed(const jvmgi_exchange_t *x);
/** True once a head was taken. */
bool jvmgi_exchange_has_head(const jvmgi_exchange_t *x);
/** Text about the last outcome other than OK (why a head is not valid …); NULL: none. Lives as long as the request. */
const char *jvmgi_exchange_reason(const jvmgi_exchange_t *x);

/* ---- the log ---- */

/** Writes one line to the error log of the request's virtual host, at httpd's level 0–15; the text is escaped and cut. `code` 0: none. */
void jvmgi_exchange_log(jvmgi_exchange_t *x, int level, uint16_t code, const char *text,
                        size_t length);

#endif
