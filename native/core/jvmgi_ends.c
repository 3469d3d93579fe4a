/* SPDX-License-Identifier: Apache-2.0
 * The file of ends: lines PID REASON, the latest last. A line is one write, and counts when its end is there. */
#include "jvmgi_ends.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    /** Whoever lost a request looks at once, so only the latest lines are ever asked for; the file begins anew over this size. */
    FILE_BYTES = 16384,
    LINE_BYTES = 640
};

/** Begins anew when it is full, and belongs to its reader from its first line on. */
static bool prepare(int fd, uid_t reader)
{
    struct stat info;
    if (fstat(fd, &info) < 0) {
        return false;
    }
    if (info.st_uid != reader && fchown(fd, reader, (gid_t)-1) < 0) {
        return false;
    }
    return info.st_size <= FILE_BYTES - LINE_BYTES || ftruncate(fd, 0) == 0;
}

bool jvmgi_ends_add(const jvmgi_folder_t *folder, uid_t reader, pid_t pid, const char *reason)
{
    char name[JVMGI_SOCKET_NAME_ROOM + 1];
    char line[LINE_BYTES];
    snprintf(name, sizeof(name), JVMGI_ENDS_NAME "%lu", (unsigned long)reader);
    int length = snprintf(line, sizeof(line), "%ld %.*s\n", (long)pid, LINE_BYTES - 32, reason);
    int fd = openat(folder->fd, name,
                    O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    bool written = prepare(fd, reader) && write(fd, line, (size_t)length) == length;
    int error = errno;
    close(fd);
    errno = error;
    return written;
}

/** Reads the whole file; its length, 0 when there is none. */
static size_t read_all(const char *folder, uid_t reader, char *bytes, size_t size)
{
    char path[JVMGI_MAX_SOCKET_PATH + 1];
    int length =
        snprintf(path, sizeof(path), "%s/" JVMGI_ENDS_NAME "%lu", folder, (unsigned long)reader);
    if (length < 0 || (size_t)length >= sizeof(path)) {
        return 0;
    }
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    ssize_t n = read(fd, bytes, size);
    close(fd);
    return n < 0 ? 0 : (size_t)n;
}

/** The reason in a line of this process; NULL: it is another's. */
static const char *reason_in(const char *line, size_t length, pid_t pid, size_t *reason_length)
{
    char start[32];
    int n = snprintf(start, sizeof(start), "%ld ", (long)pid);
    size_t skipped = (size_t)n;
    if (length <= skipped || memcmp(line, start, skipped) != 0) {
        return NULL;
    }
    *reason_length = length - skipped;
    return line + skipped;
}

bool jvmgi_ends_find(const char *folder, uid_t reader, pid_t pid, char *reason, size_t size)
{
    char bytes[FILE_BYTES];
    size_t left = read_all(folder, reader, bytes, sizeof(bytes));
    bool found = false;
    const char *line = bytes;
    const char *end;
    while ((end = memchr(line, '\n', left))) {
        size_t length;
        const char *text = reason_in(line, (size_t)(end - line), pid, &length);
        if (text) {
            found = true;
            snprintf(reason, size, "%.*s", (int)length, text);
        }
        left -= (size_t)(end - line) + 1;
        line = end + 1;
    }
    return found;
}
