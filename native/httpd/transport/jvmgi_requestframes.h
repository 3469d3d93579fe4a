/* SPDX-License-Identifier: Apache-2.0
 * Makes the frame of a request, and DATA, END and ABORT frames of its body. */
#ifndef JVMGI_REQUESTFRAMES_H
#define JVMGI_REQUESTFRAMES_H

#include "exchange/jvmgi_exchange.h"
#include "jvmgi_connection.h"

/** Puts the request, and what is already there of its body, into the outbox. OK, REQUEST_TOO_LARGE, or CANNOT_CONNECT without memory. */
jvmgi_outcome_t jvmgi_requestframes_load(jvmgi_outbox_t *out, jvmgi_exchange_t *x);
/** True when a DATA frame finds room behind what the outbox holds of the body. */
bool jvmgi_requestframes_have_room(const jvmgi_outbox_t *out);
/** Forgets what the outbox holds of the body, all of which has been sent: the request cannot be sent again. False: it held nothing. */
bool jvmgi_requestframes_forget(jvmgi_outbox_t *out);
/** Adds what can be read now without waiting to the body part of the outbox: at most one DATA, and END or ABORT when the body is over.
 * WOULD_BLOCK: there is nothing; BYTES: there will be more; END or BROKEN: that was the last of it. False in `*room`: no memory. */
jvmgi_body_t jvmgi_requestframes_fill(jvmgi_outbox_t *out, jvmgi_exchange_t *x, bool *room);

#endif
