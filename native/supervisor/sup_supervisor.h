/* SPDX-License-Identifier: Apache-2.0
 * The supervisor as a whole: starts, works until it is told to stop or its parent has gone, ends what it started. */
#ifndef SUP_SUPERVISOR_H
#define SUP_SUPERVISOR_H

#include "jvmgi_limits.h"

#include <stdint.h>
#include <sys/types.h>

typedef struct {
    const char *prefix; /**< of the runtime folder */
    pid_t parent;
    uint8_t nonce[JVMGI_NONCE_SIZE];
    const char *build;
    int answer; /**< where "ok FOLDER" or "error TEXT" is written; closed then */
} sup_start_t;

/** 0, or 1 when it could not start or had to give up: never what a daemon ended with. */
int sup_supervisor_run(const sup_start_t *start);

#endif
