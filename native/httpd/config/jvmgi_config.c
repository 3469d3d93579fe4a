/* SPDX-License-Identifier: Apache-2.0
 * Makes and merges the module's configuration. */
#include "jvmgi_config.h"

#include "jvmgi_private.h"

#include <apr_strings.h>
#include <string.h>

/** Where the setup of the configuration being read is kept in its pool. */
static const char setup_key[] = "mod_jvmgi.setup";

static void *take_from_pool(void *baton, size_t size)
{
    return apr_palloc(baton, size);
}

jvmgi_alloc_t jvmgi_config_alloc(apr_pool_t *pool)
{
    return (jvmgi_alloc_t){.take = take_from_pool, .baton = pool};
}

void *jvmgi_config_create_dir(apr_pool_t *pool, char *path)
{
    jvmgi_dir_config_t *config = apr_pcalloc(pool, sizeof *config);
    config->script_reloading = JVMGI_UNSET;
    config->pass_authorization = JVMGI_UNSET;
    config->chunked_request = JVMGI_UNSET;
    config->map_head = JVMGI_UNSET;
    config->error_override = JVMGI_UNSET;
    config->internal_redirect = JVMGI_UNSET;
    config->request_timeout = JVMGI_UNSET;
    config->ignore_activity = JVMGI_UNSET;
    config->enable_sendfile = JVMGI_UNSET;
    return config;
}

static const char *inner_text(const char *base, const char *add)
{
    return add ? add : base;
}

static const jvmgi_hook_script_t *inner_script(const jvmgi_hook_script_t *base,
                                               const jvmgi_hook_script_t *add)
{
    return add ? add : base;
}

static void *inner_pointer(void *base, void *add)
{
    return add ? add : base;
}

static int inner_number(int base, int add)
{
    return add == JVMGI_UNSET ? base : add;
}

void *jvmgi_config_merge_dir(apr_pool_t *pool, void *base, void *add)
{
    const jvmgi_dir_config_t *outer = base;
    const jvmgi_dir_config_t *inner = add;
    jvmgi_dir_config_t *merged = apr_palloc(pool, sizeof *merged);
    merged->process_group = inner_text(outer->process_group, inner->process_group);
    merged->application_group = inner_text(outer->application_group, inner->application_group);
    merged->entry_class = inner_text(outer->entry_class, inner->entry_class);
    merged->handlers = outer->handlers && inner->handlers
                           ? apr_hash_overlay(pool, inner->handlers, outer->handlers)
                           : inner_pointer(outer->handlers, inner->handlers);
    merged->proxy_headers = inner_pointer(outer->proxy_headers, inner->proxy_headers);
    merged->proxies = inner_pointer(outer->proxies, inner->proxies);
    merged->restrict_process =
        inner->restrict_process ? inner->restrict_process : outer->restrict_process;
    merged->access_script = inner_script(outer->access_script, inner->access_script);
    merged->user_script = inner_script(outer->user_script, inner->user_script);
    merged->group_script = inner_script(outer->group_script, inner->group_script);
    merged->dispatch_script = inner_script(outer->dispatch_script, inner->dispatch_script);
    merged->script_reloading = inner_number(outer->script_reloading, inner->script_reloading);
    merged->pass_authorization = inner_number(outer->pass_authorization, inner->pass_authorization);
    merged->chunked_request = inner_number(outer->chunked_request, inner->chunked_request);
    merged->map_head = inner_number(outer->map_head, inner->map_head);
    merged->error_override = inner_number(outer->error_override, inner->error_override);
    merged->internal_redirect = inner_number(outer->internal_redirect, inner->internal_redirect);
    merged->request_timeout = inner_number(outer->request_timeout, inner->request_timeout);
    merged->ignore_activity = inner_number(outer->ignore_activity, inner->ignore_activity);
    merged->enable_sendfile = inner_number(outer->enable_sendfile, inner->enable_sendfile);
    return merged;
}

static jvmgi_setup_t *create_setup(apr_pool_t *pool)
{
    jvmgi_setup_t *setup = apr_pcalloc(pool, sizeof *setup);
    setup->pool = pool;
    setup->groups = apr_hash_make(pool);
    setup->uses = apr_array_make(pool, 8, sizeof(jvmgi_group_use_t));
    setup->imports = apr_array_make(pool, 2, sizeof(jvmgi_import_t));
    setup->loaders = apr_array_make(pool, 2, sizeof(jvmgi_loader_t *));
    setup->case_sensitivity = 1;
    setup->restrict_embedded = 1;
    setup->restrict_exit = 1;
    setup->destroy_jvm = 1;
    (void)jvmgi_config_add_group(setup, JVMGI_DEFAULT_GROUP);
    return setup;
}

/** Virtual hosts are made without knowing the main server, so the setup is found by the pool of the whole configuration. */
static jvmgi_setup_t *setup_of_pool(apr_pool_t *pool)
{
    void *found = NULL;
    if (apr_pool_userdata_get(&found, setup_key, pool) == APR_SUCCESS && found) {
        return found;
    }
    jvmgi_setup_t *setup = create_setup(pool);
    apr_pool_userdata_setn(setup, setup_key, NULL, pool);
    return setup;
}

void *jvmgi_config_create_server(apr_pool_t *pool, server_rec *s)
{
    jvmgi_server_config_t *config = apr_pcalloc(pool, sizeof *config);
    config->setup = setup_of_pool(pool);
    config->aliases = apr_array_make(pool, 4, sizeof(jvmgi_alias_t));
    return config;
}

void *jvmgi_config_merge_server(apr_pool_t *pool, void *base, void *add)
{
    const jvmgi_server_config_t *main_server = base;
    const jvmgi_server_config_t *host = add;
    jvmgi_server_config_t *merged = apr_palloc(pool, sizeof *merged);
    merged->setup = host->setup;
    merged->aliases = apr_array_append(pool, host->aliases, main_server->aliases);
    return merged;
}

const jvmgi_dir_config_t *jvmgi_config_dir(const request_rec *r)
{
    return ap_get_module_config(r->per_dir_config, &jvmgi_module);
}

jvmgi_server_config_t *jvmgi_config_server(const server_rec *s)
{
    return ap_get_module_config(s->module_config, &jvmgi_module);
}

jvmgi_setup_t *jvmgi_config_setup(const server_rec *s)
{
    return jvmgi_config_server(s)->setup;
}

jvmgi_daemon_group_t *jvmgi_config_group(const jvmgi_setup_t *setup, const char *name)
{
    return apr_hash_get(setup->groups, name, APR_HASH_KEY_STRING);
}

jvmgi_daemon_group_t *jvmgi_config_add_group(jvmgi_setup_t *setup, const char *name)
{
    jvmgi_daemon_group_t *group = apr_pcalloc(setup->pool, sizeof *group);
    group->name = apr_pstrdup(setup->pool, name);
    group->owner = (jvmgi_owner_t){JVMGI_OWNER_ANY, JVMGI_OWNER_ANY};
    jvmgi_options_default(&jvmgi_group_option_table, &group->options);
    apr_hash_set(setup->groups, group->name, APR_HASH_KEY_STRING, group);
    return group;
}

bool jvmgi_config_may_use(const jvmgi_daemon_group_t *group, const server_rec *s)
{
    if (!group->server || group->server == s) {
        return true;
    }
    const char *owner = group->server->server_hostname;
    return owner && s->server_hostname && strcasecmp(owner, s->server_hostname) == 0;
}

const char *jvmgi_config_import_text(apr_pool_t *pool, const jvmgi_import_t *import)
{
    /* None of the names before the last has a control character. */
    return apr_pstrcat(pool, import->application_group, "\n", import->entry_class, "\n",
                       import->target, NULL);
}
