/* SPDX-License-Identifier: Apache-2.0
 * Walks the sections as httpd's directory and location walks would, without a request. */
#include "jvmgi_placement.h"

#include "config/jvmgi_private.h"
#include "config/jvmgi_token.h"
#include "jvmgi_path.h"
#include "jvmgi_section.h"
#include "jvmgi_target.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <http_core.h>
#include <string.h>

typedef bool (*is_about_t)(const core_dir_config *section, const char *path);

/** The last group that one of the sections about the URL path or file names; else `present`. */
static const char *group_in(const apr_array_header_t *sections, is_about_t is_about,
                            const char *path, const char *present)
{
    for (int i = 0; sections && i < sections->nelts; i++) {
        ap_conf_vector_t *section = APR_ARRAY_IDX(sections, i, ap_conf_vector_t *);
        const jvmgi_dir_config_t *ours = ap_get_module_config(section, &jvmgi_module);
        if (ours && ours->process_group && is_about(ap_get_core_module_config(section), path)) {
            present = ours->process_group;
        }
    }
    return present;
}

/** What names the process group of an alias; NULL: nothing does. */
static const char *group_of(const server_rec *s, const jvmgi_alias_t *alias)
{
    if (alias->options.process_group) {
        return alias->options.process_group;
    }
    const core_server_config *core = ap_get_core_module_config(s->module_config);
    const jvmgi_dir_config_t *host = ap_get_module_config(s->lookup_defaults, &jvmgi_module);
    const char *group = host->process_group;
    if (!alias->is_class) {
        group = group_in(core->sec_dir, jvmgi_section_has_file, alias->target, group);
    }
    return alias->regex ? group
                        : group_in(core->sec_url, jvmgi_section_has_url, alias->url_path, group);
}

static const jvmgi_alias_t *aliases_of(const server_rec *s, int *count)
{
    const apr_array_header_t *aliases = jvmgi_config_server(s)->aliases;
    *count = aliases->nelts;
    return (const jvmgi_alias_t *)aliases->elts;
}

bool jvmgi_placement_has_embedded(const server_rec *main_server)
{
    const apr_array_header_t *imports = jvmgi_config_setup(main_server)->imports;
    for (int i = 0; i < imports->nelts; i++) {
        if (!*APR_ARRAY_IDX(imports, i, const jvmgi_import_t).process_group) {
            return true;
        }
    }
    for (const server_rec *s = main_server; s; s = s->next) {
        int count;
        const jvmgi_alias_t *aliases = aliases_of(s, &count);
        for (int i = 0; i < count; i++) {
            const char *group = group_of(s, &aliases[i]);
            if (!group || strcmp(group, JVMGI_EMBEDDED_GROUP) == 0) {
                return true;
            }
        }
    }
    return false;
}

/** An alias of the main server is one of each host too. */
static bool is_first(apr_hash_t *seen, const char *text)
{
    bool first = !apr_hash_get(seen, text, APR_HASH_KEY_STRING);
    apr_hash_set(seen, text, APR_HASH_KEY_STRING, text);
    return first;
}

const char *jvmgi_placement_list_unplaced(apr_pool_t *pool, const server_rec *main_server)
{
    const char *list = "";
    apr_hash_t *seen = apr_hash_make(pool);
    for (const server_rec *s = main_server; s; s = s->next) {
        int count;
        const jvmgi_alias_t *aliases = aliases_of(s, &count);
        for (int i = 0; i < count; i++) {
            const char *text =
                apr_pstrcat(pool, " ", aliases[i].url_path, " (", aliases[i].target, ")", NULL);
            if (!group_of(s, &aliases[i]) && is_first(seen, text)) {
                list = apr_pstrcat(pool, list, text, NULL);
            }
        }
    }
    return list;
}

/** True when nothing of it depends on the request. */
static bool is_fixed(const char *name)
{
    return !name || jvmgi_token_is_literal(name) || strcmp(name, "%{GLOBAL}") == 0;
}

/** The alias' own setting, else its host's. */
static const char *choose(const char *own, const char *host)
{
    return own ? own : host;
}

/** A directory of applications has none of its own. */
static const char *target_of(apr_pool_t *pool, const jvmgi_alias_t *alias)
{
    if (alias->is_class) {
        return alias->target;
    }
    size_t length = jvmgi_path_trimmed(alias->target);
    const char *path = apr_pstrmemdup(pool, alias->target, length);
    bool may_be_directory =
        alias->target[length] == '/' && alias->url_path[strlen(alias->url_path) - 1] == '/';
    return may_be_directory && !jvmgi_target_is_exploded(pool, path) ? NULL : path;
}

/** What a process is told of an application. */
static const char *text_of(apr_pool_t *pool, const jvmgi_alias_t *alias, const char *group,
                           const char *entry)
{
    const char *target = target_of(pool, alias);
    return target ? apr_pstrcat(pool, alias->is_class ? "class\n" : "file\n", group, "\n",
                                entry ? entry : "", "\n", target, NULL)
                  : NULL;
}

/** The application group that an alias' requests have as far as the host tells; NULL: each request decides. */
static const char *group_of_requests(apr_pool_t *pool, const server_rec *s,
                                     const jvmgi_alias_t *alias, const char *group)
{
    char *mount = apr_pstrmemdup(pool, alias->url_path, jvmgi_path_trimmed(alias->url_path));
    jvmgi_path_collapse(mount);
    return jvmgi_config_setup(s)->requests_settle
               ? NULL
               : jvmgi_token_of_host(pool, s, group ? group : "%{RESOURCE}", mount);
}

/** What a process is told of an alias; NULL: each request decides, or a section may. `*is_fixed_group`: the configuration alone says it. */
static const char *preload_of(apr_pool_t *pool, const server_rec *s, const jvmgi_alias_t *alias,
                              bool *is_fixed_group)
{
    const jvmgi_dir_config_t *host = ap_get_module_config(s->lookup_defaults, &jvmgi_module);
    const char *group = choose(alias->options.application_group, host->application_group);
    const char *entry = choose(alias->options.entry_class, host->entry_class);
    if (alias->regex || !is_fixed(entry)) {
        return NULL;
    }
    *is_fixed_group = group && is_fixed(group);
    if (!*is_fixed_group) {
        group = group_of_requests(pool, s, alias, group);
    } else if (!jvmgi_token_is_literal(group)) {
        group = "";
    }
    return group ? text_of(pool, alias, group, entry) : NULL;
}

static bool runs_in(const server_rec *s, const jvmgi_alias_t *alias,
                    const jvmgi_daemon_group_t *group)
{
    const char *name = group_of(s, alias);
    return strcmp(name ? name : JVMGI_DEFAULT_GROUP, group->name) == 0;
}

void jvmgi_placement_preload(apr_pool_t *pool, const server_rec *main_server,
                             const jvmgi_daemon_group_t *group, jvmgi_group_t *built)
{
    jvmgi_alloc_t alloc = jvmgi_config_alloc(pool);
    apr_hash_t *seen = apr_hash_make(pool);
    for (const server_rec *s = main_server; s; s = s->next) {
        int count;
        const jvmgi_alias_t *aliases = aliases_of(s, &count);
        for (int i = 0; i < count; i++) {
            bool is_fixed_group = false;
            const char *preload = runs_in(s, &aliases[i], group)
                                      ? preload_of(pool, s, &aliases[i], &is_fixed_group)
                                      : NULL;
            if (preload && is_first(seen, preload)) {
                jvmgi_list_add(is_fixed_group ? &built->preload : &built->warm, &alloc, preload);
            }
        }
    }
}
