/* SPDX-License-Identifier: Apache-2.0
 * One function per check; a table runs them in order. */
#include "jvmgi_check_request.h"

#include "config/jvmgi_private.h"
#include "exchange/jvmgi_peer.h"
#include "jvmgi_path.h"

#include <apr_strings.h>
#include <http_core.h>
#include <strings.h>

static jvmgi_outcome_t check_protocol(jvmgi_exchange_t *x)
{
    return x->r->assbackwards ? JVMGI_OUTCOME_HTTP_0_9 : JVMGI_OUTCOME_OK;
}

static jvmgi_outcome_t check_method(jvmgi_exchange_t *x)
{
    return x->r->method_number == M_CONNECT ? JVMGI_OUTCOME_METHOD_REFUSED : JVMGI_OUTCOME_OK;
}

/** An alias or a named handler is itself the permission; any other file needs Options ExecCGI. */
static jvmgi_outcome_t check_permission(jvmgi_exchange_t *x)
{
    bool allowed = x->map->alias || x->map->handler || (ap_allow_options(x->r) & OPT_EXECCGI);
    return allowed ? JVMGI_OUTCOME_OK : JVMGI_OUTCOME_NO_EXEC_CGI;
}

static jvmgi_outcome_t check_target(jvmgi_exchange_t *x)
{
    return x->map->problem;
}

static jvmgi_outcome_t check_path_info(jvmgi_exchange_t *x)
{
    bool refused = x->r->used_path_info == AP_REQ_REJECT_PATH_INFO && *x->map->path_info;
    return refused ? JVMGI_OUTCOME_PATH_INFO_REFUSED : JVMGI_OUTCOME_OK;
}

static jvmgi_outcome_t check_coding(jvmgi_exchange_t *x)
{
    const char *coding = apr_table_get(x->r->headers_in, "Transfer-Encoding");
    if (!coding) {
        return JVMGI_OUTCOME_OK;
    }
    if (strcasecmp(coding, "chunked") != 0) {
        return JVMGI_OUTCOME_TRANSFER_ENCODING;
    }
    if (!jvmgi_config_flag(jvmgi_config_dir(x->r)->chunked_request, true)) {
        return JVMGI_OUTCOME_CHUNKED_REFUSED;
    }
    x->body.expected = true;
    return JVMGI_OUTCOME_OK;
}

static jvmgi_outcome_t check_length(jvmgi_exchange_t *x)
{
    const char *text = apr_table_get(x->r->headers_in, "Content-Length");
    if (!text || x->body.expected) {
        return JVMGI_OUTCOME_OK;
    }
    apr_off_t length;
    if (!ap_parse_strict_length(&length, text)) {
        return JVMGI_OUTCOME_BAD_CONTENT_LENGTH;
    }
    x->body.length = length;
    x->body.expected = length > 0;
    return JVMGI_OUTCOME_OK;
}

static jvmgi_outcome_t check_limit(jvmgi_exchange_t *x)
{
    apr_off_t limit = ap_get_limit_req_body(x->r);
    return limit > 0 && x->body.length > limit ? JVMGI_OUTCOME_BODY_TOO_LARGE : JVMGI_OUTCOME_OK;
}

static jvmgi_outcome_t (*const checks[])(jvmgi_exchange_t *) = {
    check_protocol, check_method, check_permission, check_target,     check_path_info,
    check_coding,   check_length, check_limit,      jvmgi_peer_judge,
};

jvmgi_result_t jvmgi_check_request(jvmgi_exchange_t *x)
{
    x->body.length = -1;
    x->body.state = JVMGI_BODY_WOULD_BLOCK;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        jvmgi_outcome_t outcome = checks[i](x);
        if (outcome != JVMGI_OUTCOME_OK) {
            return jvmgi_result(outcome, NULL);
        }
    }
    x->body.on_demand = x->body.expected && x->r->expecting_100;
    return jvmgi_result(JVMGI_OUTCOME_OK, NULL);
}
