/* SPDX-License-Identifier: Apache-2.0
 * Where the configured applications run, as far as the configuration alone tells: what directory and location sections say of an alias'
 * target and URL. For what is told and prepared at the start; requests are placed by the handler. */
#ifndef JVMGI_PLACEMENT_H
#define JVMGI_PLACEMENT_H

#include "config/jvmgi_config.h"

/** True when an alias leads to an application that runs inside httpd, or an import script runs there, given JVMGIRestrictEmbedded Off. */
bool jvmgi_placement_has_embedded(const server_rec *main_server);
/** The aliases of all hosts for which no process group is named, each with a blank in front; "" when there is none. */
const char *jvmgi_placement_list_unplaced(apr_pool_t *pool, const server_rec *main_server);
/** What the processes of a group can load before the first request (`preload`): the applications of its aliases that are the same for every
 * request. And what those load besides that take the place of others (`warm`): the applications that a host's requests will ask for. */
void jvmgi_placement_preload(apr_pool_t *pool, const server_rec *main_server,
                             const jvmgi_daemon_group_t *group, jvmgi_group_t *built);

#endif
