/* SPDX-License-Identifier: Apache-2.0
 * What httpd asks in its access, authentication and authorisation phases, as questions to hooks. */
#include "jvmgi_access.h"

#include "config/jvmgi_private.h"
#include "jvmgi_hook.h"

#include <ap_expr.h>
#include <ap_provider.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_auth.h>
#include <string.h>

static const char provider_name[] = "jvmgi";
static const char group_provider_name[] = "jvmgi-group";

/** A field of an answer, "" when it is not there. */
static const char *field(const apr_table_t *answer, const char *name)
{
    const char *value = apr_table_get(answer, name);
    return value ? value : "";
}

static bool says(const apr_table_t *answer, const char *name, const char *value)
{
    return strcmp(field(answer, name), value) == 0;
}

/* ---- who may come in ---- */

/** Where one condition of several suffices, "nothing wrong here" counts as a condition that is met; httpd asks for credentials after a
 * refusal only. */
static int decline(request_rec *r)
{
    return ap_satisfies(r) == SATISFY_ANY ? HTTP_FORBIDDEN : DECLINED;
}

static const char failed_note[] = "mod_jvmgi.access_failed";

/** A hook that failed: what httpd answers then. Where one condition of several suffices httpd takes any status for a condition that is not met
 * and asks the next one, so the answer is kept for that. */
static int fail(request_rec *r, const jvmgi_result_t *result)
{
    int status = jvmgi_hook_status(r, result);
    apr_table_setn(r->notes, failed_note, apr_itoa(r->pool, status));
    return status;
}

/** Of httpd's next question, whose answer counts with every kind of Satisfy. */
static int hook_failure(request_rec *r)
{
    const char *status = apr_table_get(r->notes, failed_note);
    return status ? (int)apr_atoi64(status) : DECLINED;
}

static int hook_access_checker(request_rec *r)
{
    const jvmgi_hook_script_t *script = jvmgi_config_dir(r)->access_script;
    if (!script) {
        return DECLINED;
    }
    const char *host = ap_get_useragent_host(r, REMOTE_NAME, NULL);
    const jvmgi_hook_call_t call = {.name = "access", .arguments = {host ? host : "", ""}};
    const apr_table_t *answer;
    jvmgi_result_t result = jvmgi_hook_ask(r, script, &call, &answer);
    if (result.outcome != JVMGI_OUTCOME_OK) {
        return fail(r, &result);
    }
    if (says(answer, "decision", "GRANT")) {
        return OK;
    }
    if (says(answer, "decision", "DECLINE")) {
        return decline(r);
    }
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, JVMGI_CODE_FORMAT ": %s refused the client",
                  JVMGI_CODE_ACCESS_DENIED, script->target);
    return HTTP_FORBIDDEN;
}

/* ---- who somebody is ---- */

/** The script for users; NULL, with a line in the log: there is none here. */
static const jvmgi_hook_script_t *user_script(request_rec *r)
{
    const jvmgi_hook_script_t *script = jvmgi_config_dir(r)->user_script;
    if (!script) {
        jvmgi_hook_tell_missing(r, "the authentication provider jvmgi needs JVMGIAuthUserScript");
    }
    return script;
}

static authn_status check_password(request_rec *r, const char *user, const char *password)
{
    const jvmgi_hook_script_t *script = user_script(r);
    if (!script) {
        return AUTH_GENERAL_ERROR;
    }
    const jvmgi_hook_call_t call = {.name = "password", .arguments = {user, password}};
    const apr_table_t *answer;
    if (jvmgi_hook_ask(r, script, &call, &answer).outcome != JVMGI_OUTCOME_OK) {
        return AUTH_GENERAL_ERROR;
    }
    if (says(answer, "outcome", "UNKNOWN_USER")) {
        return AUTH_USER_NOT_FOUND;
    }
    if (!says(answer, "outcome", "GRANTED")) {
        return AUTH_DENIED;
    }
    if (*field(answer, "user")) {
        r->user = apr_pstrdup(r->pool, field(answer, "user"));
    }
    return AUTH_GRANTED;
}

static authn_status get_realm_hash(request_rec *r, const char *user, const char *realm, char **hash)
{
    const jvmgi_hook_script_t *script = user_script(r);
    if (!script) {
        return AUTH_GENERAL_ERROR;
    }
    const jvmgi_hook_call_t call = {.name = "digest", .arguments = {user, realm}};
    const apr_table_t *answer;
    if (jvmgi_hook_ask(r, script, &call, &answer).outcome != JVMGI_OUTCOME_OK) {
        return AUTH_GENERAL_ERROR;
    }
    if (!*field(answer, "hash")) {
        return AUTH_USER_NOT_FOUND;
    }
    *hash = apr_pstrdup(r->pool, field(answer, "hash"));
    return AUTH_USER_FOUND;
}

static const authn_provider users = {check_password, get_realm_hash};

/* ---- what somebody may do ---- */

/** The groups of a user, once they are known; several Require lines ask for them. */
typedef struct {
    const jvmgi_hook_script_t *script;
    const char *user;
    const apr_table_t *answer;
} known_groups_t;

static const char groups_key[] = "mod_jvmgi.groups";

/** The fields with the user's groups; NULL: they can't be had, which is in the log. */
static const apr_table_t *groups_of(request_rec *r)
{
    const jvmgi_hook_script_t *script = jvmgi_config_dir(r)->group_script;
    if (!script) {
        jvmgi_hook_tell_missing(r, "Require jvmgi-group needs JVMGIAuthGroupScript");
        return NULL;
    }
    void *found = NULL;
    (void)apr_pool_userdata_get(&found, groups_key, r->pool);
    known_groups_t *known = found;
    if (known && known->script == script && strcmp(known->user, r->user) == 0) {
        return known->answer;
    }
    const jvmgi_hook_call_t call = {
        .name = "groups", .arguments = {r->user, ""}, .knows_user = true};
    known = apr_palloc(r->pool, sizeof *known);
    known->script = script;
    known->user = apr_pstrdup(r->pool, r->user);
    if (jvmgi_hook_ask(r, script, &call, &known->answer).outcome != JVMGI_OUTCOME_OK) {
        return NULL;
    }
    (void)apr_pool_userdata_setn(known, groups_key, NULL, r->pool);
    return known->answer;
}

static bool is_member(const apr_table_t *groups, const char *name)
{
    const apr_array_header_t *fields = apr_table_elts(groups);
    for (int i = 0; i < fields->nelts; i++) {
        const apr_table_entry_t *each = &APR_ARRAY_IDX(fields, i, const apr_table_entry_t);
        if (strcmp(each->key, "group") == 0 && strcmp(each->val, name) == 0) {
            return true;
        }
    }
    return false;
}

static authz_status check_groups(request_rec *r, const char *line, const void *parsed)
{
    if (!r->user) {
        return AUTHZ_DENIED_NO_USER;
    }
    const char *error = NULL;
    const char *names = ap_expr_str_exec(r, parsed, &error);
    if (error) {
        jvmgi_hook_tell_missing(r,
                                apr_psprintf(r->pool, "Require jvmgi-group %s: %s", line, error));
        return AUTHZ_GENERAL_ERROR;
    }
    const apr_table_t *groups = groups_of(r);
    if (!groups) {
        return AUTHZ_GENERAL_ERROR;
    }
    while (*names) {
        if (is_member(groups, ap_getword_conf(r->pool, &names))) {
            return AUTHZ_GRANTED;
        }
    }
    return AUTHZ_DENIED;
}

static const char *parse_groups(cmd_parms *cmd, const char *line, const void **parsed)
{
    const char *error = NULL;
    if (!*line) {
        return "Require jvmgi-group needs the names of groups";
    }
    *parsed = ap_expr_parse_cmd(cmd, line, AP_EXPR_FLAG_STRING_RESULT, &error, NULL);
    return error ? apr_pstrcat(cmd->pool, "Require jvmgi-group: ", error, NULL) : NULL;
}

static const authz_provider groups = {check_groups, parse_groups};

/** As httpd's own providers, all are asked once for a request and what it leads to inside httpd, as long as the same sections apply. */
void jvmgi_access_hooks(apr_pool_t *pool)
{
    static const char *const after_ssl[] = {"mod_ssl.c", NULL};
    static const char *const before_hosts[] = {"mod_authz_host.c", "mod_access_compat.c", NULL};
    ap_hook_check_access(hook_access_checker, after_ssl, before_hosts, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_check_access_ex(hook_failure, NULL, NULL, APR_HOOK_REALLY_FIRST,
                            AP_AUTH_INTERNAL_PER_CONF);
    ap_register_auth_provider(pool, AUTHN_PROVIDER_GROUP, provider_name, AUTHN_PROVIDER_VERSION,
                              &users, AP_AUTH_INTERNAL_PER_CONF);
    ap_register_auth_provider(pool, AUTHZ_PROVIDER_GROUP, group_provider_name,
                              AUTHZ_PROVIDER_VERSION, &groups, AP_AUTH_INTERNAL_PER_CONF);
}
