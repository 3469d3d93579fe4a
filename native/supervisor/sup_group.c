/* SPDX-License-Identifier: Apache-2.0
 * A process group that runs. */
#include "sup_group.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void close_slots(sup_group_t *g, int count)
{
    for (int i = 0; i < count; i++) {
        sup_slot_close(&g->slots[i]);
    }
}

static void free_all(sup_group_t *g)
{
    free(g->slots);
    free(g->generations);
    free(g);
}

sup_group_t *sup_group_open(sup_context_t *context, sup_definition_t *d, char *why, size_t why_size)
{
    sup_group_t *g = calloc(1, sizeof(*g));
    if (!g || !(g->slots = calloc((size_t)d->processes, sizeof(*g->slots)))) {
        free(g);
        snprintf(why, why_size, "there is no memory for it");
        return NULL;
    }
    for (int i = 0; i < d->processes; i++) {
        if (!sup_slot_open(&g->slots[i], context, d, i, g->slots)) {
            snprintf(why, why_size, "its listener %s cannot be made: %s",
                     g->slots[i].place.listener.path, strerror(errno));
            close_slots(g, i + 1);
            free_all(g);
            return NULL;
        }
    }
    g->definition = d;
    return g;
}

sup_definition_t *sup_group_close(sup_group_t *g)
{
    sup_definition_t *d = g->definition;
    close_slots(g, d->processes);
    free_all(g);
    return d;
}

void sup_group_start(sup_group_t *g, bool replaces)
{
    for (int i = 0; i < g->definition->processes; i++) {
        g->slots[i].replaces = replaces;
        sup_slot_start(&g->slots[i], g->definition->lazy);
    }
}

void sup_group_hurry(sup_group_t *g, bool lazy)
{
    for (int i = 0; i < g->definition->processes; i++) {
        sup_slot_hurry(&g->slots[i], lazy);
    }
}

void sup_group_retire(sup_group_t *g)
{
    g->is_retired = true;
    for (int i = 0; i < g->definition->processes; i++) {
        sup_slot_retire(&g->slots[i]);
    }
}

bool sup_group_retire_for(sup_group_t *g, sup_group_t *other)
{
    bool led = true;
    sup_group_retire(g);
    other->is_led_to = true;
    for (int i = 0; i < g->definition->processes; i++) {
        led &= sup_listener_lead_on(&g->slots[i].place.listener,
                                    &other->slots[i % other->definition->processes].place.listener);
    }
    return led;
}

void sup_group_stop(sup_group_t *g)
{
    g->is_retired = true;
    for (int i = 0; i < g->definition->processes; i++) {
        sup_slot_stop(&g->slots[i]);
    }
}

void sup_group_reap(sup_group_t *g)
{
    for (int i = 0; i < g->definition->processes; i++) {
        sup_slot_reap(&g->slots[i]);
    }
}

bool sup_group_has_process(const sup_group_t *g)
{
    for (int i = 0; i < g->definition->processes; i++) {
        if (sup_slot_has_process(&g->slots[i])) {
            return true;
        }
    }
    return false;
}

bool sup_group_reserve(sup_group_t *g)
{
    if (g->generation_count < g->generation_room) {
        return true;
    }
    size_t room = g->generation_room * 2 + 4;
    uint32_t *generations = reallocarray(g->generations, room, sizeof(*generations));
    if (!generations) {
        return false;
    }
    g->generations = generations;
    g->generation_room = room;
    return true;
}

bool sup_group_is_wanted_by(const sup_group_t *g, uint32_t generation)
{
    for (size_t i = 0; i < g->generation_count; i++) {
        if (g->generations[i] == generation) {
            return true;
        }
    }
    return false;
}

void sup_group_want(sup_group_t *g, uint32_t generation)
{
    if (!sup_group_is_wanted_by(g, generation)) {
        g->generations[g->generation_count++] = generation;
    }
}

void sup_group_unwant(sup_group_t *g, uint32_t generation)
{
    for (size_t i = 0; i < g->generation_count; i++) {
        if (g->generations[i] == generation) {
            g->generations[i] = g->generations[--g->generation_count];
            return;
        }
    }
}

uint32_t sup_group_newest(const sup_group_t *g)
{
    uint32_t newest = 0;
    for (size_t i = 0; i < g->generation_count; i++) {
        newest = g->generations[i] > newest ? g->generations[i] : newest;
    }
    return newest;
}
