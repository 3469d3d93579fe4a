/* SPDX-License-Identifier: Apache-2.0
 * All process groups: brings what runs into line with what the generations of httpd's children want. */
#ifndef SUP_FLEET_H
#define SUP_FLEET_H

#include "sup_group.h"

typedef struct {
    sup_context_t *context;
    sup_group_t *groups;
    bool has_generation;
    uint32_t generation; /**< the newest one that was committed */
    bool
        generation_is_over; /**< httpd said that none of its children is left; it is wanted until the next one all the same */
    bool is_stopping;
} sup_fleet_t;

/** Makes `count` definitions all that `generation` wants, and takes them over. What runs already with the same hash goes on untouched. False,
 * with nothing changed: `why`. */
bool sup_fleet_commit(sup_fleet_t *f, uint32_t generation, sup_definition_t *const *definitions,
                      size_t count, char *why, size_t why_size);
/** No child of `generation` is left: what only it wanted is drained. */
void sup_fleet_end_generation(sup_fleet_t *f, uint32_t generation);
/** Ends everything within the shutdown-timeouts. */
void sup_fleet_stop(sup_fleet_t *f);
/** Sees to daemons that have ended. To be called at SIGCHLD. */
void sup_fleet_reap(sup_fleet_t *f);
/** The group of this name that serves new children, NULL: there is none; "" stands for the first of all. */
sup_group_t *sup_fleet_find(const sup_fleet_t *f, const char *name);
/** The next one that serves new children, NULL: there is none. */
sup_group_t *sup_fleet_next(const sup_fleet_t *f, const sup_group_t *g);
/** True when no daemon is left. */
bool sup_fleet_is_empty(const sup_fleet_t *f);
/** Milliseconds after which sup_fleet_stop has ended everything that can be ended. */
int64_t sup_fleet_stop_limit(const sup_fleet_t *f);

#endif
