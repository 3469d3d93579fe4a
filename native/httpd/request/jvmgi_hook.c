/* SPDX-License-Identifier: Apache-2.0
 * Asks hooks the way applications are called. What differs: the target is the directive's, it is asked on connections and threads of its own,
 * and there is neither a request body nor one of a response. */
#include "jvmgi_hook.h"

#include "config/jvmgi_private.h"
#include "config/jvmgi_token.h"
#include "exchange/jvmgi_peer.h"
#include "map/jvmgi_target.h"
#include "jvmgi_limits.h"
#include "jvmgi_line.h"
#include "jvmgi_path.h"
#include "jvmgi_route.h"

#include <apr_strings.h>
#include <string.h>
#include <util_script.h>

/** Divides the URL as far as that is known now: an alias has done so, else what httpd found no file for is the rest. */
static void divide(jvmgi_mapping_t *map, request_rec *r)
{
    const jvmgi_mapping_t *alias = jvmgi_map_stored(r);
    if (alias) {
        map->script_name = alias->script_name;
        map->path_info = alias->path_info;
        map->resource = alias->resource;
        return;
    }
    const char *uri = r->uri ? r->uri : "";
    map->path_info = r->path_info ? r->path_info : "";
    size_t end = *map->path_info ? (size_t)ap_find_path_info(uri, map->path_info) : strlen(uri);
    map->script_name = apr_pstrmemdup(r->pool, uri, end);
    map->resource = map->script_name;
}

static const jvmgi_mapping_t *map_script(request_rec *r, const jvmgi_hook_script_t *script)
{
    jvmgi_mapping_t *map = apr_pcalloc(r->pool, sizeof *map);
    map->is_class = script->is_class;
    if (script->is_class) {
        map->target = script->target;
    } else {
        jvmgi_target_find(map, r->pool, script->target);
    }
    divide(map, r);
    return map;
}

/** What names the process group of the applications here. */
static const char *group_of_place(request_rec *r)
{
    const jvmgi_mapping_t *mapped = jvmgi_map_stored(r);
    const char *option = mapped && mapped->alias ? mapped->alias->options.process_group : NULL;
    return jvmgi_route_setting(r, option);
}

static jvmgi_result_t settle(jvmgi_exchange_t *x, const jvmgi_hook_script_t *script)
{
    const jvmgi_alias_options_t *options = &script->options;
    if (x->map->problem != JVMGI_OUTCOME_OK) {
        return jvmgi_result(JVMGI_OUTCOME_HOOK_UNUSABLE, jvmgi_outcome_info(x->map->problem)->what);
    }
    jvmgi_result_t result = jvmgi_route_choose(
        x, options->process_group ? options->process_group : group_of_place(x->r), false);
    if (result.outcome == JVMGI_OUTCOME_OK) {
        const char *group = options->application_group ? options->application_group : "%{GLOBAL}";
        result = jvmgi_route_expand(x->r, group, x->map->resource, JVMGI_MAX_APPLICATION_GROUP,
                                    &x->application_group);
    }
    if (result.outcome == JVMGI_OUTCOME_OK && options->entry_class) {
        result = jvmgi_token_expand(x->r, options->entry_class, x->map->resource, &x->entry_class);
    }
    return result;
}

/** A client is never at fault where a hook fails; what its proxy says is looked at before. */
static uint16_t status_of(const jvmgi_result_t *result)
{
    uint16_t status = jvmgi_result_status(result);
    if (result->outcome == JVMGI_OUTCOME_FORWARDED_INVALID) {
        return status;
    }
    return status >= HTTP_BAD_GATEWAY && status <= HTTP_GATEWAY_TIME_OUT
               ? status
               : HTTP_INTERNAL_SERVER_ERROR;
}

jvmgi_result_t jvmgi_hook_ask(request_rec *r, const jvmgi_hook_script_t *script,
                              const jvmgi_hook_call_t *call, const apr_table_t **answer)
{
    jvmgi_exchange_t *x = apr_pcalloc(r->pool, sizeof *x);
    x->r = r;
    x->hook = call;
    x->entry_class = "";
    x->request_timeout = JVMGI_UNSET;
    x->body.length = -1;
    x->body.state = JVMGI_BODY_END;
    x->reloads = jvmgi_config_flag(jvmgi_config_dir(r)->script_reloading, true);
    x->map = map_script(r, script);
    jvmgi_result_t result = settle(x, script);
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = jvmgi_result(jvmgi_peer_judge(x), NULL);
    }
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = jvmgi_route_run(x);
    }
    if (result.outcome != JVMGI_OUTCOME_OK) {
        result.status = status_of(&result);
        jvmgi_line_write(x, &result);
        result.told = true;
    }
    *answer = x->response.fields;
    return result;
}

void jvmgi_hook_tell_missing(request_rec *r, const char *remedy)
{
    const jvmgi_outcome_info_t *info = jvmgi_outcome_info(JVMGI_OUTCOME_HOOK_NOT_CONFIGURED);
    ap_log_rerror(APLOG_MARK, info->level, 0, r, JVMGI_CODE_FORMAT ": %s: %s; %s", info->code,
                  info->what, remedy, info->remedy);
}

int jvmgi_hook_status(request_rec *r, const jvmgi_result_t *result)
{
    if (result->retry_after) {
        apr_table_setn(r->err_headers_out, "Retry-After",
                       apr_psprintf(r->pool, "%u", result->retry_after));
    }
    return jvmgi_result_status(result);
}
