/* SPDX-License-Identifier: Apache-2.0
 * From a URL to an application: which file, folder or class, and where SCRIPT_NAME ends. */
#ifndef JVMGI_MAP_H
#define JVMGI_MAP_H

#include "config/jvmgi_config.h"
#include "jvmgi_result.h"

/** Where a request goes. Made in translate_name for an alias, in the handler otherwise. */
typedef struct {
    const jvmgi_alias_t *alias;   /**< NULL: reached through AddHandler or SetHandler */
    const jvmgi_alias_t *handler; /**< the named handler that serves what httpd found; NULL: none */
    const char
        *target; /**< path of the file or folder without slash at its end, or name of the class */
    bool is_class;
    bool is_folder;          /**< an exploded application */
    jvmgi_outcome_t problem; /**< OK, or why the target cannot serve */
    const char *script_name; /**< runs of / are one */
    const char *path_info;   /**< likewise */
    const char *
        resource; /**< for %{RESOURCE}: script_name, with the file's ending when the URL left it out; target where a pattern matched */
    apr_finfo_t info; /**< of the file or folder, filetype NOFILE for a class */
} jvmgi_mapping_t;

/** Registers the hooks by which aliases take their part of the URL space. */
void jvmgi_map_hooks(apr_pool_t *pool);
/** What an alias, or the handler, has made of the request so far; NULL: nothing yet. */
const jvmgi_mapping_t *jvmgi_map_stored(const request_rec *r);
/** True when the handler that httpd chose for the request is ours. */
bool jvmgi_map_is_ours(const request_rec *r);
/** The request's mapping; for a request that no alias took, made from what httpd found and the handler that it chose. */
const jvmgi_mapping_t *jvmgi_map_of(request_rec *r);

#endif
