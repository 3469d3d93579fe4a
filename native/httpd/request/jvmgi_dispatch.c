/* SPDX-License-Identifier: Apache-2.0
 * A dispatcher's word is checked as a variable's is: it comes from a request. */
#include "jvmgi_dispatch.h"

#include "config/jvmgi_private.h"
#include "jvmgi_hook.h"
#include "jvmgi_limits.h"
#include "jvmgi_path.h"
#include "jvmgi_route.h"

static jvmgi_result_t take_process_group(jvmgi_exchange_t *x, const char *chosen)
{
    return chosen ? jvmgi_route_choose(x, chosen, true) : jvmgi_result(JVMGI_OUTCOME_OK, NULL);
}

static jvmgi_result_t take_application_group(jvmgi_exchange_t *x, const char *chosen)
{
    if (!chosen) {
        return jvmgi_result(JVMGI_OUTCOME_OK, NULL);
    }
    x->chooses_group = true;
    return jvmgi_route_expand(x->r, chosen, x->map->resource, JVMGI_MAX_APPLICATION_GROUP,
                              &x->application_group);
}

static jvmgi_result_t take_class(jvmgi_exchange_t *x, const char *chosen)
{
    if (chosen && !jvmgi_path_is_class(chosen)) {
        return jvmgi_result(JVMGI_OUTCOME_NAME_INVALID, chosen);
    }
    x->entry_class = chosen ? chosen : x->entry_class;
    return jvmgi_result(JVMGI_OUTCOME_OK, NULL);
}

jvmgi_result_t jvmgi_dispatch_choose(jvmgi_exchange_t *x)
{
    static const jvmgi_hook_call_t call = {
        .name = "dispatch", .arguments = {"", ""}, .knows_user = true, .shows_configured = true};
    const jvmgi_hook_script_t *script = jvmgi_config_dir(x->r)->dispatch_script;
    if (!script) {
        return jvmgi_result(JVMGI_OUTCOME_OK, NULL);
    }
    const apr_table_t *answer;
    jvmgi_result_t result = jvmgi_hook_ask(x->r, script, &call, &answer);
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = take_process_group(x, apr_table_get(answer, "process-group"));
    }
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = take_application_group(x, apr_table_get(answer, "application-group"));
    }
    return result.outcome == JVMGI_OUTCOME_OK ? take_class(x, apr_table_get(answer, "entry-class"))
                                              : result;
}
