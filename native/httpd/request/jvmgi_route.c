/* SPDX-License-Identifier: Apache-2.0
 * From a setting to a group, and from a group to a transport. */
#include "jvmgi_route.h"

#include "config/jvmgi_private.h"
#include "config/jvmgi_token.h"
#include "transport/jvmgi_daemon.h"
#include "transport/jvmgi_embedded.h"
#include "jvmgi_limits.h"
#include "jvmgi_path.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

const char *jvmgi_route_setting(request_rec *r, const char *option)
{
    const char *setting = option ? option : jvmgi_config_dir(r)->process_group;
    if (setting) {
        return setting;
    }
    return jvmgi_config_setup(r->server)->restrict_embedded ? JVMGI_DEFAULT_GROUP
                                                            : JVMGI_EMBEDDED_GROUP;
}

jvmgi_result_t jvmgi_route_expand(request_rec *r, const char *setting, const char *resource,
                                  size_t max, const char **name)
{
    jvmgi_result_t result = jvmgi_token_expand(r, setting, resource, name);
    if (result.outcome == JVMGI_OUTCOME_OK && **name && !jvmgi_path_is_name(*name, max)) {
        return jvmgi_result(JVMGI_OUTCOME_NAME_INVALID, *name);
    }
    return result;
}

/** What a variable or a dispatcher chose has to be in the list, where there is one. */
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

jvmgi_result_t jvmgi_route_choose(jvmgi_exchange_t *x, const char *setting, bool by_request)
{
    jvmgi_result_t result = jvmgi_route_expand(x->r, setting, x->map->resource,
                                               JVMGI_MAX_GROUP_NAME, &x->process_group);
    return result.outcome == JVMGI_OUTCOME_OK && (by_request || jvmgi_token_is_variable(setting))
               ? check_restriction(x)
               : result;
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
    return jvmgi_result((*group)->pool && (*group)->hook_pool ? JVMGI_OUTCOME_OK
                                                              : JVMGI_OUTCOME_GROUP_UNAVAILABLE,
                        (*group)->problem);
}

/** Apart, because its buffer costs every caller a page of a stack that is seldom warm. */
__attribute__((noinline)) static jvmgi_result_t ask_owner(const jvmgi_exchange_t *x,
                                                          const jvmgi_daemon_group_t *group)
{
    char why[PATH_MAX + 64];
    return jvmgi_owner_check(&group->owner, x->map->target, why, sizeof why)
               ? jvmgi_result(JVMGI_OUTCOME_OK, NULL)
               : jvmgi_result(JVMGI_OUTCOME_OWNER_WRONG, apr_pstrdup(x->r->pool, why));
}

/** Asked of every request: the files may have changed hands since the application was loaded. A class has no file. */
static jvmgi_result_t check_owner(const jvmgi_exchange_t *x, const jvmgi_daemon_group_t *group)
{
    return x->map->is_class || !jvmgi_owner_is_asked(&group->owner)
               ? jvmgi_result(JVMGI_OUTCOME_OK, NULL)
               : ask_owner(x, group);
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

jvmgi_result_t jvmgi_route_run(jvmgi_exchange_t *x)
{
    return *x->process_group ? serve_in_daemon(x) : serve_embedded(x);
}
