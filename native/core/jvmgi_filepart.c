/* SPDX-License-Identifier: Apache-2.0
 * Descriptors of files that are to be sent. */
#include "jvmgi_filepart.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool jvmgi_filepart_check(int fd, int64_t offset, int64_t length, char *why, size_t why_size)
{
    struct stat file;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fstat(fd, &file) < 0) {
        (void)snprintf(why, why_size, "%s", strerrordesc_np(errno));
        return false;
    }
    if (!S_ISREG(file.st_mode)) {
        (void)snprintf(why, why_size, "it is not a regular file");
        return false;
    }
    if ((flags & O_ACCMODE) == O_WRONLY || flags & O_PATH) {
        (void)snprintf(why, why_size, "it is not open for reading");
        return false;
    }
    if (offset < 0 || length < 0 || offset > file.st_size || length > file.st_size - offset) {
        (void)snprintf(why, why_size,
                       "it has %" PRId64 " bytes, not %" PRId64 " from byte %" PRId64 " on",
                       (int64_t)file.st_size, length, offset);
        return false;
    }
    return true;
}
