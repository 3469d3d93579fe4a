/* SPDX-License-Identifier: Apache-2.0
 * The response of an exchange, passed to httpd's output filters, and its log. The head is kept back until the first byte of the body, the
 * end or a push, so that a failure before that is answered by an error document without a trace of the failed response. */
#include "jvmgi_exchange_state.h"

#include "config/jvmgi_private.h"
#include "jvmgi_filebody.h"
#include "jvmgi_filepart.h"
#include "jvmgi_limits.h"
#include "jvmgi_substitute.h"

#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <util_filter.h>

/** What is there of an unread body is read and dropped up to this size, so that the connection can go on; beyond it closing is cheaper. */
enum {
    LARGEST_DRAIN = 65536,
    /** What is dropped behind Content-Length, or behind a head without a body, before the response is given up. The engine sends nothing there. */
    MOST_SURPLUS = 1048576
};

apr_pool_t *jvmgi_exchange_pool(const jvmgi_exchange_t *x)
{
    return x->r->pool;
}

bool jvmgi_exchange_is_hook(const jvmgi_exchange_t *x)
{
    return x->hook != NULL;
}

bool jvmgi_exchange_has_head(const jvmgi_exchange_t *x)
{
    return x->response.has_head;
}

bool jvmgi_exchange_is_committed(const jvmgi_exchange_t *x)
{
    return x->response.committed || x->body.status == AP_FILTER_ERROR;
}

const char *jvmgi_exchange_reason(const jvmgi_exchange_t *x)
{
    return x->response.reason;
}

static jvmgi_outcome_t fail(jvmgi_exchange_t *x, jvmgi_outcome_t outcome, const char *reason)
{
    x->response.reason = reason;
    return outcome;
}

static apr_bucket_brigade *waiting(jvmgi_exchange_t *x)
{
    if (!x->response.waiting) {
        x->response.waiting = apr_brigade_create(x->r->pool, x->r->connection->bucket_alloc);
    }
    return x->response.waiting;
}

/* ---- head ---- */

static bool is_named(const jvmgi_field_t *field, const char *name)
{
    size_t length = strlen(name);
    return field->name.length == length &&
           strncasecmp((const char *)field->name.data, name, length) == 0;
}

/** Copies the fields out of the transport's buffer; Content-Type goes its own way. False when one is not valid. */
static bool take_fields(jvmgi_exchange_t *x, const jvmgi_response_head_t *head)
{
    jvmgi_response_sink_t *response = &x->response;
    jvmgi_reader_t fields = head->fields;
    response->fields = apr_table_make(x->r->pool, head->count ? head->count : 1);
    for (uint16_t i = 0; i < head->count; i++) {
        jvmgi_field_t field;
        if (!jvmgi_fields_next(&fields, &field) || !jvmgi_field_name_is_valid(field.name) ||
            !jvmgi_field_value_is_valid(field.value) || jvmgi_field_is_hop_by_hop(field.name)) {
            return false;
        }
        char *value =
            apr_pstrmemdup(x->r->pool, (const char *)field.value.data, field.value.length);
        if (is_named(&field, "Content-Type")) {
            response->content_type = value;
        } else if (!is_named(&field, "Content-Length")) {
            char *name =
                apr_pstrmemdup(x->r->pool, (const char *)field.name.data, field.name.length);
            apr_table_addn(response->fields, name, value);
        }
    }
    return true;
}

/** A status line of our own, because httpd turns a status that it does not know into 500 otherwise. */
static const char *status_line(apr_pool_t *pool, const jvmgi_response_head_t *head)
{
    if (head->reason.length > 0) {
        return apr_psprintf(pool, "%u %.*s", head->status, (int)head->reason.length,
                            (const char *)head->reason.data);
    }
    const char *known = ap_get_status_line(head->status);
    if (head->status == HTTP_INTERNAL_SERVER_ERROR || strncmp(known, "500", 3) != 0) {
        return apr_pstrdup(pool, known);
    }
    return apr_psprintf(pool, "%u Status %u", head->status, head->status);
}

jvmgi_outcome_t jvmgi_exchange_head(jvmgi_exchange_t *x, const jvmgi_response_head_t *head)
{
    jvmgi_response_sink_t *response = &x->response;
    if (response->has_head) {
        return fail(x, JVMGI_OUTCOME_PROTOCOL, "a second response head");
    }
    if (x->hook && head->status != HTTP_OK) {
        return fail(x, JVMGI_OUTCOME_PROTOCOL, "a hook's answer with another status than 200");
    }
    if (head->status < 200 || head->status > 599) {
        return fail(x, JVMGI_OUTCOME_BAD_HEAD, apr_psprintf(x->r->pool, "status %u", head->status));
    }
    if (!take_fields(x, head)) {
        return fail(x, JVMGI_OUTCOME_BAD_HEAD, "a header field is not valid");
    }
    response->status = head->status;
    response->status_line = status_line(x->r->pool, head);
    response->length = head->content_length;
    response->has_head = true;
    return jvmgi_substitute_choose(x);
}

/** Output filters see the body of a HEAD request that was shown as GET, so that they make the same head of it. */
static bool may_have_body(const jvmgi_exchange_t *x)
{
    return (!x->r->header_only || x->shows_get) && !AP_STATUS_IS_HEADER_ONLY(x->response.status);
}

/** Hands the head to httpd, which sends it with the first bytes that are passed. */
static void commit(jvmgi_exchange_t *x)
{
    jvmgi_response_sink_t *response = &x->response;
    request_rec *r = x->r;
    r->status = response->status;
    r->status_line = response->status_line;
    r->headers_out = apr_table_overlay(r->pool, response->fields, r->headers_out);
    /* What httpd guessed from the application's file says nothing of the response. */
    r->content_encoding = NULL;
    r->content_languages = NULL;
    ap_set_content_type(r, response->content_type);
    if (response->length >= 0 && response->status != HTTP_NO_CONTENT) {
        ap_set_content_length(r, response->length);
    }
    response->committed = true;
}

/* ---- body ---- */

static void tell_long_body(jvmgi_exchange_t *x)
{
    if (!x->response.told_long) {
        x->response.told_long = true;
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, x->r,
                      JVMGI_CODE_FORMAT
                      ": the response goes on beyond its Content-Length of %" APR_INT64_T_FMT
                      " bytes; the rest is dropped: correct the application's Content-Length",
                      JVMGI_CODE_LONG_BODY, x->response.length);
    }
}

/** Counts bytes that are not to be there. False: too many of them. */
static bool bear_surplus(jvmgi_exchange_t *x, int64_t n)
{
    x->response.surplus += x->response.substitute ? 0 : n;
    return x->response.surplus <= MOST_SURPLUS;
}

/** How many of `n` further bytes of the body go to the client: those beyond Content-Length do not, nor does a body that may not be. */
static int64_t admit(jvmgi_exchange_t *x, int64_t n)
{
    jvmgi_response_sink_t *response = &x->response;
    bool goes = may_have_body(x);
    if (response->length >= 0 && goes && n > response->length - response->passed) {
        n = response->length - response->passed;
        tell_long_body(x);
    }
    response->passed += n;
    return goes && !response->substitute ? n : 0;
}

static jvmgi_outcome_t add_data(jvmgi_exchange_t *x, const void *bytes, size_t n, bool copies)
{
    if (!x->response.has_head || x->response.has_trailers) {
        return fail(x, JVMGI_OUTCOME_PROTOCOL,
                    "body bytes before a response head or after trailers");
    }
    if (x->hook) {
        return fail(x, JVMGI_OUTCOME_PROTOCOL, "body bytes of a hook");
    }
    int64_t admitted = admit(x, (int64_t)n);
    if (!bear_surplus(x, (int64_t)n - admitted)) {
        return fail(x, JVMGI_OUTCOME_PROTOCOL, "body bytes far beyond the response's length");
    }
    if (admitted > 0) {
        apr_bucket_brigade *to = waiting(x);
        apr_size_t length = (apr_size_t)admitted;
        APR_BRIGADE_INSERT_TAIL(
            to, copies ? apr_bucket_heap_create(bytes, length, NULL, to->bucket_alloc)
                       : apr_bucket_transient_create(bytes, length, to->bucket_alloc));
    }
    return JVMGI_OUTCOME_OK;
}

jvmgi_outcome_t jvmgi_exchange_data(jvmgi_exchange_t *x, const void *bytes, size_t n)
{
    return add_data(x, bytes, n, false);
}

bool jvmgi_exchange_goes_straight_out(const jvmgi_exchange_t *x)
{
    return jvmgi_filebody_goes_straight_out(x->r);
}

jvmgi_outcome_t jvmgi_exchange_shared_data(jvmgi_exchange_t *x, const void *bytes, size_t n)
{
    return add_data(x, bytes, n, !jvmgi_exchange_goes_straight_out(x));
}

/** Writes with the time-out of the group, if it has one. The socket of an HTTP/2 connection belongs to all of its streams. */
static apr_status_t write_waiting(jvmgi_exchange_t *x)
{
    conn_rec *c = x->r->connection;
    apr_socket_t *socket = x->write_timeout && !c->master ? ap_get_conn_socket(c) : NULL;
    apr_interval_time_t before = 0;
    if (socket) {
        apr_socket_timeout_get(socket, &before);
        apr_socket_timeout_set(socket, x->write_timeout);
    }
    apr_status_t rv = ap_pass_brigade(x->r->output_filters, waiting(x));
    if (socket) {
        apr_socket_timeout_set(socket, before);
    }
    return rv;
}

/** As jvmgi_exchange_file; the descriptor stays the caller's unless a bucket has it. */
static jvmgi_outcome_t add_file(jvmgi_exchange_t *x, int *fd, int64_t offset, int64_t length)
{
    if (!x->response.has_head || x->response.has_trailers || x->hook) {
        return fail(x, JVMGI_OUTCOME_PROTOCOL,
                    "a file before a response head, after trailers, or of a hook");
    }
    char why[128];
    if (!jvmgi_filepart_check(*fd, offset, length, why, sizeof why)) {
        return fail(x, JVMGI_OUTCOME_BAD_FILE, apr_pstrdup(x->r->pool, why));
    }
    int64_t admitted = admit(x, length);
    if (admitted == 0) {
        return JVMGI_OUTCOME_OK;
    }
    apr_status_t rv = jvmgi_filebody_append(x->r, waiting(x), *fd, offset, admitted);
    *fd = -1;
    return rv == APR_SUCCESS
               ? JVMGI_OUTCOME_OK
               : fail(x, JVMGI_OUTCOME_BAD_FILE, apr_psprintf(x->r->pool, "%pm", &rv));
}

jvmgi_outcome_t jvmgi_exchange_file(jvmgi_exchange_t *x, int fd, int64_t offset, int64_t length)
{
    jvmgi_outcome_t outcome = add_file(x, &fd, offset, length);
    if (fd >= 0) {
        close(fd);
    }
    return outcome;
}

static jvmgi_outcome_t pass(jvmgi_exchange_t *x)
{
    if (!x->response.committed) {
        commit(x);
    }
    apr_status_t rv = write_waiting(x);
    apr_brigade_cleanup(waiting(x));
    if (rv == AP_FILTER_ERROR) {
        x->response.substitute = JVMGI_SUBSTITUTE_FILTER;
        return JVMGI_OUTCOME_OK;
    }
    if (rv == JVMGI_FILE_ENDED) {
        return fail(x, JVMGI_OUTCOME_FILE_ENDED, NULL);
    }
    if (rv != APR_SUCCESS) {
        return fail(x, JVMGI_OUTCOME_CLIENT_GONE, apr_psprintf(x->r->pool, "%pm", &rv));
    }
    /* A stream of HTTP/2 counts as aborted as soon as its end was sent. */
    bool left = x->r->connection->aborted && !x->response.complete;
    return left ? JVMGI_OUTCOME_CLIENT_GONE : JVMGI_OUTCOME_OK;
}

/** Copies the bytes that wait behind those held back before: their buffer is about to be used for others. */
static jvmgi_outcome_t hold(jvmgi_exchange_t *x)
{
    apr_bucket_brigade *from = waiting(x);
    while (!APR_BRIGADE_EMPTY(from)) {
        apr_bucket *bucket = APR_BRIGADE_FIRST(from);
        const char *bytes;
        apr_size_t n;
        apr_status_t rv = apr_bucket_read(bucket, &bytes, &n, APR_BLOCK_READ);
        if (rv == APR_SUCCESS) {
            rv = apr_brigade_write(x->response.held, NULL, NULL, bytes, n);
        }
        if (rv != APR_SUCCESS) {
            return fail(x, JVMGI_OUTCOME_SHORT_BODY, apr_psprintf(x->r->pool, "%pm", &rv));
        }
        apr_bucket_delete(bucket);
    }
    return JVMGI_OUTCOME_OK;
}

jvmgi_outcome_t jvmgi_exchange_push(jvmgi_exchange_t *x, bool flush)
{
    if (!x->response.has_head || x->response.substitute || x->hook) {
        return JVMGI_OUTCOME_OK;
    }
    if (x->response.held) {
        return hold(x);
    }
    apr_bucket_brigade *to = waiting(x);
    if (flush) {
        APR_BRIGADE_INSERT_TAIL(to, apr_bucket_flush_create(to->bucket_alloc));
    }
    return pass(x);
}

/** Apart, because its buffer costs every caller two pages of a stack that is seldom warm. */
__attribute__((noinline)) static void drop_rest_of_body(jvmgi_exchange_t *x)
{
    char dropped[8192];
    size_t n = 0;
    jvmgi_body_t got = x->body.on_demand ? JVMGI_BODY_WOULD_BLOCK : JVMGI_BODY_BYTES;
    for (size_t total = 0; got == JVMGI_BODY_BYTES && total < LARGEST_DRAIN; total += n) {
        got = jvmgi_exchange_read_body(x, dropped, sizeof dropped, false, &n);
    }
    if (jvmgi_exchange_body_is_open(x)) {
        x->r->connection->keepalive = AP_CONN_CLOSE;
    }
}

void jvmgi_response_leave_body(jvmgi_exchange_t *x)
{
    if (jvmgi_exchange_body_is_open(x)) {
        drop_rest_of_body(x);
    }
}

jvmgi_outcome_t jvmgi_exchange_end(jvmgi_exchange_t *x)
{
    jvmgi_response_sink_t *response = &x->response;
    if (!response->has_head) {
        return fail(x, JVMGI_OUTCOME_PROTOCOL, "an end before a response head");
    }
    if (x->hook) {
        /* Its head is for us alone. */
        response->complete = true;
        return JVMGI_OUTCOME_OK;
    }
    if (may_have_body(x) && response->length >= 0 && response->passed < response->length) {
        return fail(x, JVMGI_OUTCOME_SHORT_BODY,
                    apr_psprintf(x->r->pool, "%" APR_INT64_T_FMT " of %" APR_INT64_T_FMT " bytes",
                                 response->passed, response->length));
    }
    jvmgi_response_leave_body(x);
    response->complete = true;
    if (response->substitute) {
        return JVMGI_OUTCOME_OK;
    }
    apr_bucket_brigade *to = waiting(x);
    if (response->held) {
        APR_BRIGADE_PREPEND(to, response->held);
    }
    APR_BRIGADE_INSERT_TAIL(to, apr_bucket_eos_create(to->bucket_alloc));
    return pass(x);
}

/* ---- giving up ---- */

/** True when only the end of the connection tells the client that the response is complete. */
static bool ends_with_connection(const request_rec *r)
{
    return !r->chunked && !r->connection->master &&
           !apr_table_get(r->headers_out, "Content-Length");
}

/** Makes the close a reset: an orderly one would say that the response is whole. */
static void reset_at_close(jvmgi_exchange_t *x)
{
    const struct linger linger = {.l_onoff = 1, .l_linger = 0};
    int fd = jvmgi_exchange_client_fd(x);
    if (fd >= 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
        x->r->connection->aborted = 1;
    }
}

void jvmgi_response_cut(jvmgi_exchange_t *x)
{
    request_rec *r = x->r;
    conn_rec *c = r->connection;
    c->keepalive = AP_CONN_CLOSE;
    r->no_cache = 1;
    if (r->main) {
        r->main->no_cache = 1;
    }
    if (c->aborted || x->response.complete) {
        return;
    }
    if (x->response.has_trailers) {
        apr_table_clear(r->trailers_out);
    }
    /* The error bucket keeps the last chunk (or the stream's orderly end) from being sent. */
    apr_bucket_brigade *to = apr_brigade_create(r->pool, c->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(
        to, ap_bucket_error_create(HTTP_BAD_GATEWAY, NULL, r->pool, c->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(to, apr_bucket_eos_create(c->bucket_alloc));
    (void)ap_pass_brigade(r->output_filters, to);
    if (ends_with_connection(r)) {
        reset_at_close(x);
    }
}

/* ---- log ---- */

/** Levels of the wire are httpd's, from emerg 0 to trace8 15. */
static int log_level(int level)
{
    return level < APLOG_EMERG ? APLOG_EMERG : level > APLOG_TRACE8 ? APLOG_TRACE8 : level;
}

void jvmgi_exchange_log(jvmgi_exchange_t *x, int level, uint16_t code, const char *text,
                        size_t length)
{
    /* httpd itself escapes what could forge a line. */
    int shown = (int)(length < JVMGI_MAX_LOG ? length : JVMGI_MAX_LOG);
    if (code) {
        ap_log_rerror(APLOG_MARK, log_level(level), 0, x->r, JVMGI_CODE_FORMAT ": %.*s", code,
                      shown, text);
    } else {
        ap_log_rerror(APLOG_MARK, log_level(level), 0, x->r, "%.*s", shown, text);
    }
}
