/* SPDX-License-Identifier: Apache-2.0
 * Starts one daemon: fork, the steps that make the child what it has to be, exec. */
#ifndef SUP_SPAWN_H
#define SUP_SPAWN_H

#include "sup_definition.h"

/** Where a child failed before it became java. */
typedef enum {
    SUP_STEP_NONE,
    SUP_STEP_GROUP,
    SUP_STEP_DESCRIPTORS,
    SUP_STEP_PRIORITY,
    SUP_STEP_RIGHTS,
    SUP_STEP_HOME,
    SUP_STEP_NO_NEW_PRIVILEGES,
    SUP_STEP_DEATH_SIGNAL,
    SUP_STEP_SIGNALS,
    SUP_STEP_EXEC
} sup_step_t;

typedef struct {
    sup_step_t step;
    int error; /**< errno */
} sup_spawn_report_t;

/** The supervisor's ends; all close-on-exec and non-blocking. */
typedef struct {
    pid_t pid;
    int report; /**< gives one sup_spawn_report_t when a step failed, nothing when java runs */
    int out;    /**< stdout of the daemon */
    int err;    /**< stderr */
} sup_spawned_t;

/** Forks a child that runs `d`'s program with `listener` as descriptor 0, and with `option`, unless it is NULL, in front of all others. 0, or
 * the errno of a pipe, of fork or of want of memory. */
int sup_spawn(const sup_definition_t *d, int listener, char *option, sup_spawned_t *out);
/** Reads the report. 1: a step failed, `*out` says which; 0: java runs; -1: nothing is known yet. */
int sup_spawn_read_report(int fd, sup_spawn_report_t *out);
/** The step as the end of "could not …". */
const char *sup_step_text(sup_step_t step);

#endif
