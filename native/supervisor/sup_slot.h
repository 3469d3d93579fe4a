/* SPDX-License-Identifier: Apache-2.0
 * The life of the place of process n in a group: which daemon serves there, and when the next one starts. */
#ifndef SUP_SLOT_H
#define SUP_SLOT_H

#include "jvmgi_backoff.h"
#include "sup_place.h"
#include "sup_refusal.h"
#include "sup_succession.h"

typedef struct sup_slot_t sup_slot_t;

struct sup_slot_t {
    sup_place_t place;
    const sup_slot_t *siblings;   /**< all slots of the group, definition->processes of them */
    sup_watch_t first_connection; /**< while nobody needs a daemon yet, or any more */
    bool is_resting;              /**< nobody needed the last daemon any more */
    bool replaces;                /**< its daemons take the place of another definition's */
    bool awaits_leaver;           /**< the next one starts when the last of them has ended */
    sup_succession_t succession;
    jvmgi_backoff_t backoff;
    sup_timer_t retry;
    sup_timer_t archive_due; /**< its group's class-data archive is made, if there is none */
    sup_refusal_t refusal;
    bool is_refusing;       /**< the last start failed: who connects is told so */
    char last_failure[512]; /**< why, for those who are told */
};

/** Makes the listener; nothing is started. False with errno. */
bool sup_slot_open(sup_slot_t *slot, sup_context_t *context, const sup_definition_t *d, int index,
                   const sup_slot_t *siblings);
/** Starts a daemon now, or (`lazy`) at the first connection. */
void sup_slot_start(sup_slot_t *slot, bool lazy);
/** Starts now what waits for a connection or for its back-off to run out. */
void sup_slot_hurry(sup_slot_t *slot, bool lazy);
/** Closes the listener and tells the daemons to leave; nothing is started any more. */
void sup_slot_retire(sup_slot_t *slot);
/** Closes the listener and ends the daemons within shutdown-timeout. */
void sup_slot_stop(sup_slot_t *slot);
/** Sees to the daemons that have ended. */
void sup_slot_reap(sup_slot_t *slot);
/** True when a daemon is there, in whatever state. */
bool sup_slot_has_process(const sup_slot_t *slot);
/** What the slot does, in a few words: "pid 12 is ready, for 3 s". */
void sup_slot_describe(const sup_slot_t *slot, char *out, size_t size);

/** Has the daemon replaced as sup_succession_order does, or started at once when its back-off runs. `witness` hears of the outcome, perhaps
 * before this returns. */
void sup_slot_renew(sup_slot_t *slot, const char *reason, sup_witness_t witness);

/** Frees what is left of a retired or stopped slot without daemons, or of one that was never started. */
void sup_slot_close(sup_slot_t *slot);

#endif
