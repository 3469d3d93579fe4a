/* SPDX-License-Identifier: Apache-2.0
 * From a request to its end. Everything below returns results; here alone they become an answer and a line. */
#include "jvmgi_handler.h"

#include "jvmgi_check_request.h"
#include "jvmgi_daemon.h"
#include "jvmgi_embedded.h"
#include "jvmgi_escape.h"
#include "jvmgi_limits.h"
#include "jvmgi_path.h"
#include "jvmgi_private.h"
#include "jvmgi_substitute.h"
#include "jvmgi_token.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <limits.h>
#include <string.h>
#include <util_filter.h>

/** Seconds for the Retry-After of a 503 when nobody knows better. */
enum { USUAL_RETRY_AFTER = 5 };

/* ---- where the request runs ---- */

static const char *first_of(const char *option, const char *setting, const char *fallback)
{
    return option ? option : setting ? setting : fallback;
}

static jvmgi_result_t expand_name(jvmgi_exchange_t *x, const char *setting, size_t max,
                                  const char **name)
{
    jvmgi_result_t result = jvmgi_token_expand(x->r, setting, x->map->resource, name);
    if (result.outcome == JVMGI_OUTCOME_OK && **name && !jvmgi_path_is_name(*name, max)) {
        return jvmgi_result(JVMGI_OUTCOME_NAME_INVALID, *name);
    }
    return result;
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

/** What a variable chose has to be in the list, where there is one. */
static jvmgi_result_t check_restriction(const jvmgi_exchange_t *x)
{
    const apr_array_header_t *names = jvmgi_config_dir(x->r)->restrict_process;
    for (int i = 0; names && i < names->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(names, i, const char *), x->process_group) == 0) {
            names = NULL;
        }
    }
    return jvmgi_result(names ? JVMGI_OUTCOME_GROUP_RESTRICTED : JVMGI_OUTCOME_OK,
                        *x->process_group ? x->process_group : JVMGI_EMBEDDED_GROUP);
}

static jvmgi_result_t settle_process_group(jvmgi_exchange_t *x, const char *setting)
{
    jvmgi_result_t result = expand_name(x, setting, JVMGI_MAX_GROUP_NAME, &x->process_group);
    return result.outcome == JVMGI_OUTCOME_OK && jvmgi_token_is_variable(setting)
               ? check_restriction(x)
               : result;
}

static jvmgi_result_t settle_application_group(jvmgi_exchange_t *x, const char *setting)
{
    x->chooses_group = jvmgi_token_is_variable(setting);
    return expand_name(x, setting, JVMGI_MAX_APPLICATION_GROUP, &x->application_group);
}

/** Settles the groups and the entry class: what the alias says, else what is set for the place. */
static jvmgi_result_t settle_names(jvmgi_exchange_t *x)
{
    static const jvmgi_alias_options_t none = {.pass_authorization = JVMGI_UNSET};
    const jvmgi_alias_options_t *alias = x->map->alias ? &x->map->alias->options : &none;
    const jvmgi_dir_config_t *dir = jvmgi_config_dir(x->r);
    int passes = alias->pass_authorization == JVMGI_UNSET ? dir->pass_authorization
                                                          : (int)alias->pass_authorization;
    x->passes_authorization = jvmgi_config_flag(passes, false);
    settle_flags(x, dir);
    const char *otherwise = jvmgi_config_setup(x->r->server)->restrict_embedded
                                ? JVMGI_DEFAULT_GROUP
                                : JVMGI_EMBEDDED_GROUP;
    jvmgi_result_t result =
        settle_process_group(x, first_of(alias->process_group, dir->process_group, otherwise));
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = settle_application_group(
            x, first_of(alias->application_group, dir->application_group, "%{RESOURCE}"));
    }
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = expand_class(x, first_of(alias->entry_class, dir->entry_class, ""));
    }
    return result;
}

static jvmgi_result_t find_group(const jvmgi_exchange_t *x, jvmgi_daemon_group_t **group)
{
    *group = jvmgi_config_group(jvmgi_config_setup(x->r->server), x->process_group);
    if (!*group) {
        return jvmgi_result(JVMGI_OUTCOME_GROUP_UNKNOWN, NULL);
    }
    if (!jvmgi_config_may_use(*group, x->r->server)) {
        return jvmgi_result(JVMGI_OUTCOME_GROUP_NOT_ALLOWED, NULL);
    }
    if ((*group)->options.threads == 0) {
        return jvmgi_result(JVMGI_OUTCOME_SERVICE_GROUP, NULL);
    }
    return jvmgi_result((*group)->pool ? JVMGI_OUTCOME_OK : JVMGI_OUTCOME_GROUP_UNAVAILABLE,
                        (*group)->problem);
}

/** Asked of every request: the files may have changed hands since the application was loaded. A class has no file. */
static jvmgi_result_t check_owner(const jvmgi_exchange_t *x, const jvmgi_daemon_group_t *group)
{
    char why[PATH_MAX + 64];
    if (x->map->is_class || !jvmgi_owner_is_asked(&group->owner) ||
        jvmgi_owner_check(&group->owner, x->map->target, why, sizeof why)) {
        return jvmgi_result(JVMGI_OUTCOME_OK, NULL);
    }
    return jvmgi_result(JVMGI_OUTCOME_OWNER_WRONG, apr_pstrdup(x->r->pool, why));
}

/* ---- the end ---- */

/** The line's last part: what tells the request's surroundings. */
static const char *surroundings(const jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    apr_pool_t *pool = x->r->pool;
    const char *group = x->process_group ? apr_psprintf(pool, " group='%s'", x->process_group) : "";
    const char *process =
        result->process >= 0 ? apr_psprintf(pool, " process=%d", result->process) : "";
    const char *elapsed = apr_psprintf(pool, " after=%" APR_TIME_T_FMT "ms",
                                       (apr_time_now() - x->r->request_time) / 1000);
    return apr_pstrcat(pool, " target='", x->map->target, "'", group, process, elapsed, NULL);
}

/** What failed, in words: the other side's own when it gave a code with them, else the table's with the detail and the remedy. */
static const char *words(const jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    const jvmgi_outcome_info_t *info = jvmgi_outcome_info(result->outcome);
    const char *text = result->text ? result->text : "";
    int shown = (int)jvmgi_text_cut(text, strlen(text), JVMGI_MAX_LOG_TEXT);
    if (result->code && shown) {
        return apr_psprintf(x->r->pool, "%.*s", shown, text);
    }
    return apr_psprintf(x->r->pool, "%s%s%.*s%s%s", info->what, shown ? ": " : "", shown, text,
                        *info->remedy ? "; " : "", info->remedy);
}

/** The table's level; what the application's side found to be the client's doing is no error of the server. */
static int level_of(const jvmgi_result_t *result)
{
    uint16_t status = jvmgi_result_status(result);
    bool is_clients =
        result->code && status < HTTP_INTERNAL_SERVER_ERROR && status != HTTP_FORBIDDEN;
    return is_clients ? APLOG_INFO : jvmgi_outcome_info(result->outcome)->level;
}

static void write_line(const jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    ap_log_rerror(APLOG_MARK, level_of(result), 0, x->r, JVMGI_CODE_FORMAT ": %s [%s]",
                  jvmgi_result_code(result), words(x, result), surroundings(x, result) + 1);
}

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
    write_line(x, result);
    return answer(x, result);
}

static jvmgi_result_t serve_in_daemon(jvmgi_exchange_t *x)
{
    jvmgi_daemon_group_t *group;
    jvmgi_result_t result = find_group(x, &group);
    if (result.outcome != JVMGI_OUTCOME_OK) {
        return result;
    }
    result = check_owner(x, group);
    if (result.outcome != JVMGI_OUTCOME_OK) {
        return result;
    }
    x->write_timeout = apr_time_from_sec(group->options.response_socket_timeout);
    jvmgi_daemon_t baton = {
        .setup = jvmgi_config_setup(x->r->server),
        .group = group,
        .request_timeout = x->request_timeout,
        .client_timeout = apr_time_as_msec(x->r->server->timeout),
    };
    return jvmgi_daemon_transport.run(&baton, x);
}

static jvmgi_result_t serve_embedded(jvmgi_exchange_t *x)
{
    jvmgi_embedded_t baton = {
        .embedding = jvmgi_config_setup(x->r->server)->embedding,
        .client_timeout = apr_time_as_msec(x->r->server->timeout),
    };
    return baton.embedding ? jvmgi_embedded_transport.run(&baton, x)
                           : jvmgi_result(JVMGI_OUTCOME_EMBEDDED_OFF, NULL);
}

static jvmgi_result_t serve(jvmgi_exchange_t *x)
{
    jvmgi_result_t result = jvmgi_check_request(x);
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = settle_names(x);
    }
    if (result.outcome != JVMGI_OUTCOME_OK) {
        return result;
    }
    return *x->process_group ? serve_in_daemon(x) : serve_embedded(x);
}

static int hook_handler(request_rec *r)
{
    if (!r->handler || strcmp(r->handler, JVMGI_HANDLER) != 0) {
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
