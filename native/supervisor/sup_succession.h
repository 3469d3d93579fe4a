/* SPDX-License-Identifier: Apache-2.0
 * How the daemon of a place is replaced by plan: its successor is started beside it, on a listener of its own, and takes its place when it
 * is ready; only then the daemon before is told to leave. A successor that does not start changes nothing. */
#ifndef SUP_SUCCESSION_H
#define SUP_SUCCESSION_H

#include "jvmgi_backoff.h"
#include "sup_place.h"
#include "sup_refusal.h"

/** Who waits to hear whether a daemon was replaced. */
typedef struct {
    void (*told)(void *baton, bool done, const char *text); /**< NULL: nobody */
    void *baton;
} sup_witness_t;

/** What is done with the place, by whoever sees to it. */
typedef struct {
    /** The current daemon leaves, and the next one starts when it has ended. */
    void (*make_room)(void *baton, int64_t drain_ms);
    /** `p`, ready on the place's listener, is the current daemon from now on; the one before, if any, leaves. */
    void (*pass_to)(void *baton, sup_process_t *p, int64_t drain_ms);
    /** `p`, which came to nothing, is ended. */
    void (*dismiss)(void *baton, sup_process_t *p);
    /** The only daemon that was being started did not start. */
    void (*start_failed)(void *baton, const char *why);
} sup_succession_steps_t;

typedef struct {
    sup_place_t *place;
    const sup_succession_steps_t *steps;
    void *baton;
    bool is_wanted;     /**< the daemon of the place is to be replaced as soon as can be */
    bool is_tried_once; /**< it is given up when the successor does not start */
    char reason[128];
    sup_witness_t witness;
    int64_t drain_ms;        /**< what the one before may take to leave */
    sup_process_t *process;  /**< the successor while it starts */
    sup_listener_t listener; /**< its own, meanwhile */
    int former;              /**< listener of the one before; -1: none */
    sup_refusal_t farewell;  /**< sends on who waits there */
    jvmgi_backoff_t backoff; /**< of successors alone */
    sup_timer_t retry;
    sup_timer_t due;    /**< when the limits of the daemon are looked at */
    int64_t restart_at; /**< by restart-interval */
} sup_succession_t;

void sup_succession_init(sup_succession_t *s, sup_place_t *place,
                         const sup_succession_steps_t *steps, void *baton);
/** Has the daemon of the place replaced, when it is ready and as soon as no other one is leaving it. */
void sup_succession_want(sup_succession_t *s, const char *reason, int64_t drain_ms);
/** As sup_succession_want, of a daemon that is ready, but tried once and at once: what waits for its back-off to run out starts now. */
void sup_succession_order(sup_succession_t *s, const char *reason);
/** `witness` hears of the outcome of what is ordered now, or of the start that is under way. False: another one waits for it. */
bool sup_succession_await(sup_succession_t *s, sup_witness_t witness);
/** Who waits with this baton hears nothing any more. */
void sup_succession_forget_witness(sup_succession_t *s, const void *baton);
/** Whoever waits hears what became of it. */
void sup_succession_tell(sup_succession_t *s, bool done, const char *text);
/** The place has a daemon that is ready: nothing is wanted any more, and its limits count from now on. */
void sup_succession_begin(sup_succession_t *s);
/** Goes on with what is wanted: a daemon has ended, or one is ready. */
void sup_succession_proceed(sup_succession_t *s);
/** Starts now what waits for its back-off to run out. */
void sup_succession_hurry(sup_succession_t *s);
/** The successor has ended before it was ready. */
void sup_succession_failed(sup_succession_t *s, const char *why);
/** The daemons before have ended: nobody holds their listener any more. */
void sup_succession_forget_former(sup_succession_t *s);
/** Nothing is replaced any more; the successor that starts, if any, is given back. */
sup_process_t *sup_succession_end(sup_succession_t *s);

#endif
