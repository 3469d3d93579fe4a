/* SPDX-License-Identifier: Apache-2.0
 * The request body, read from httpd's input filters. */
#include "jvmgi_exchange_state.h"

#include "config/jvmgi_private.h"
#include "jvmgi_limits.h"

#include <apr_strings.h>
#include <apr_portable.h>
#include <http_core.h>
#include <http_protocol.h>
#include <util_filter.h>

bool jvmgi_exchange_has_body(const jvmgi_exchange_t *x)
{
    return x->body.expected;
}

bool jvmgi_exchange_is_on_demand(const jvmgi_exchange_t *x)
{
    return x->body.on_demand;
}

void jvmgi_exchange_hold_body(jvmgi_exchange_t *x)
{
    bool may_be_large = x->body.length < 0 || x->body.length > JVMGI_MAX_DATA;
    x->body.held = may_be_large && jvmgi_exchange_body_is_open(x);
}

bool jvmgi_exchange_body_is_held(const jvmgi_exchange_t *x)
{
    return x->body.held;
}

bool jvmgi_exchange_body_is_open(const jvmgi_exchange_t *x)
{
    return x->body.expected && x->body.state != JVMGI_BODY_END &&
           x->body.state != JVMGI_BODY_BROKEN;
}

bool jvmgi_exchange_body_is_broken(const jvmgi_exchange_t *x)
{
    return x->body.state == JVMGI_BODY_BROKEN;
}

static jvmgi_body_t break_body(jvmgi_exchange_t *x, int status)
{
    x->body.state = JVMGI_BODY_BROKEN;
    x->body.status = status;
    /* What follows on the connection can't be told from the rest of the body. */
    x->r->connection->keepalive = AP_CONN_CLOSE;
    return JVMGI_BODY_BROKEN;
}

void jvmgi_exchange_give_up_body(jvmgi_exchange_t *x)
{
    (void)break_body(x, HTTP_REQUEST_TIME_OUT);
}

static jvmgi_body_t break_by(jvmgi_exchange_t *x, apr_status_t rv)
{
    x->body.client_left =
        APR_STATUS_IS_ECONNRESET(rv) || APR_STATUS_IS_ECONNABORTED(rv) || APR_STATUS_IS_EPIPE(rv);
    return break_body(x, ap_map_http_request_error(rv, HTTP_BAD_REQUEST));
}

/** That the body is whole is httpd's to say: it compares with Content-Length where the bytes come from the client, while filters above
 * (DEFLATE for one) may make more or less of them. */
static jvmgi_body_t end_body(jvmgi_exchange_t *x)
{
    x->body.state = JVMGI_BODY_END;
    return JVMGI_BODY_END;
}

/** Takes bytes from the first bucket that waits. False when it holds none; it is then gone. */
static bool take_bytes(jvmgi_exchange_t *x, void *buffer, size_t size, bool blocking, size_t *n,
                       apr_status_t *rv)
{
    apr_bucket *bucket = APR_BRIGADE_FIRST(x->body.waiting);
    const char *data;
    apr_size_t length;
    *rv = apr_bucket_read(bucket, &data, &length, blocking ? APR_BLOCK_READ : APR_NONBLOCK_READ);
    if (*rv != APR_SUCCESS) {
        return false;
    }
    if (length > size) {
        length = size;
        (void)apr_bucket_split(bucket, size);
    }
    if (length > 0) {
        memcpy(buffer, data, length);
    }
    apr_bucket_delete(bucket);
    *n = length;
    return length > 0;
}

static bool is_waiting(const jvmgi_exchange_t *x)
{
    return x->body.waiting && !APR_BRIGADE_EMPTY(x->body.waiting);
}

/** Hands out what waits. WOULD_BLOCK when nothing does. */
static jvmgi_body_t drain_waiting(jvmgi_exchange_t *x, void *buffer, size_t size, bool blocking,
                                  size_t *n)
{
    while (is_waiting(x)) {
        apr_bucket *bucket = APR_BRIGADE_FIRST(x->body.waiting);
        if (APR_BUCKET_IS_EOS(bucket)) {
            return end_body(x);
        }
        if (AP_BUCKET_IS_ERROR(bucket)) {
            return break_body(x, ((ap_bucket_error *)bucket->data)->status);
        }
        if (APR_BUCKET_IS_METADATA(bucket)) {
            apr_bucket_delete(bucket);
            continue;
        }
        apr_status_t rv;
        if (take_bytes(x, buffer, size, blocking, n, &rv)) {
            return JVMGI_BODY_BYTES;
        }
        if (APR_STATUS_IS_EAGAIN(rv)) {
            return JVMGI_BODY_WOULD_BLOCK;
        }
        if (rv != APR_SUCCESS) {
            return break_by(x, rv);
        }
    }
    return JVMGI_BODY_WOULD_BLOCK;
}

/** Tells a client that waits for it to go on. httpd does so by itself only at a read that may block, and so it is left to that where the
 * client speaks HTTP/2. True when the read has to block for it. */
static bool invite_body(const jvmgi_exchange_t *x)
{
    request_rec *r = x->r;
    if (!r->expecting_100 || x->response.committed) {
        return false;
    }
    if (r->connection->master) {
        return true;
    }
    int status = r->status;
    const char *status_line = r->status_line;
    r->status = HTTP_CONTINUE;
    r->status_line = NULL;
    ap_send_interim_response(r, 0);
    r->status = status;
    r->status_line = status_line;
    return false;
}

static apr_status_t fetch(jvmgi_exchange_t *x, size_t size, bool blocking)
{
    if (!x->body.waiting) {
        x->body.waiting = apr_brigade_create(x->r->pool, x->r->connection->bucket_alloc);
    }
    return ap_get_brigade(x->r->input_filters, x->body.waiting, AP_MODE_READBYTES,
                          blocking ? APR_BLOCK_READ : APR_NONBLOCK_READ, (apr_off_t)size);
}

void jvmgi_body_look_ahead(jvmgi_exchange_t *x)
{
    if (!jvmgi_exchange_body_is_open(x) || x->body.on_demand || x->body.waiting) {
        return;
    }
    apr_status_t rv = fetch(x, AP_IOBUFSIZE, false);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EAGAIN(rv)) {
        (void)break_by(x, rv);
    }
}

jvmgi_body_t jvmgi_exchange_read_body(jvmgi_exchange_t *x, void *buffer, size_t size, bool blocking,
                                      size_t *n)
{
    *n = 0;
    if (!x->body.expected) {
        return JVMGI_BODY_END;
    }
    if (x->body.state == JVMGI_BODY_END || x->body.state == JVMGI_BODY_BROKEN) {
        return x->body.state;
    }
    blocking = invite_body(x) || blocking;
    for (;;) {
        jvmgi_body_t got = drain_waiting(x, buffer, size, blocking, n);
        if (got != JVMGI_BODY_WOULD_BLOCK || is_waiting(x)) {
            return got;
        }
        apr_status_t rv = fetch(x, size, blocking);
        if (APR_STATUS_IS_EAGAIN(rv) ||
            (rv == APR_SUCCESS && !blocking && APR_BRIGADE_EMPTY(x->body.waiting))) {
            return JVMGI_BODY_WOULD_BLOCK;
        }
        if (rv != APR_SUCCESS) {
            return break_by(x, rv);
        }
    }
}

bool jvmgi_exchange_body_ends_here(jvmgi_exchange_t *x)
{
    if (is_waiting(x) && APR_BUCKET_IS_EOS(APR_BRIGADE_FIRST(x->body.waiting))) {
        (void)end_body(x);
    }
    return x->body.state == JVMGI_BODY_END;
}

jvmgi_result_t jvmgi_exchange_body_failure(const jvmgi_exchange_t *x)
{
    if (x->body.client_left || x->r->connection->aborted) {
        return jvmgi_result(JVMGI_OUTCOME_CLIENT_GONE, NULL);
    }
    jvmgi_result_t result = jvmgi_result(JVMGI_OUTCOME_BAD_BODY, NULL);
    if (x->body.status >= 400) {
        result.status = (uint16_t)x->body.status;
    }
    return result;
}

int jvmgi_exchange_client_fd(const jvmgi_exchange_t *x)
{
    conn_rec *c = x->r->connection;
    apr_socket_t *socket = c->master ? NULL : ap_get_conn_socket(c);
    int fd = -1;
    if (socket && apr_os_sock_get(&fd, socket) != APR_SUCCESS) {
        fd = -1;
    }
    return fd;
}

/** True when the client's end of the connection is reached and nothing unread is left. */
static bool is_at_end(jvmgi_exchange_t *x)
{
    conn_rec *c = x->r->connection;
    apr_bucket_brigade *ahead = apr_brigade_create(x->r->pool, c->bucket_alloc);
    bool ended = false;
    /* A read that meets the end gives nothing; only the next one says so. */
    for (int i = 0; i < 2 && !ended && APR_BRIGADE_EMPTY(ahead); i++) {
        apr_status_t rv =
            ap_get_brigade(c->input_filters, ahead, AP_MODE_SPECULATIVE, APR_NONBLOCK_READ, 1);
        ended = rv == APR_SUCCESS
                    ? !APR_BRIGADE_EMPTY(ahead) && APR_BUCKET_IS_EOS(APR_BRIGADE_FIRST(ahead))
                    : !APR_STATUS_IS_EAGAIN(rv);
    }
    apr_brigade_destroy(ahead);
    return ended;
}

bool jvmgi_exchange_client_is_gone(jvmgi_exchange_t *x)
{
    const conn_rec *c = x->r->connection;
    if (c->aborted || (c->master && c->master->aborted)) {
        return true;
    }
    return !c->master && !jvmgi_exchange_body_is_open(x) && is_at_end(x);
}
