/* SPDX-License-Identifier: Apache-2.0
 * Chooses and makes what the client gets in place of an application's response. */
#include "jvmgi_substitute.h"

#include "config/jvmgi_private.h"

#include <apr_date.h>
#include <apr_strings.h>
#include <http_protocol.h>
#include <http_request.h>

enum {
    /** Internal redirects that a request may have behind it: enough for any design, and the end of a loop. */
    MOST_REDIRECTS = 5,
    /** A body of which the client wants a part is kept back up to this size: httpd cuts ranges out of whole bodies only. */
    LARGEST_HELD = 1 << 20
};

/** Fields that speak of the error or of the client rather than of the dropped body. */
static const char *const kept_fields[] = {"Set-Cookie", "WWW-Authenticate", "Proxy-Authenticate",
                                          "Allow", "Retry-After"};

static int keep_field(void *baton, const char *name, const char *value)
{
    apr_table_addn(baton, name, value);
    return 1;
}

static void substitute(jvmgi_exchange_t *x, jvmgi_substitute_t by)
{
    x->response.substitute = by;
    for (size_t i = 0; i < sizeof kept_fields / sizeof kept_fields[0]; i++) {
        (void)apr_table_do(keep_field, x->r->err_headers_out, x->response.fields, kept_fields[i],
                           NULL);
    }
}

/* ---- JVMGIErrorOverride ---- */

/** httpd can make no page for a status that it does not know. */
static bool has_page(int status)
{
    return status == HTTP_INTERNAL_SERVER_ERROR ||
           strncmp(ap_get_status_line(status), "500", 3) != 0;
}

static bool is_overridden(const jvmgi_exchange_t *x)
{
    return x->overrides_errors && x->response.status >= HTTP_BAD_REQUEST &&
           has_page(x->response.status);
}

/* ---- JVMGIInternalRedirect ---- */

/** The location when httpd itself is to serve it: a path of this server. */
static const char *local_location(const jvmgi_exchange_t *x)
{
    const char *location = x->redirects && x->response.status == HTTP_OK
                               ? apr_table_get(x->response.fields, "Location")
                               : NULL;
    return location && location[0] == '/' && location[1] != '/' ? location : NULL;
}

static int count_redirects(const request_rec *r)
{
    int count = 0;
    while ((r = r->prev)) {
        count++;
    }
    return count;
}

static jvmgi_outcome_t choose_redirect(jvmgi_exchange_t *x, const char *location)
{
    if (count_redirects(x->r) >= MOST_REDIRECTS) {
        x->response.reason = location;
        return JVMGI_OUTCOME_REDIRECT_LOOP;
    }
    x->response.location = location;
    substitute(x, JVMGI_SUBSTITUTE_REDIRECT);
    return JVMGI_OUTCOME_OK;
}

/** The target is asked for with GET and has no body, whatever this request was. */
static void redirect(jvmgi_exchange_t *x)
{
    request_rec *r = x->r;
    const char *method = r->method;
    int number = r->method_number;
    r->method = "GET";
    r->method_number = M_GET;
    r->expecting_100 = 0;
    apr_table_unset(r->headers_in, "Content-Length");
    apr_table_unset(r->headers_in, "Transfer-Encoding");
    ap_internal_redirect(x->response.location, r);
    r->method = method;
    r->method_number = number;
}

/* ---- conditional requests ---- */

/** A date that is none says nothing; one in the future would make later changes invisible (RFC 9110, 8.8.2). */
static void settle_last_modified(jvmgi_exchange_t *x)
{
    apr_table_t *fields = x->response.fields;
    const char *text = apr_table_get(fields, "Last-Modified");
    if (!text) {
        return;
    }
    apr_time_t date = apr_date_parse_http(text);
    if (date == APR_DATE_BAD) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, x->r,
                      "Last-Modified of the response is no date and left out: %s", text);
        apr_table_unset(fields, "Last-Modified");
    } else if (date > x->r->request_time) {
        char *now = apr_palloc(x->r->pool, APR_RFC822_DATE_LEN);
        (void)apr_rfc822_date(now, x->r->request_time);
        apr_table_setn(fields, "Last-Modified", now);
    }
}

/** Compares the response's validators with what the client has. Only for GET and HEAD: anything else has had its effect already. */
static int judge_conditions(const jvmgi_exchange_t *x)
{
    request_rec *r = x->r;
    const jvmgi_response_sink_t *response = &x->response;
    bool has_validator =
        apr_table_get(response->fields, "ETag") || apr_table_get(response->fields, "Last-Modified");
    if (response->status != HTTP_OK || r->method_number != M_GET || !has_validator) {
        return OK;
    }
    apr_table_t *kept = r->headers_out;
    r->headers_out = response->fields;
    int verdict = ap_meets_conditions(r);
    r->headers_out = kept;
    return verdict;
}

static void hold_for_range(jvmgi_exchange_t *x)
{
    jvmgi_response_sink_t *response = &x->response;
    if (response->status == HTTP_OK && response->length > 0 && response->length <= LARGEST_HELD &&
        !x->r->header_only && apr_table_get(x->r->headers_in, "Range") &&
        !apr_table_get(response->fields, "Content-Range")) {
        response->held = apr_brigade_create(x->r->pool, x->r->connection->bucket_alloc);
    }
}

/* ---- the choice ---- */

jvmgi_outcome_t jvmgi_substitute_choose(jvmgi_exchange_t *x)
{
    const char *location = local_location(x);
    if (location) {
        return choose_redirect(x, location);
    }
    if (is_overridden(x)) {
        substitute(x, JVMGI_SUBSTITUTE_ERROR);
        return JVMGI_OUTCOME_OK;
    }
    settle_last_modified(x);
    int verdict = judge_conditions(x);
    if (verdict == HTTP_NOT_MODIFIED) {
        x->response.status = HTTP_NOT_MODIFIED;
        x->response.status_line = ap_get_status_line(HTTP_NOT_MODIFIED);
        x->response.length = -1;
    } else if (verdict != OK) {
        x->response.status = (uint16_t)verdict;
        substitute(x, JVMGI_SUBSTITUTE_ERROR);
    } else {
        hold_for_range(x);
    }
    return JVMGI_OUTCOME_OK;
}

int jvmgi_substitute_answer(jvmgi_exchange_t *x)
{
    switch (x->response.substitute) {
    case JVMGI_SUBSTITUTE_NONE:
        break;
    case JVMGI_SUBSTITUTE_ERROR:
        return x->response.status;
    case JVMGI_SUBSTITUTE_REDIRECT:
        redirect(x);
        break;
    case JVMGI_SUBSTITUTE_FILTER:
        return AP_FILTER_ERROR;
    }
    return OK;
}
