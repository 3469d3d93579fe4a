/* SPDX-License-Identifier: Apache-2.0
 * A way to the application: over a daemon's socket, or into a JVM in this process. The handler cannot tell which it uses. */
#ifndef JVMGI_TRANSPORT_H
#define JVMGI_TRANSPORT_H

#include "exchange/jvmgi_exchange.h"

typedef struct jvmgi_transport_t {
    const char *name;
    /** Moves one exchange to the application and back, on the calling httpd thread. Returns when the response is complete, or with the
     * reason why it is not; it neither logs nor answers an error itself. `baton` is the transport's own: the process group it serves. */
    jvmgi_result_t (*run)(void *baton, jvmgi_exchange_t *x);
} jvmgi_transport_t;

#endif
