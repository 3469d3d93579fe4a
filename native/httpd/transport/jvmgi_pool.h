/* SPDX-License-Identifier: Apache-2.0
 * The connections of an Apache child to one process group: how many requests each process has from here, and the idle connections, the
 * last used first. Connections that were idle for 10 s are closed by a thread of the pool. All functions may be called from any thread. */
#ifndef JVMGI_POOL_H
#define JVMGI_POOL_H

#include "jvmgi_connection.h"
#include "jvmgi_limits.h"

typedef struct jvmgi_pool_t jvmgi_pool_t;

/** Processes of a group that a request has found useless so far. */
typedef struct {
    bool tried[JVMGI_MAX_PROCESSES];
} jvmgi_tried_t;

/** A pool for `processes` listeners named FOLDER/DEFINITION.n. Lives until the child ends. NULL: no memory. */
jvmgi_pool_t *jvmgi_pool_create(const char *folder, const char *definition, int processes);
/** The path of a listener; valid as long as the pool. */
const char *jvmgi_pool_path(const jvmgi_pool_t *pool, int process);
/** Chooses the process that has the fewest requests from this child, leaving out those already tried, and counts one more for it. -1: all
 * were tried. */
int jvmgi_pool_enter(jvmgi_pool_t *pool, const jvmgi_tried_t *tried);
/** Counts one less. */
void jvmgi_pool_leave(jvmgi_pool_t *pool, int process);
/** Takes an idle connection to the process; NULL: there is none. */
jvmgi_connection_t *jvmgi_pool_take(jvmgi_pool_t *pool, int process);
/** Keeps a connection for the next request, or closes it when it can't be kept. */
void jvmgi_pool_keep(jvmgi_pool_t *pool, jvmgi_connection_t *connection);
/** Closes the idle connections to a process, because one turned out to be dead. */
void jvmgi_pool_forget(jvmgi_pool_t *pool, int process);

#endif
