/* SPDX-License-Identifier: Apache-2.0
 * What accompanies a response: interim responses before it, trailers behind it. */
#include "jvmgi_exchange_state.h"

#include <apr_strings.h>
#include <http_protocol.h>

/** More than any use has; clients give up long before. */
enum { MOST_INTERIM = 32 };

bool jvmgi_accompany_offers_interim(const jvmgi_exchange_t *x)
{
    return x->r->proto_num >= HTTP_VERSION(1, 1) && !x->r->main;
}

/** httpd 2.4 sends trailers over HTTP/2 alone; its HTTP/1.1 ends a chunked body without. */
bool jvmgi_accompany_offers_trailers(const jvmgi_exchange_t *x)
{
    return x->r->connection->master && !x->r->main && x->r->trailers_out;
}

static void copy_fields(apr_pool_t *pool, const jvmgi_side_fields_t *side, apr_table_t *to)
{
    jvmgi_reader_t fields = side->fields;
    jvmgi_field_t field;
    for (uint16_t i = 0; i < side->count && jvmgi_fields_next(&fields, &field); i++) {
        apr_table_addn(to, apr_pstrmemdup(pool, (const char *)field.name.data, field.name.length),
                       apr_pstrmemdup(pool, (const char *)field.value.data, field.value.length));
    }
}

static jvmgi_outcome_t refuse(jvmgi_exchange_t *x, const char *reason)
{
    x->response.reason = reason;
    return JVMGI_OUTCOME_PROTOCOL;
}

jvmgi_outcome_t jvmgi_exchange_interim(jvmgi_exchange_t *x, const jvmgi_side_fields_t *interim)
{
    request_rec *r = x->r;
    if (x->response.has_head) {
        return refuse(x, "an interim response after the response head");
    }
    if (!jvmgi_accompany_offers_interim(x) || ++x->response.interims > MOST_INTERIM) {
        return refuse(x, "an interim response that nobody asked for, or too many of them");
    }
    apr_table_t *kept = r->headers_out;
    int status = r->status;
    const char *status_line = r->status_line;
    r->headers_out = apr_table_make(r->pool, interim->count ? interim->count : 1);
    copy_fields(r->pool, interim, r->headers_out);
    r->status = interim->status;
    r->status_line = apr_psprintf(r->pool, "%u %s", interim->status,
                                  interim->status == 103   ? "Early Hints"
                                  : interim->status == 102 ? "Processing"
                                  : interim->status == 100 ? "Continue"
                                                           : "Interim");
    ap_send_interim_response(r, 1);
    r->headers_out = kept;
    r->status = status;
    r->status_line = status_line;
    return r->connection->aborted ? JVMGI_OUTCOME_CLIENT_GONE : JVMGI_OUTCOME_OK;
}

jvmgi_outcome_t jvmgi_exchange_trailers(jvmgi_exchange_t *x, const jvmgi_side_fields_t *trailers)
{
    if (!x->response.has_head || x->response.has_trailers || !jvmgi_accompany_offers_trailers(x)) {
        return refuse(x, "trailers that nobody asked for, before the head, or twice");
    }
    x->response.has_trailers = true;
    copy_fields(x->r->pool, trailers, x->r->trailers_out);
    return JVMGI_OUTCOME_OK;
}
