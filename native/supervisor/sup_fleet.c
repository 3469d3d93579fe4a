/* SPDX-License-Identifier: Apache-2.0
 * All process groups. */
#include "sup_fleet.h"

#include "jvmgi_escape.h"
#include "sup_log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Running definitions of one group at once: the one that serves new children, and one for the children before. */
#define DEFINITIONS_AT_MOST 2
/* How long a process may take to go after SIGKILL. */
#define AFTER_KILL_MS 5000

static bool is_same(const sup_definition_t *a, const sup_definition_t *b)
{
    return strcmp(a->hash, b->hash) == 0;
}

static sup_group_t *find(const sup_fleet_t *f, const sup_definition_t *d)
{
    for (sup_group_t *g = f->groups; g; g = g->next) {
        if (!g->is_retired && is_same(g->definition, d)) {
            return g;
        }
    }
    return NULL;
}

static bool refuse(const sup_definition_t *d, const char *fault, char *why, size_t why_size)
{
    char name[JVMGI_ESCAPE_ROOM(JVMGI_MAX_GROUP_NAME)];
    jvmgi_escape(name, sizeof(name), d->name, strlen(d->name), JVMGI_MAX_GROUP_NAME);
    snprintf(why, why_size, "group %s: %s", name, fault);
    return false;
}

static bool check_names(sup_definition_t *const *definitions, size_t count, char *why,
                        size_t why_size)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (is_same(definitions[i], definitions[k])) {
                return refuse(definitions[i], "its definition is given twice", why, why_size);
            }
            if (strcmp(definitions[i]->name, definitions[k]->name) == 0) {
                return refuse(definitions[i], "it is defined twice", why, why_size);
            }
        }
    }
    return true;
}

/* Their definitions stay the caller's. */
static void undo(sup_group_t *made)
{
    while (made) {
        sup_group_t *next = made->next;
        sup_group_close(made);
        made = next;
    }
}

/* Makes those groups that do not run yet, and room in all that are wanted. */
static bool make_new(sup_fleet_t *f, sup_definition_t *const *definitions, size_t count,
                     sup_group_t **made, char *why, size_t why_size)
{
    for (size_t i = 0; i < count; i++) {
        sup_group_t *g = find(f, definitions[i]);
        char fault[256];
        if (!g) {
            g = sup_group_open(f->context, definitions[i], fault, sizeof(fault));
            if (!g) {
                return refuse(definitions[i], fault, why, why_size);
            }
            g->next = *made;
            *made = g;
        }
        if (!sup_group_reserve(g)) {
            return refuse(definitions[i], "there is no memory for it", why, why_size);
        }
    }
    return true;
}

/* The definition of this name that the newest generation wants. */
static sup_group_t *find_newest(const sup_fleet_t *f, const char *name)
{
    for (sup_group_t *g = f->groups; g; g = g->next) {
        if (!g->is_retired && sup_group_is_wanted_by(g, f->generation) &&
            strcmp(g->definition->name, name) == 0) {
            return g;
        }
    }
    return NULL;
}

/* Retires what no generation wants any more. Its own children have ended, but not those that were led on to it. */
static void retire_unwanted(sup_fleet_t *f)
{
    for (sup_group_t *g = f->groups; g; g = g->next) {
        if (g->is_retired || g->generation_count > 0) {
            continue;
        }
        sup_group_t *newest = g->is_led_to ? find_newest(f, g->definition->name) : NULL;
        if (newest) {
            (void)sup_group_retire_for(g, newest);
        } else {
            sup_group_retire(g);
        }
    }
    sup_fleet_reap(f);
}

static void drop_generation(sup_fleet_t *f, uint32_t generation)
{
    for (sup_group_t *g = f->groups; g; g = g->next) {
        sup_group_unwant(g, generation);
    }
}

/* The definition of this name whose newest generation is the oldest, when there are too many. */
static sup_group_t *find_surplus(const sup_fleet_t *f, const char *name)
{
    sup_group_t *oldest = NULL;
    int count = 0;
    for (sup_group_t *g = f->groups; g; g = g->next) {
        if (!g->is_retired && strcmp(g->definition->name, name) == 0) {
            count++;
            oldest = !oldest || sup_group_newest(g) < sup_group_newest(oldest) ? g : oldest;
        }
    }
    return count > DEFINITIONS_AT_MOST ? oldest : NULL;
}

/* Restarts that come faster than old children end would pile up JVMs without a bound. The children that still send to the oldest definition
 * are served by the newest. */
static void collapse(sup_fleet_t *f, sup_group_t *newest)
{
    const char *name = newest->definition->name;
    sup_group_t *surplus;
    while ((surplus = find_surplus(f, name))) {
        bool led = sup_group_retire_for(surplus, newest);
        sup_log_group(
            &f->context->sink, SUP_WARNING, JVMGI_CODE_DEFINITION_COLLAPSED, name,
            "more than %d definitions are in use; the oldest is drained before its "
            "children have ended, and %s%s",
            DEFINITIONS_AT_MOST,
            led ? "the newest serves them" : "they cannot be served: ", led ? "" : strerror(errno));
    }
}

/* Daemons of two definitions that may not run at once, since one of them may hold what the other needs. */
static bool exclude_each_other(const sup_group_t *a, const sup_group_t *b)
{
    return a != b && strcmp(a->definition->name, b->definition->name) == 0 &&
           (a->definition->is_alone || b->definition->is_alone);
}

/* Its children's requests wait for the new definition as for a process that starts. */
static void retire_excluded(sup_fleet_t *f, sup_group_t *newest)
{
    for (sup_group_t *g = f->groups; g; g = g->next) {
        if (!g->is_retired && exclude_each_other(g, newest)) {
            (void)sup_group_retire_for(g, newest);
        }
    }
}

/* Whether another definition of this name is there, whose place it takes. */
static bool has_sibling(const sup_fleet_t *f, const sup_group_t *group)
{
    for (const sup_group_t *g = f->groups; g; g = g->next) {
        if (g != group && strcmp(g->definition->name, group->definition->name) == 0) {
            return true;
        }
    }
    return false;
}

static void start_if_alone(const sup_fleet_t *f, sup_group_t *newest)
{
    newest->awaits_others = false;
    for (const sup_group_t *g = f->groups; g; g = g->next) {
        newest->awaits_others |= exclude_each_other(g, newest) && sup_group_has_process(g);
    }
    if (!newest->awaits_others) {
        sup_group_start(newest, has_sibling(f, newest));
    }
}

/* The groups made stand first in the list; what ran before is hurried on, because whoever restarts httpd may have mended something. */
static void apply(sup_fleet_t *f, uint32_t generation, sup_definition_t *const *definitions,
                  size_t count, sup_group_t *made)
{
    while (made) {
        sup_group_t *next = made->next;
        made->next = f->groups;
        f->groups = made;
        made = next;
    }
    if (f->has_generation && f->generation_is_over) {
        drop_generation(f, f->generation);
    }
    drop_generation(f, generation);
    for (size_t i = 0; i < count; i++) {
        sup_group_t *g = find(f, definitions[i]);
        if (!g) {
            continue; /* there is one: it ran already or was made just now */
        }
        bool is_new = g->definition == definitions[i];
        sup_group_want(g, generation);
        if (is_new) {
            retire_excluded(f, g);
            start_if_alone(f, g);
        } else {
            sup_group_hurry(g, definitions[i]->lazy);
            sup_definition_renew(g->definition, definitions[i]);
        }
        collapse(f, g);
    }
    f->has_generation = true;
    f->generation = generation;
    f->generation_is_over = false;
    retire_unwanted(f);
}

bool sup_fleet_commit(sup_fleet_t *f, uint32_t generation, sup_definition_t *const *definitions,
                      size_t count, char *why, size_t why_size)
{
    if (f->is_stopping) {
        snprintf(why, why_size, "the supervisor is stopping");
        return false;
    }
    sup_group_t *made = NULL;
    if (!check_names(definitions, count, why, why_size) ||
        !make_new(f, definitions, count, &made, why, why_size)) {
        undo(made);
        return false;
    }
    apply(f, generation, definitions, count, made);
    return true;
}

void sup_fleet_end_generation(sup_fleet_t *f, uint32_t generation)
{
    if (f->has_generation && generation == f->generation) {
        f->generation_is_over = true;
        return;
    }
    drop_generation(f, generation);
    retire_unwanted(f);
}

void sup_fleet_stop(sup_fleet_t *f)
{
    f->is_stopping = true;
    for (sup_group_t *g = f->groups; g; g = g->next) {
        sup_group_stop(g);
    }
    sup_fleet_reap(f);
}

void sup_fleet_reap(sup_fleet_t *f)
{
    sup_group_t **place = &f->groups;
    while (*place) {
        sup_group_t *g = *place;
        sup_group_reap(g);
        if (g->is_retired && !sup_group_has_process(g)) {
            *place = g->next;
            sup_definition_free(sup_group_close(g));
        } else {
            place = &g->next;
        }
    }
    for (sup_group_t *g = f->groups; g; g = g->next) {
        if (g->awaits_others && !g->is_retired) {
            start_if_alone(f, g);
        }
    }
}

static sup_group_t *first_newest(const sup_fleet_t *f, sup_group_t *g)
{
    while (g && (g->is_retired || !sup_group_is_wanted_by(g, f->generation))) {
        g = g->next;
    }
    return g;
}

sup_group_t *sup_fleet_find(const sup_fleet_t *f, const char *name)
{
    return name[0] ? find_newest(f, name) : first_newest(f, f->groups);
}

sup_group_t *sup_fleet_next(const sup_fleet_t *f, const sup_group_t *g)
{
    return first_newest(f, g->next);
}

bool sup_fleet_is_empty(const sup_fleet_t *f)
{
    for (const sup_group_t *g = f->groups; g; g = g->next) {
        if (sup_group_has_process(g)) {
            return false;
        }
    }
    return true;
}

int64_t sup_fleet_stop_limit(const sup_fleet_t *f)
{
    int longest = 0;
    for (const sup_group_t *g = f->groups; g; g = g->next) {
        int timeout = g->definition->shutdown_timeout;
        longest = timeout > longest ? timeout : longest;
    }
    return (int64_t)longest * 1000 + AFTER_KILL_MS;
}
