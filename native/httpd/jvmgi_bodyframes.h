/* SPDX-License-Identifier: Apache-2.0
 * Makes DATA, END and ABORT frames of a request's body. */
#ifndef JVMGI_BODYFRAMES_H
#define JVMGI_BODYFRAMES_H

#include "jvmgi_connection.h"
#include "jvmgi_exchange.h"

/** Replaces the body part of the outbox by what can be read now without waiting: at most one DATA, and END or ABORT when the body is over.
 * WOULD_BLOCK: there is nothing; BYTES: there will be more; END or BROKEN: that was the last of it. False in `*room`: no memory. */
jvmgi_body_t jvmgi_bodyframes_fill(jvmgi_outbox_t *out, jvmgi_exchange_t *x, bool *room);

#endif
