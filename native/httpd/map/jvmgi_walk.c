/* SPDX-License-Identifier: Apache-2.0
 * What a walk finds depends on the configuration, which a child never changes, and on what lies in the folders: .htaccess files, and links
 * whose use is restricted. Where the configuration lets httpd look for neither, every walk to a target finds the same, and one is enough. */
#include "jvmgi_walk.h"

#include "config/jvmgi_private.h"
#include "jvmgi_section.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_request.h>
#include <stdatomic.h>
#include <string.h>

/** Targets are files of applications; a server with more of them walks to the others as ever. */
enum { CELLS = 512, MOST_KEPT = CELLS / 2 };

typedef struct {
    const server_rec *server;
    const char *target;
    apr_filetype_e type;
    ap_conf_vector_t *found; /**< NULL: each request has to walk */
} kept_t;

struct jvmgi_walks_t {
    apr_pool_t *pool;       /**< with an allocator of its own; used by whoever keeps a walk */
    atomic_flag being_kept; /**< one thread at a time does */
    int count;              /**< likewise */
    _Atomic(kept_t *) cells[CELLS];
};

jvmgi_walks_t *jvmgi_walks_make(apr_pool_t *pchild)
{
    jvmgi_walks_t *walks = apr_pcalloc(pchild, sizeof *walks);
    if (apr_pool_create_unmanaged_ex(&walks->pool, NULL, NULL) != APR_SUCCESS) {
        return NULL;
    }
    apr_pool_tag(walks->pool, "jvmgi_walks");
    atomic_flag_clear(&walks->being_kept);
    return walks;
}

/* ---- whether a walk can be kept ---- */

/** True when the section lets .htaccess files or restricted links have a say. `is_base`: it is no section but the server's own settings. */
static bool asks_the_folders(const core_dir_config *section, bool is_base)
{
    bool overrides = (section->override & ~(overrides_t)OR_UNSET) != 0 || section->override_list;
    bool inherits = (section->opts & OPT_UNSET) && !is_base;
    allow_options_t links = inherits ? (allow_options_t)((OPT_SYM_LINKS & ~section->opts_remove) |
                                                         (section->opts_add & OPT_SYM_OWNER))
                                     : section->opts;
    return overrides || (links & (OPT_SYM_LINKS | OPT_SYM_OWNER)) != OPT_SYM_LINKS;
}

static bool may_be_kept(const request_rec *r, const char *target)
{
    if (r->main || r->prev) {
        /* httpd goes on where that request's walk was, with what lies in its memory. */
        return false;
    }
    const core_server_config *core = ap_get_core_module_config(r->server->module_config);
    if (asks_the_folders(ap_get_core_module_config(r->server->lookup_defaults), true)) {
        return false;
    }
    for (int i = 0; i < core->sec_dir->nelts; i++) {
        const core_dir_config *section =
            ap_get_core_module_config(APR_ARRAY_IDX(core->sec_dir, i, ap_conf_vector_t *));
        if (asks_the_folders(section, false) && jvmgi_section_has_file(section, target)) {
            return false;
        }
    }
    return true;
}

/* ---- what is kept ---- */

/** The cell that holds the walk of this server's requests to the target, or would. Some are always free. */
static _Atomic(kept_t *) *find_cell(jvmgi_walks_t *walks, const server_rec *server,
                                    const char *target)
{
    apr_ssize_t length = APR_HASH_KEY_STRING;
    unsigned place = apr_hashfunc_default(target, &length) + (unsigned)((uintptr_t)server >> 4);
    for (;; place++) {
        _Atomic(kept_t *) *cell = &walks->cells[place % (unsigned)CELLS];
        const kept_t *kept = atomic_load_explicit(cell, memory_order_acquire);
        if (!kept || (kept->server == server && strcmp(kept->target, target) == 0)) {
            return cell;
        }
    }
}

static int walk(request_rec *r)
{
    int status = ap_directory_walk(r);
    return status == OK ? ap_file_walk(r) : status;
}

/** Walks in memory that outlives the request. */
static int walk_and_keep(jvmgi_walks_t *walks, request_rec *r, const jvmgi_mapping_t *map)
{
    kept_t *kept = apr_palloc(walks->pool, sizeof *kept);
    *kept = (kept_t){.server = r->server,
                     .target = apr_pstrdup(walks->pool, map->target),
                     .type = map->info.filetype};
    apr_pool_t *own = r->pool;
    bool keep = may_be_kept(r, map->target);
    if (keep) {
        r->pool = walks->pool;
    }
    int status = walk(r);
    r->pool = own;
    kept->found = keep && status == OK ? r->per_dir_config : NULL;
    walks->count++;
    atomic_store_explicit(find_cell(walks, r->server, map->target), kept, memory_order_release);
    return status;
}

/** The first walk to a target; a thread that meets another one at it does not wait. */
static int walk_first(jvmgi_walks_t *walks, request_rec *r, const jvmgi_mapping_t *map)
{
    if (atomic_flag_test_and_set(&walks->being_kept)) {
        return walk(r);
    }
    bool is_new = !atomic_load(find_cell(walks, r->server, map->target));
    int status = is_new && walks->count < MOST_KEPT ? walk_and_keep(walks, r, map) : walk(r);
    atomic_flag_clear(&walks->being_kept);
    return status;
}

int jvmgi_walk(request_rec *r, const jvmgi_mapping_t *map)
{
    jvmgi_walks_t *walks = jvmgi_config_setup(r->server)->walks;
    if (!walks || map->problem != JVMGI_OUTCOME_OK ||
        r->per_dir_config != r->server->lookup_defaults) {
        return walk(r);
    }
    const kept_t *kept =
        atomic_load_explicit(find_cell(walks, r->server, map->target), memory_order_acquire);
    if (!kept) {
        return walk_first(walks, r, map);
    }
    if (!kept->found || kept->type != map->info.filetype) {
        return walk(r);
    }
    r->per_dir_config = kept->found;
    return OK;
}
