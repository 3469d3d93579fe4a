/* SPDX-License-Identifier: Apache-2.0
 * The lists in which proxies tell whom they serve: X-Forwarded-For, and Forwarded of RFC 7239. Each proxy adds an element at the end, about the
 * side that it was called from. */
#ifndef JVMGI_FORWARDED_H
#define JVMGI_FORWARDED_H

#include "jvmgi_address.h"

/** Whom a list tells to be the client. Spans point into the list. */
typedef struct {
    bool found;   /**< false: the list has no element */
    size_t begin; /**< where the client's element begins in the list */
    bool has_address;
    jvmgi_address_t
        address; /**< the client's; where its element gives none, that of the nearest element behind it which does */
    uint16_t port;     /**< 0: not given */
    jvmgi_span_t host; /**< what the client's element says; empty: nothing */
    jvmgi_span_t proto;
} jvmgi_origin_t;

/** Looks for the client in X-Forwarded-For. From the right, the first element that is no trusted address is the client, or the leftmost when
 * all are trusted; `trusted` NULL: they all are. Empty elements do not count. */
void jvmgi_forwarded_list(const char *list, const jvmgi_networks_t *trusted, jvmgi_origin_t *out);
/** The same in Forwarded; quoted texts are unquoted in place. False: it is malformed. */
bool jvmgi_forwarded_elements(char *list, const jvmgi_networks_t *trusted, jvmgi_origin_t *out);
/** True for what may stand in a Host header: a name or an address, with or without a port. */
bool jvmgi_forwarded_is_host(jvmgi_span_t text);
/** One element of a list of plain values, without the white space around it: the last, or the first. Empty when there is none. */
jvmgi_span_t jvmgi_forwarded_pick(const char *list, bool last);

#endif
