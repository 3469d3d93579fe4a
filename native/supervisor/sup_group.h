/* SPDX-License-Identifier: Apache-2.0
 * A process group that runs: one definition, its slots, and the generations of httpd's children that want it. */
#ifndef SUP_GROUP_H
#define SUP_GROUP_H

#include "sup_slot.h"

typedef struct sup_group_t sup_group_t;

struct sup_group_t {
    sup_definition_t *definition; /**< owned */
    sup_slot_t *slots;
    uint32_t *generations; /**< that want it */
    size_t generation_count;
    size_t generation_room;
    bool is_retired;    /**< nobody wants it: its daemons leave */
    bool awaits_others; /**< it starts when a definition before has ended */
    bool is_led_to;     /**< children of a definition before are served by it */
    sup_group_t *next;
};

/** Makes the group with all its listeners; takes over `d` when it succeeds. NULL with `why`. */
sup_group_t *sup_group_open(sup_context_t *context, sup_definition_t *d, char *why,
                            size_t why_size);
/** Closes the listeners and frees it, but not its definition, which is returned. It has no daemons. */
sup_definition_t *sup_group_close(sup_group_t *g);
/** Starts its daemons; those that take the place of another definition's begin as warm as they can. */
void sup_group_start(sup_group_t *g, bool replaces);
void sup_group_hurry(sup_group_t *g, bool lazy);
void sup_group_retire(sup_group_t *g);
/** As sup_group_retire while children still send requests to it: `other`, of the same name, serves them. False with errno: they are
 * refused. */
bool sup_group_retire_for(sup_group_t *g, sup_group_t *other);
void sup_group_stop(sup_group_t *g);
void sup_group_reap(sup_group_t *g);
bool sup_group_has_process(const sup_group_t *g);

/** Makes room for one more generation, so that the next sup_group_want cannot fail. */
bool sup_group_reserve(sup_group_t *g);
void sup_group_want(sup_group_t *g, uint32_t generation);
void sup_group_unwant(sup_group_t *g, uint32_t generation);
bool sup_group_is_wanted_by(const sup_group_t *g, uint32_t generation);
/** The newest generation that wants it. */
uint32_t sup_group_newest(const sup_group_t *g);

#endif
