/* SPDX-License-Identifier: Apache-2.0
 * What the Apache parent does at its start, at restarts and at its end: starts the supervisor, and tells it what is wanted. */
#ifndef JVMGI_PARENT_H
#define JVMGI_PARENT_H

#include <apr_pools.h>

void jvmgi_parent_hooks(apr_pool_t *pool);

#endif
