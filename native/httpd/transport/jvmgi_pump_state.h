/* SPDX-License-Identifier: Apache-2.0
 * What a pump holds while it moves an exchange. For the files that make it up (pump, answerframes). */
#ifndef JVMGI_PUMP_STATE_H
#define JVMGI_PUMP_STATE_H

#include "jvmgi_pump.h"

typedef struct {
    jvmgi_exchange_t *x;
    jvmgi_connection_t *c;
    jvmgi_watch_t *watch;
    const jvmgi_pump_times_t *times;
    jvmgi_result_t *result;
    bool over; /**< nothing more is to be done; `end` and `*result` say how it went */
    jvmgi_pump_end_t end;
    bool answered;    /**< the daemon has said something in this exchange */
    bool queued;      /**< the last word was QUEUED */
    bool wanted;      /**< the daemon has said WANT */
    bool fresh;       /**< something was added to the response and not pushed */
    int64_t fresh_at; /**< since when, if that matters */
    bool body_open;   /**< the body is not over yet */
    bool
        body_held; /**< it is not read for now: the client waits for WANT, or the request waits in a queue */
    bool beyond; /**< body bytes that can't be sent again have left */
    bool deaf;   /**< the daemon reads no more; what it wrote before is still read */
    int64_t
        moved_at; /**< when the daemon last moved something; the pieces of a frame count for nothing until it is whole */
    int64_t client_at; /**< since when the client is waited for, 0: it is not */
} jvmgi_pump_t;

/** Ends the exchange, unless it has ended already. */
void jvmgi_pump_finish(jvmgi_pump_t *p, jvmgi_pump_end_t end, jvmgi_outcome_t outcome,
                       const char *text);
/** The exchange's own functions failed: the client is gone, or the application's response is wrong. */
void jvmgi_pump_finish_badly(jvmgi_pump_t *p, jvmgi_outcome_t outcome);
/** The daemon broke the protocol. */
void jvmgi_pump_finish_protocol(jvmgi_pump_t *p, const char *what);
/** Something was added to the response. */
void jvmgi_pump_note_fresh(jvmgi_pump_t *p);
/** Lets the client have what came before the failure, so that what it sees does not depend on how the bytes were cut into reads. */
void jvmgi_pump_push_before_cut(jvmgi_pump_t *p);
/** True when the request may be sent again, if it was not run. */
bool jvmgi_pump_may_run_again(const jvmgi_pump_t *p);

#endif
