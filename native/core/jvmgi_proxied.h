/* SPDX-License-Identifier: Apache-2.0
 * Which headers of a proxy are believed, and what a request looks like from where its client stands. */
#ifndef JVMGI_PROXIED_H
#define JVMGI_PROXIED_H

#include "jvmgi_alloc.h"
#include "jvmgi_forwarded.h"

/** The headers in which proxies tell of their client. Several of them may say the same thing: they are a family. */
enum { JVMGI_PROXY_HEADERS = 16 };

/** Headers that are believed; starts as {0}. */
typedef struct {
    uint8_t order
        [JVMGI_PROXY_HEADERS]; /**< as named: of a family the first that a request has counts */
    size_t count;
    uint32_t named;   /**< a bit for each */
    uint32_t related; /**< all members of their families, themselves too */
} jvmgi_proxy_headers_t;

/** What a request shows its application instead of what it says itself. NULL: as it is. */
typedef struct {
    uint32_t hidden; /**< headers that are not shown */
    const char *remote_addr;
    const char *remote_port;
    const char *forwarded_for; /**< HTTP_X_FORWARDED_FOR, from the client on */
    const char *forwarded;     /**< HTTP_FORWARDED, likewise */
    const char *host;          /**< HTTP_HOST */
    const char *server_name;
    const char *server_port;
    const char *mount;  /**< SCRIPT_NAME */
    const char *scheme; /**< "http" or "https" */
} jvmgi_proxied_t;

/** A request's headers. */
typedef struct {
    const char *(*find)(void *baton, const char *name); /**< the value; NULL: there is none */
    void *baton;
} jvmgi_proxy_source_t;

/** The header's number, JVMGI_PROXY_HEADERS: it is none of them. Without case. */
unsigned jvmgi_proxy_header(const char *name);
/** Their names, for a message. */
const char *jvmgi_proxy_header_name(unsigned header);
/** Adds a header to those that are believed; false: it is none of them. */
bool jvmgi_proxy_headers_add(jvmgi_proxy_headers_t *headers, const char *name);

/** What a request from `peer` shows. `trusted` NULL: every peer is believed, and the leftmost element of a list is the client; otherwise a peer
 * that is not among them is not believed. False: the request has a malformed Forwarded header that would have to be believed. */
bool jvmgi_proxied_judge(const jvmgi_proxy_headers_t *headers, const jvmgi_networks_t *trusted,
                         const jvmgi_address_t *peer, const jvmgi_proxy_source_t *source,
                         const jvmgi_alloc_t *alloc, jvmgi_proxied_t *out);

#endif
