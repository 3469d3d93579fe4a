/* SPDX-License-Identifier: Apache-2.0
 * How the daemon of a place is replaced by plan: its successor is started beside it, on a listener of its own, and takes its place when it
 * is ready; only then the daemon before is told to leave. A successor that does not start changes nothing. */
#ifndef SUP_SUCCESSION_H
#define SUP_SUCCESSION_H

#include "jvmgi_backoff.h"
#include "sup_process.h"
#include "sup_refusal.h"

typedef struct sup_slot_t sup_slot_t;

/** Who waits to hear whether a daemon was replaced. */
typedef struct {
    void (*told)(void *baton, bool done, const char *text); /**< NULL: nobody */
    void *baton;
} sup_witness_t;

typedef struct {
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

void sup_succession_init(sup_slot_t *slot);
/** Has the slot's daemon replaced, when it is ready and as soon as no other one is leaving it. */
void sup_succession_want(sup_slot_t *slot, const char *reason, int64_t drain_ms);
/** As sup_succession_want, but tried once; `witness` hears of the outcome, perhaps before this returns. What waits for its
 * back-off to run out is started at once. */
void sup_succession_order(sup_slot_t *slot, const char *reason, sup_witness_t witness);
/** The slot's daemon was not replaced, and will not be: whoever waits hears so. */
void sup_succession_give_up(sup_slot_t *slot, const char *why);
/** The slot has a daemon that is ready: nothing is wanted any more, and its limits count from now on. */
void sup_succession_begin(sup_slot_t *slot);
/** Goes on with what is wanted: a daemon has ended, or one is ready. */
void sup_succession_proceed(sup_slot_t *slot);
/** Starts now what waits for its back-off to run out. */
void sup_succession_hurry(sup_slot_t *slot);
/** The successor has ended before it was ready. */
void sup_succession_failed(sup_slot_t *slot, const char *why);
/** The daemons before have ended: nobody holds their listener any more. */
void sup_succession_forget_former(sup_slot_t *slot);
/** Nothing is replaced any more; the successor that starts, if any, is given back. */
sup_process_t *sup_succession_end(sup_slot_t *slot);

#endif
