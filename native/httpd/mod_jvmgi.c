/* SPDX-License-Identifier: Apache-2.0
 * The module record and the table of hooks. */
#include "config/jvmgi_config.h"
#include "config/jvmgi_directives.h"
#include "config/jvmgi_private.h"
#include "map/jvmgi_map.h"
#include "map/jvmgi_walk.h"
#include "parent/jvmgi_check.h"
#include "parent/jvmgi_embedding.h"
#include "parent/jvmgi_parent.h"
#include "request/jvmgi_access.h"
#include "request/jvmgi_handler.h"
#include "transport/jvmgi_daemon.h"
#include "transport/jvmgi_embedded.h"

#include <unistd.h>

static void hook_child_init(apr_pool_t *pchild, server_rec *s)
{
    jvmgi_setup_t *setup = jvmgi_config_setup(s);
    setup->child = getpid();
    setup->walks = jvmgi_walks_make(pchild);
    if (!jvmgi_daemon_init_child(setup)) {
        ap_log_error(APLOG_MARK, APLOG_ERR, APR_ENOMEM, s,
                     JVMGI_CODE_FORMAT
                     ": no memory for connections; requests of this child get 503",
                     JVMGI_CODE_CANNOT_CONNECT);
    }
}

static void register_hooks(apr_pool_t *pool)
{
    jvmgi_check_hooks(pool);
    jvmgi_embedding_hooks(pool);
    jvmgi_parent_hooks(pool);
    jvmgi_map_hooks(pool);
    jvmgi_handler_hooks(pool);
    jvmgi_access_hooks(pool);
    jvmgi_embedded_hooks(pool);
    ap_hook_child_init(hook_child_init, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA jvmgi_module = {
    STANDARD20_MODULE_STUFF,
    jvmgi_config_create_dir,
    jvmgi_config_merge_dir,
    jvmgi_config_create_server,
    jvmgi_config_merge_server,
    jvmgi_directives,
    register_hooks,
    AP_MODULE_FLAG_NONE,
};
