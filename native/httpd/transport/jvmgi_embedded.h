/* SPDX-License-Identifier: Apache-2.0
 * The transport into the JVM of this Apache child. */
#ifndef JVMGI_EMBEDDED_H
#define JVMGI_EMBEDDED_H

#include "config/jvmgi_config.h"
#include "jvmgi_transport.h"

/** The baton of a run. */
typedef struct {
    const struct jvmgi_embedding_t
        *embedding;         /**< what the JVM is made from, should there be none yet */
    int64_t client_timeout; /**< ms, httpd's Timeout for the request's host */
} jvmgi_embedded_t;

extern const jvmgi_transport_t jvmgi_embedded_transport;

/** Registers the hooks by which a child makes its JVM and closes it. */
void jvmgi_embedded_hooks(apr_pool_t *pool);

#endif
