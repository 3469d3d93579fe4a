/* SPDX-License-Identifier: Apache-2.0
 * Moves one exchange over one connection: both directions at once, and never waiting without a deadline. */
#ifndef JVMGI_PUMP_H
#define JVMGI_PUMP_H

#include "jvmgi_connection.h"
#include "jvmgi_watch.h"

/** The times of a group, in ms. */
typedef struct {
    int64_t queue_deadline; /**< moment by which the request must run */
    int64_t socket_timeout; /**< the longest the daemon may move nothing; INT64_MAX: no limit */
    int64_t flush_delay;    /**< how long what has come waits for more before the client gets it */
    int64_t
        client_timeout; /**< the longest the client may send nothing of a body that is waited for (httpd's Timeout) */
} jvmgi_pump_times_t;

typedef enum {
    JVMGI_PUMP_DONE,   /**< the exchange is over; the connection may carry another one */
    JVMGI_PUMP_BROKEN, /**< the exchange is over, and so is the connection */
    JVMGI_PUMP_AGAIN   /**< it surely did not run: it may be sent again on another connection */
} jvmgi_pump_end_t;

/** Sends what the connection's outbox holds and carries on to the end. `*result` is how the exchange ended (after AGAIN: why). */
jvmgi_pump_end_t jvmgi_pump_run(jvmgi_connection_t *connection, jvmgi_watch_t *watch,
                                const jvmgi_pump_times_t *times, jvmgi_result_t *result);

#endif
