/* SPDX-License-Identifier: Apache-2.0
 * What the Apache parent remembers while httpd reads its configuration again: the supervisor, and the definitions in force. */
#ifndef JVMGI_RETAINED_H
#define JVMGI_RETAINED_H

#include "jvmgi_group.h"
#include "jvmgi_supervise.h"

#include <apr_pools.h>

/** A group as it was last handed over. In malloc's memory. */
typedef struct {
    char *name;
    char definition[JVMGI_DEFINITION_LENGTH + 1];
    int processes;
    int64_t shutdown_timeout;
    uint8_t *payload; /**< of GROUP */
    size_t length;
} jvmgi_accepted_t;

typedef struct {
    pid_t parent; /**< who owns all this; a child that ends must not act on it */
    jvmgi_supervisor_t supervisor;
    int64_t lost_at;  /**< when the supervisor was last lost (ms of jvmgi_clock_ms), 0: never */
    apr_pool_t *logs; /**< httpd's pool that it clears once it has read its configuration again */
    bool
        ran; /**< a configuration has been started: from now on nothing that is found fails a restart */
    jvmgi_accepted_t *accepted;
    size_t accepted_count;
    bool in_force; /**< the supervisor that runs has taken what was accepted */
    int64_t
        longest_shutdown; /**< shutdown-timeout (s), of all that was accepted since the last whole start: processes of old ones may live */
    /** Definitions whose java options were tried and taken, the latest in place of the oldest. */
    char tried[64][JVMGI_DEFINITION_LENGTH + 1];
    unsigned tried_next;
} jvmgi_retained_t;

/** The one there is; made at the first call. */
jvmgi_retained_t *jvmgi_retained(void);
/** The definition in force of a group; NULL: none. */
const jvmgi_accepted_t *jvmgi_retained_find(const jvmgi_retained_t *retained, const char *name);
/** Copies a group for the next list; false: no memory. */
bool jvmgi_accepted_make(jvmgi_accepted_t *out, const char *name, const char *definition,
                         int processes, int64_t shutdown_timeout, jvmgi_span_t payload);
/** Forgets all definitions, because the supervisor has ended with all that it started. */
void jvmgi_retained_forget(jvmgi_retained_t *retained);
/** Puts a new list in place of the one in force, which is freed. */
void jvmgi_retained_replace(jvmgi_retained_t *retained, jvmgi_accepted_t *accepted, size_t count);
/** Frees a list that was not put in force. */
void jvmgi_accepted_free(jvmgi_accepted_t *accepted, size_t count);
bool jvmgi_retained_was_tried(const jvmgi_retained_t *retained, const char *definition);
void jvmgi_retained_note_tried(jvmgi_retained_t *retained, const char *definition);

#endif
