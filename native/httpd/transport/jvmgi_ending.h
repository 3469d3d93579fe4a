/* SPDX-License-Identifier: Apache-2.0
 * Why a process of a group that had a request has ended. */
#ifndef JVMGI_ENDING_H
#define JVMGI_ENDING_H

#include <apr_pools.h>
#include <sys/types.h>

/** The supervisor's words for the end of the process, NULL: it says nothing. It learns of an end a moment after the child's connection has
 * ended, so it is waited for: for half a second at most, and not at all where there is nothing (more) to come. Of a process that lives the
 * words say so. */
const char *jvmgi_ending_await(apr_pool_t *pool, const char *folder, pid_t pid);

#endif
