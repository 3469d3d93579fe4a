/* SPDX-License-Identifier: Apache-2.0
 * Whether a request's peer is a proxy that is believed, and what it then tells of the client. What that changes is what an application sees;
 * httpd's own view of the request stays. */
#ifndef JVMGI_PEER_H
#define JVMGI_PEER_H

#include "jvmgi_exchange_state.h"

/** Fills the exchange's `proxied` where headers are believed. OK, or FORWARDED_INVALID. */
jvmgi_outcome_t jvmgi_peer_judge(jvmgi_exchange_t *x);
/** Whether the application sees a header of the request. */
bool jvmgi_peer_shows(const jvmgi_proxied_t *proxied, const char *name);

#endif
