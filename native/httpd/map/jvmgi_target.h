/* SPDX-License-Identifier: Apache-2.0
 * What lies at the path that an alias names: an application file, an exploded application, a directory of applications, or nothing. */
#ifndef JVMGI_TARGET_H
#define JVMGI_TARGET_H

#include "jvmgi_map.h"

/** Looks at a path that is to be an application itself; fills target, info, is_folder and problem. */
void jvmgi_target_find(jvmgi_mapping_t *map, apr_pool_t *pool, const char *path);
/** Looks into a directory of applications for the next segment of the URL, which moves from path_info to script_name. */
void jvmgi_target_find_in(jvmgi_mapping_t *map, apr_pool_t *pool, const char *folder);
/** True when the path is a folder with classes/ or WEB-INF/ in it. */
bool jvmgi_target_is_exploded(apr_pool_t *pool, const char *path);
/** Looks for the first application on the way along `path`, from its `start`th character on; the rest of it becomes path_info. */
void jvmgi_target_find_along(jvmgi_mapping_t *map, apr_pool_t *pool, const char *path,
                             size_t start);

#endif
