/* SPDX-License-Identifier: Apache-2.0
 * httpd's way to a target through the directories, which finds the settings that <Directory> and <Files> make for it. */
#ifndef JVMGI_WALK_H
#define JVMGI_WALK_H

#include "jvmgi_map.h"

typedef struct jvmgi_walks_t jvmgi_walks_t;

/** Makes what keeps the walks of a child, for as long as the process lives; before it has threads. NULL: no memory; nothing is kept then. */
jvmgi_walks_t *jvmgi_walks_make(apr_pool_t *pchild);
/** Sets the request's settings by directory: by a walk, or, where no request can change what it finds, as an earlier one found them. From
 * any thread. Returns OK, or httpd's refusal. */
int jvmgi_walk(request_rec *r, const jvmgi_mapping_t *map);

#endif
