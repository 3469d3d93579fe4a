/* SPDX-License-Identifier: Apache-2.0
 * Makes the frame of a request, and DATA, END and ABORT frames of its body. */
#ifndef JVMGI_REQUESTFRAMES_H
#define JVMGI_REQUESTFRAMES_H

#include "jvmgi_connection.h"
#include "jvmgi_exchange.h"

/** Puts the request, and what is already there of its body, into the outbox. OK, REQUEST_TOO_LARGE, or CANNOT_CONNECT without memory. */
jvmgi_outcome_t jvmgi_requestframes_load(jvmgi_outbox_t *out, jvmgi_exchange_t *x);
/** Replaces the body part of the outbox by what can be read now without waiting: at most one DATA, and END or ABORT when the body is over.
 * WOULD_BLOCK: there is nothing; BYTES: there will be more; END or BROKEN: that was the last of it. False in `*room`: no memory. */
jvmgi_body_t jvmgi_requestframes_fill(jvmgi_outbox_t *out, jvmgi_exchange_t *x, bool *room);

#endif
