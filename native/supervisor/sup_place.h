/* SPDX-License-Identifier: Apache-2.0
 * The place of process n in a group, as everybody sees it who fills it: its listener, the daemon that serves there now, and those that are
 * leaving. */
#ifndef SUP_PLACE_H
#define SUP_PLACE_H

#include "sup_process.h"

typedef struct {
    sup_context_t *context;
    const sup_definition_t *definition;
    int index;
    bool is_open; /**< false: nothing is started any more */
    sup_listener_t listener;
    sup_process_t *current; /**< starting or ready */
    sup_process_t *leaving; /**< linked by `next` */
} sup_place_t;

static inline bool sup_place_is_ready(const sup_place_t *place)
{
    return place->current && place->current->state == SUP_PROCESS_READY;
}

#endif
