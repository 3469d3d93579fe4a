/* SPDX-License-Identifier: Apache-2.0
 * From a request to its end. Everything below returns results; here alone they become an answer and a line. */
#include "jvmgi_handler.h"

#include "config/jvmgi_private.h"
#include "config/jvmgi_token.h"
#include "exchange/jvmgi_substitute.h"
#include "jvmgi_check_request.h"
#include "jvmgi_dispatch.h"
#include "jvmgi_limits.h"
#include "jvmgi_line.h"
#include "jvmgi_path.h"
#include "jvmgi_route.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <string.h>
#include <util_filter.h>

/** Seconds for the Retry-After of a 503 when nobody knows better. */
enum { USUAL_RETRY_AFTER = 5 };

/* ---- where the request runs ---- */

static const char *first_of(const char *option, const char *setting, const char *fallback)
{
    return option ? option : setting ? setting : fallback;
}

static jvmgi_result_t expand_class(jvmgi_exchange_t *x, const char *setting)
{
    jvmgi_result_t result = jvmgi_token_expand(x->r, setting, x->map->resource, &x->entry_class);
    if (result.outcome == JVMGI_OUTCOME_OK && *x->entry_class &&
        !jvmgi_path_is_class(x->entry_class)) {
        return jvmgi_result(JVMGI_OUTCOME_NAME_INVALID, x->entry_class);
    }
    return result;
}

/** Output filters that leave the content alone; all others of their kind may change it. */
static const char *const head_filters[] = {"fixup_headers_out", "fixup_headers_err", "mod_expires"};

static bool changes_content(const ap_filter_rec_t *filter)
{
    for (size_t i = 0; i < sizeof head_filters / sizeof head_filters[0]; i++) {
        if (strcmp(filter->name, head_filters[i]) == 0) {
            return false;
        }
    }
    return filter->ftype < AP_FTYPE_PROTOCOL;
}

/** Whether the application sees HEAD as GET: where a filter makes something else of the body, only the body tells the head of GET. */
static bool shows_get(const request_rec *r, int map_head)
{
    if (r->method_number != M_GET || !r->header_only) {
        return false;
    }
    if (map_head == JVMGI_HEAD_ON || map_head == JVMGI_HEAD_OFF) {
        return map_head == JVMGI_HEAD_ON;
    }
    const ap_filter_t *filter = r->output_filters;
    while (filter && !changes_content(filter->frec)) {
        filter = filter->next;
    }
    return filter != NULL;
}

static void settle_flags(jvmgi_exchange_t *x, const jvmgi_dir_config_t *dir)
{
    x->reloads = jvmgi_config_flag(dir->script_reloading, true);
    x->shows_get = shows_get(x->r, dir->map_head);
    x->overrides_errors = jvmgi_config_flag(dir->error_override, false);
    x->redirects = jvmgi_config_flag(dir->internal_redirect, false);
    x->request_timeout = dir->request_timeout;
    x->ignores_activity = jvmgi_config_flag(dir->ignore_activity, false);
}

/** Settles the groups and the entry class: what the alias says, else what is set for the place. */
static jvmgi_result_t settle_names(jvmgi_exchange_t *x)
{
    static const jvmgi_alias_options_t none = {.pass_authorization = JVMGI_UNSET};
    const jvmgi_alias_t *named = x->map->alias ? x->map->alias : x->map->handler;
    const jvmgi_alias_options_t *alias = named ? &named->options : &none;
    const jvmgi_dir_config_t *dir = jvmgi_config_dir(x->r);
    int passes = alias->pass_authorization == JVMGI_UNSET ? dir->pass_authorization
                                                          : (int)alias->pass_authorization;
    x->passes_authorization = jvmgi_config_flag(passes, false);
    settle_flags(x, dir);
    jvmgi_result_t result =
        jvmgi_route_choose(x, jvmgi_route_setting(x->r, alias->process_group), false);
    if (result.outcome == JVMGI_OUTCOME_OK) {
        const char *group =
            first_of(alias->application_group, dir->application_group, "%{RESOURCE}");
        x->chooses_group = jvmgi_token_is_variable(group);
        result = jvmgi_route_expand(x->r, group, x->map->resource, JVMGI_MAX_APPLICATION_GROUP,
                                    &x->application_group);
    }
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = expand_class(x, first_of(alias->entry_class, dir->entry_class, ""));
    }
    return result;
}

/* ---- the end ---- */

/** Answers a failure. Before anything was sent httpd makes the answer, with its ErrorDocument; afterwards the response is cut. */
static int answer(jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    request_rec *r = x->r;
    if (x->body.status == AP_FILTER_ERROR || x->response.substitute == JVMGI_SUBSTITUTE_FILTER) {
        return AP_FILTER_ERROR;
    }
    if (jvmgi_exchange_is_committed(x)) {
        jvmgi_response_cut(x);
        return OK;
    }
    uint16_t status = jvmgi_result_status(result);
    jvmgi_response_leave_body(x);
    if (status == 0) {
        /* Nobody reads it; the access log gets it as the client's failure. */
        r->connection->keepalive = AP_CONN_CLOSE;
        r->connection->aborted = 1;
        return HTTP_BAD_REQUEST;
    }
    unsigned wait = result->retry_after                  ? result->retry_after
                    : status == HTTP_SERVICE_UNAVAILABLE ? USUAL_RETRY_AFTER
                                                         : 0;
    if (wait) {
        apr_table_setn(r->err_headers_out, "Retry-After", apr_psprintf(r->pool, "%u", wait));
    }
    return status;
}

static int conclude(jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    if (result->outcome == JVMGI_OUTCOME_OK) {
        return jvmgi_substitute_answer(x);
    }
    if (!result->told) {
        jvmgi_line_write(x, result);
    }
    return answer(x, result);
}

static jvmgi_result_t serve(jvmgi_exchange_t *x)
{
    jvmgi_result_t result = jvmgi_check_request(x);
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = settle_names(x);
    }
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = jvmgi_dispatch_choose(x);
    }
    return result.outcome == JVMGI_OUTCOME_OK ? jvmgi_route_run(x) : result;
}

static int hook_handler(request_rec *r)
{
    if (!jvmgi_map_is_ours(r)) {
        return DECLINED;
    }
    jvmgi_exchange_t *x = apr_pcalloc(r->pool, sizeof *x);
    x->r = r;
    x->map = jvmgi_map_of(r);
    jvmgi_result_t result = serve(x);
    return conclude(x, &result);
}

void jvmgi_handler_hooks(apr_pool_t *pool)
{
    ap_hook_handler(hook_handler, NULL, NULL, APR_HOOK_MIDDLE);
}
