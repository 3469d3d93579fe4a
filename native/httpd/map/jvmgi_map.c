/* SPDX-License-Identifier: Apache-2.0
 * The hooks that give an alias' URLs to applications. Files and folders get what httpd's own walk through the directories finds, so that
 * <Directory>, <Files>, Require and .htaccess apply; for a class there is nothing to walk through. */
#include "jvmgi_map.h"

#include "config/jvmgi_private.h"
#include "jvmgi_path.h"
#include "jvmgi_target.h"
#include "jvmgi_walk.h"

#include <apr_strings.h>
#include <http_request.h>
#include <string.h>
#include <util_script.h>

/** As mod_alias. */
enum { MAX_MATCHES = AP_MAX_REG_MATCH };

static jvmgi_mapping_t *stored_mapping(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &jvmgi_module);
}

static const char *collapsed(apr_pool_t *pool, const char *path, size_t length)
{
    char *copy = apr_pstrmemdup(pool, path, length);
    jvmgi_path_collapse(copy);
    return copy;
}

/** Divides the URL path after `end` characters: what a mount point takes, without the slash at its end, and the rest. */
static void divide(jvmgi_mapping_t *map, request_rec *r, size_t end)
{
    while (end > 0 && r->uri[end - 1] == '/') {
        end--;
    }
    map->script_name = collapsed(r->pool, r->uri, end);
    map->path_info = collapsed(r->pool, r->uri + end, strlen(r->uri + end));
    map->resource = map->script_name;
}

static void find_plain(jvmgi_mapping_t *map, request_rec *r, size_t matched)
{
    const jvmgi_alias_t *alias = map->alias;
    divide(map, r, matched);
    if (alias->is_class) {
        map->target = alias->target;
        return;
    }
    size_t length = jvmgi_path_trimmed(alias->target);
    const char *path = apr_pstrmemdup(r->pool, alias->target, length);
    bool is_directory_of_applications = alias->target[length] == '/' &&
                                        alias->url_path[strlen(alias->url_path) - 1] == '/' &&
                                        !jvmgi_target_is_exploded(r->pool, path);
    if (is_directory_of_applications) {
        jvmgi_target_find_in(map, r->pool, path);
    } else {
        jvmgi_target_find(map, r->pool, path);
    }
}

/** The length of the part of a target that no `$` changes, up to its last slash. */
static size_t literal_length(const char *target)
{
    size_t length = strcspn(target, "$\\");
    while (length > 0 && target[length] != '/') {
        length--;
    }
    return length;
}

/** SCRIPT_NAME is the URL without what is left of the path, as for any file that httpd finds. */
static void divide_by_path_info(jvmgi_mapping_t *map, request_rec *r)
{
    const char *uri = collapsed(r->pool, r->uri, strlen(r->uri));
    const char *path_info = collapsed(r->pool, map->path_info, strlen(map->path_info));
    size_t end = *path_info ? (size_t)ap_find_path_info(uri, path_info) : strlen(uri);
    map->script_name = apr_pstrmemdup(r->pool, uri, end);
    map->path_info = path_info;
    map->resource = map->script_name;
}

/** Finds the target of a pattern: what it names, with the rest of the URL behind it. What a pattern takes of the URL is the client's
 * choice; the resource is the target, so that there are no more application groups than applications. */
static bool find_matched(jvmgi_mapping_t *map, request_rec *r, ap_regmatch_t *matches)
{
    const jvmgi_alias_t *alias = map->alias;
    size_t end = (size_t)matches[0].rm_eo;
    if (alias->is_class) {
        divide(map, r, end);
        map->target = alias->target;
    } else {
        const char *named = ap_pregsub(r->pool, alias->target, r->uri, MAX_MATCHES, matches);
        if (!named || named[0] != '/') {
            return false;
        }
        char *path = apr_pstrcat(r->pool, named, r->uri + end, NULL);
        size_t literal = literal_length(alias->target);
        jvmgi_path_collapse(path + literal);
        jvmgi_target_find_along(map, r->pool, path, literal);
        divide_by_path_info(map, r);
    }
    map->resource = map->target;
    return true;
}

/** True when the alias takes the request; the mapping is then complete. */
static bool try_alias(jvmgi_mapping_t *map, request_rec *r)
{
    const jvmgi_alias_t *alias = map->alias;
    map->is_class = alias->is_class;
    if (alias->regex) {
        ap_regmatch_t matches[MAX_MATCHES];
        return ap_regexec(alias->regex, r->uri, MAX_MATCHES, matches, 0) == 0 &&
               find_matched(map, r, matches);
    }
    size_t matched = jvmgi_path_match(r->uri, alias->url_path);
    if (matched == 0) {
        return false;
    }
    find_plain(map, r, matched);
    return true;
}

static int hook_translate_name(request_rec *r)
{
    const apr_array_header_t *aliases = jvmgi_config_server(r->server)->aliases;
    if (aliases->nelts == 0 || r->uri[0] != '/' || r->proxyreq) {
        return DECLINED;
    }
    for (int i = 0; i < aliases->nelts; i++) {
        jvmgi_mapping_t found = {.alias = &APR_ARRAY_IDX(aliases, i, const jvmgi_alias_t)};
        if (try_alias(&found, r)) {
            ap_set_module_config(r->request_config, &jvmgi_module,
                                 apr_pmemdup(r->pool, &found, sizeof found));
            r->filename = apr_pstrcat(r->pool, found.is_class ? "jvmgi:" : "", found.target, NULL);
            r->finfo = found.info;
            r->handler = JVMGI_HANDLER;
            return OK;
        }
    }
    return DECLINED;
}

/** Lets httpd walk to the target and no further. A folder is hidden afterwards, so that mod_dir and its like leave it alone. */
static int hook_map_to_storage(request_rec *r)
{
    const jvmgi_mapping_t *map = stored_mapping(r);
    if (!map) {
        return DECLINED;
    }
    if (!map->is_class) {
        int status = jvmgi_walk(r, map);
        if (status != OK) {
            return status;
        }
        r->filename = apr_pstrdup(r->pool, map->target);
        r->canonical_filename = r->filename;
    }
    if (r->finfo.filetype == APR_DIR) {
        r->finfo.filetype = APR_NOFILE;
    }
    r->path_info = apr_pstrdup(r->pool, map->path_info);
    return OK;
}

/** The target's ending says nothing of the response: no guess by mod_mime, no negotiation. */
static int hook_type_checker(request_rec *r)
{
    return stored_mapping(r) ? OK : DECLINED;
}

const jvmgi_mapping_t *jvmgi_map_stored(const request_rec *r)
{
    return stored_mapping(r);
}

/** The named handler that httpd chose; NULL: it chose none of ours. */
static const jvmgi_alias_t *named_handler(const request_rec *r)
{
    apr_hash_t *handlers = jvmgi_config_dir(r)->handlers;
    return handlers && r->handler ? apr_hash_get(handlers, r->handler, APR_HASH_KEY_STRING) : NULL;
}

bool jvmgi_map_is_ours(const request_rec *r)
{
    return r->handler && (strcmp(r->handler, JVMGI_HANDLER) == 0 || named_handler(r));
}

/** Takes the file that httpd found for the application. */
static void take_file(jvmgi_mapping_t *map, request_rec *r)
{
    jvmgi_target_find(map, r->pool, r->filename);
    if (map->is_folder) {
        /* Exploded applications are reached by alias alone. */
        map->problem = JVMGI_OUTCOME_TARGET_IS_FOLDER;
    }
    divide_by_path_info(map, r);
}

/** Takes the handler's application for what httpd found, which need not exist. URLs are the client's choice, so that the resource is the
 * application, as for a pattern. */
static void take_handler(jvmgi_mapping_t *map, request_rec *r, const jvmgi_alias_t *handler)
{
    const jvmgi_mapping_t *taken = stored_mapping(r);
    map->handler = handler;
    map->is_class = handler->is_class;
    if (handler->is_class) {
        map->target = handler->target;
    } else {
        size_t length = jvmgi_path_trimmed(handler->target);
        jvmgi_target_find(map, r->pool, apr_pstrmemdup(r->pool, handler->target, length));
    }
    if (taken) {
        map->script_name = taken->script_name;
        map->path_info = taken->path_info;
    } else {
        divide_by_path_info(map, r);
    }
    map->resource = map->target;
}

const jvmgi_mapping_t *jvmgi_map_of(request_rec *r)
{
    const jvmgi_alias_t *handler = named_handler(r);
    jvmgi_mapping_t *map = stored_mapping(r);
    if (map && map->handler == handler) {
        return map;
    }
    map = apr_pcalloc(r->pool, sizeof *map);
    map->path_info = r->path_info ? r->path_info : "";
    if (handler) {
        take_handler(map, r, handler);
    } else {
        take_file(map, r);
    }
    ap_set_module_config(r->request_config, &jvmgi_module, map);
    return map;
}

void jvmgi_map_hooks(apr_pool_t *pool)
{
    static const char *const after_alias[] = {"mod_alias.c", NULL};
    static const char *const before_users[] = {"mod_userdir.c", "mod_vhost_alias.c", NULL};
    ap_hook_translate_name(hook_translate_name, after_alias, before_users, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(hook_map_to_storage, NULL, NULL, APR_HOOK_LAST);
    ap_hook_type_checker(hook_type_checker, NULL, NULL, APR_HOOK_REALLY_FIRST);
}
