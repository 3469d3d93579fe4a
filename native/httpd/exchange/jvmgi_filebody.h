/* SPDX-License-Identifier: Apache-2.0
 * A part of an open file on its way to the client, as buckets. */
#ifndef JVMGI_FILEBODY_H
#define JVMGI_FILEBODY_H

#include <apr_buckets.h>
#include <errno.h>
#include <httpd.h>
#include <stdbool.h>
#include <stdint.h>

/** What a filter gets that reads beyond the end of a file which has become shorter; the log has been told then. */
#define JVMGI_FILE_ENDED ESTALE

/** True when nothing stands between a response and the socket but httpd's framing: then the kernel sends a file, and no filter reads it. */
bool jvmgi_filebody_goes_straight_out(const request_rec *r);
/** Appends the part, which is not empty, to a response of `r`. Takes over the descriptor, also when it fails: it is closed when the last
 * byte has left or nobody wants them any more. */
apr_status_t jvmgi_filebody_append(request_rec *r, apr_bucket_brigade *to, int fd, int64_t offset,
                                   int64_t length);

#endif
