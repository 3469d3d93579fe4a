/* SPDX-License-Identifier: Apache-2.0
 * From what is configured to what the supervisor executes. */
#ifndef JVMGI_DEFINITION_H
#define JVMGI_DEFINITION_H

#include "config/jvmgi_config.h"

/** What a group cannot be run for: a log code and the words. */
typedef struct {
    uint16_t code; /**< 0: nothing is wrong */
    const char *text;
} jvmgi_problem_t;

/** Builds the definition of a group: looks up users, java and the bridge. Everything is allocated in `pool`. */
jvmgi_problem_t jvmgi_definition_build(apr_pool_t *pool, const jvmgi_setup_t *setup,
                                       const jvmgi_daemon_group_t *group, jvmgi_group_t *out);

#endif
