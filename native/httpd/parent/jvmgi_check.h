/* SPDX-License-Identifier: Apache-2.0
 * Checks what the whole configuration says once it has been read, so that `httpd -t` tells what is wrong. */
#ifndef JVMGI_CHECK_H
#define JVMGI_CHECK_H

#include <apr_pools.h>

#include "config/jvmgi_config.h"

void jvmgi_check_hooks(apr_pool_t *pool);
/** A warning about options of a JVM that let other machines in; NULL: none do. */
const char *jvmgi_check_open_port(apr_pool_t *pool, const jvmgi_list_t *options);
/** Where the folder for sockets goes: JVMGISocketPrefix, or its default in httpd's runtime directory. */
const char *jvmgi_check_socket_prefix(apr_pool_t *pool, const jvmgi_setup_t *setup);
/** True when the group is to be started only by its first request. */
bool jvmgi_check_is_lazy(const jvmgi_setup_t *setup, const jvmgi_daemon_group_t *group,
                         const server_rec *main_server);

#endif
