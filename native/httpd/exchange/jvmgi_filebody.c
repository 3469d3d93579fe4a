/* SPDX-License-Identifier: Apache-2.0
 * Two kinds of buckets. With sendfile they are httpd's own, which alone the kernel sends. Otherwise they are ours: httpd's would take the
 * end of a file that has become shorter for the end of the body, and would map files into memory, where the same ends the child. */
#include "jvmgi_filebody.h"

#include "config/jvmgi_config.h"
#include "config/jvmgi_private.h"
#include "jvmgi_codes.h"

#include <apr_portable.h>
#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <http_core.h>
#include <http_log.h>
#include <string.h>
#include <unistd.h>
#include <util_filter.h>

enum {
    /** One read and, as a rule, one write of httpd's. */
    READ_SIZE = 128 * 1024,
    /** What a bucket of any platform can be long. */
    LARGEST_BUCKET = 1 << 30,
    /** Of the request's URL in a log line. */
    URL_SHOWN = 200
};

/* ---- our own buckets ---- */

/** The file of some buckets, closed with the last of them. It outlives the request when httpd is still sending. */
typedef struct {
    apr_bucket_refcount refcount; /**< first, as APR wants it */
    int fd;
    const server_rec *server;
    char url[URL_SHOWN + 1];
} open_file_t;

static void destroy(void *data)
{
    open_file_t *file = data;
    if (apr_bucket_shared_destroy(file)) {
        close(file->fd);
        apr_bucket_free(file);
    }
}

static ssize_t read_file(const open_file_t *file, char *buffer, size_t size, int64_t position)
{
    ssize_t n;
    do {
        n = pread(file->fd, buffer, size, (off_t)position);
    } while (n < 0 && errno == EINTR);
    return n;
}

/** Nobody else can tell it when the request's handler has returned already. */
static void tell_end(const open_file_t *file, const apr_bucket *b, int error)
{
    ap_log_error(APLOG_MARK, APLOG_ERR, error, file->server,
                 JVMGI_CODE_FORMAT
                 ": a file ended, or could not be read, while it was sent: at byte %" APR_OFF_T_FMT
                 " with %" APR_SIZE_T_FMT " bytes to go; the response was cut: replace files by "
                 "renaming new ones, do not write into them [url='%s']",
                 JVMGI_CODE_FILE_ENDED, b->start, b->length, file->url);
}

static apr_bucket *make(apr_bucket_alloc_t *list, open_file_t *file, apr_off_t start,
                        apr_size_t length);

/** Turns the bucket into one of memory; the rest of the file becomes a bucket behind it. */
static apr_status_t read_bucket(apr_bucket *b, const char **bytes, apr_size_t *length,
                                apr_read_type_e block)
{
    open_file_t *file = b->data;
    apr_size_t wanted = b->length < READ_SIZE ? b->length : READ_SIZE;
    char *buffer = apr_bucket_alloc(wanted, b->list);
    ssize_t n = buffer ? read_file(file, buffer, wanted, b->start) : -1;
    if (n <= 0) {
        tell_end(file, b, n < 0 ? errno : 0);
        if (buffer) {
            apr_bucket_free(buffer);
        }
        return JVMGI_FILE_ENDED;
    }
    if ((apr_size_t)n < b->length) {
        apr_bucket *rest = make(b->list, file, b->start + n, b->length - (apr_size_t)n);
        APR_BUCKET_INSERT_AFTER(b, rest);
    } else {
        destroy(file);
    }
    (void)apr_bucket_heap_make(b, buffer, (apr_size_t)n, apr_bucket_free);
    *bytes = buffer;
    *length = (apr_size_t)n;
    return APR_SUCCESS;
}

/** The descriptor is the bucket's own and needs no pool. */
static apr_status_t set_aside(apr_bucket *b, apr_pool_t *pool)
{
    return APR_SUCCESS;
}

static const apr_bucket_type_t file_type = {
    "JVMGI_FILE", 5,         APR_BUCKET_DATA,         destroy,
    read_bucket,  set_aside, apr_bucket_shared_split, apr_bucket_shared_copy};

/** A bucket over a file that counts it already. */
static apr_bucket *make(apr_bucket_alloc_t *list, open_file_t *file, apr_off_t start,
                        apr_size_t length)
{
    apr_bucket *b = apr_bucket_alloc(sizeof *b, list);
    APR_BUCKET_INIT(b);
    b->free = apr_bucket_free;
    b->list = list;
    b->type = &file_type;
    b->data = file;
    b->start = start;
    b->length = length;
    return b;
}

static void append_ours(const request_rec *r, apr_bucket_brigade *to, int fd, int64_t offset,
                        int64_t length)
{
    open_file_t *file = apr_bucket_alloc(sizeof *file, to->bucket_alloc);
    file->fd = fd;
    file->server = r->server;
    apr_cpystrn(file->url, r->uri ? r->uri : "", sizeof file->url);
    file->refcount.refcount = 0;
    while (length > 0) {
        int64_t part = length < LARGEST_BUCKET ? length : LARGEST_BUCKET;
        file->refcount.refcount++;
        APR_BRIGADE_INSERT_TAIL(to, make(to->bucket_alloc, file, offset, (apr_size_t)part));
        offset += part;
        length -= part;
    }
}

/* ---- httpd's buckets ---- */

bool jvmgi_filebody_goes_straight_out(const request_rec *r)
{
    for (const ap_filter_t *f = r->output_filters; f; f = f->next) {
        bool frames = f->frec->ftype >= AP_FTYPE_PROTOCOL && f->frec->ftype < AP_FTYPE_CONNECTION;
        if (!frames && f->frec->ftype < AP_FTYPE_NETWORK - 1) {
            return false;
        }
    }
    return !r->connection->master;
}

static bool may_sendfile(const request_rec *r)
{
    const core_dir_config *core = ap_get_core_module_config(r->per_dir_config);
    return jvmgi_config_flag(jvmgi_config_dir(r)->enable_sendfile, false) &&
           core->enable_sendfile != ENABLE_SENDFILE_OFF && jvmgi_filebody_goes_straight_out(r);
}

/** A file of APR's with a duplicate of the descriptor: what APR is given it never closes, what it has duplicated it owns. */
static apr_status_t adopt(apr_pool_t *pool, int fd, apr_file_t **file)
{
    apr_file_t *given;
    apr_os_file_t number = fd;
    *file = NULL;
    apr_status_t rv =
        apr_os_file_put(&given, &number, APR_FOPEN_READ | APR_FOPEN_SENDFILE_ENABLED, pool);
    if (rv == APR_SUCCESS) {
        rv = apr_file_dup(file, given, pool);
    }
    if (rv == APR_SUCCESS && apr_os_file_get(&number, *file) == APR_SUCCESS) {
        (void)fcntl(number, F_SETFD, FD_CLOEXEC);
    }
    return rv;
}

apr_status_t jvmgi_filebody_append(request_rec *r, apr_bucket_brigade *to, int fd, int64_t offset,
                                   int64_t length)
{
    if (!may_sendfile(r)) {
        append_ours(r, to, fd, offset, length);
        return APR_SUCCESS;
    }
    apr_file_t *file;
    apr_status_t rv = adopt(r->pool, fd, &file);
    close(fd);
    if (rv == APR_SUCCESS) {
        apr_bucket *first = apr_brigade_insert_file(to, file, offset, length, r->pool);
        for (apr_bucket *b = first; b != APR_BRIGADE_SENTINEL(to); b = APR_BUCKET_NEXT(b)) {
            (void)apr_bucket_file_enable_mmap(b, 0);
        }
    }
    return rv;
}
