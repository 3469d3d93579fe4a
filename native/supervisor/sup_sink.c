/* SPDX-License-Identifier: Apache-2.0
 * Where lines go. */
#include "sup_sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define RETRY_MS 1000
#define SYSLOG_PATH "/dev/log"

static const char *level_name(sup_level_t level)
{
    static const char *const names[] = {
        [SUP_ERROR] = "error", [SUP_WARNING] = "warn", [SUP_NOTICE] = "notice"};
    return names[level];
}

/* A pipe opened anew is ours alone and can be set not to block; the descriptor handed over is shared with httpd, where that would do harm. */
static int open_anew(int fd, const struct stat *info)
{
    if (S_ISFIFO(info->st_mode)) {
        char path[32];
        snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        int own = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (own >= 0) {
            return own;
        }
    }
    return fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

static void forget_target(sup_sink_t *sink)
{
    if (sink->fd >= 0) {
        close(sink->fd);
        sink->fd = -1;
    }
}

void sup_sink_to_descriptor(sup_sink_t *sink, int fd)
{
    struct stat info;
    if (fstat(fd, &info) < 0) {
        return;
    }
    int own = open_anew(fd, &info);
    if (own < 0) {
        return; /* no descriptor left: the log before goes on */
    }
    forget_target(sink);
    sink->fd = own;
    sink->kind = S_ISSOCK(info.st_mode) ? SUP_SINK_SOCKET : SUP_SINK_FILE;
}

static int connect_syslog(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = SYSLOG_PATH};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

void sup_sink_to_syslog(sup_sink_t *sink, int facility, const char *ident, size_t ident_length)
{
    forget_target(sink);
    sink->kind = SUP_SINK_SYSLOG;
    sink->facility = facility;
    snprintf(sink->ident, sizeof(sink->ident), "%.*s", (int)ident_length, ident);
    sink->fd = connect_syslog();
}

static size_t print_time(char *out, size_t size, bool for_syslog)
{
    struct timespec now;
    struct tm local;
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &local);
    if (for_syslog) {
        return strftime(out, size, "%b %e %H:%M:%S", &local);
    }
    char date[32];
    strftime(date, sizeof(date), "%a %b %d %H:%M:%S", &local);
    int length =
        snprintf(out, size, "[%s.%06ld %d]", date, now.tv_nsec / 1000, local.tm_year + 1900);
    return (size_t)length;
}

static size_t print_line(const sup_sink_t *sink, char *out, sup_level_t level, pid_t pid,
                         const char *text)
{
    char when[64];
    print_time(when, sizeof(when), sink->kind == SUP_SINK_SYSLOG);
    int length;
    if (sink->kind == SUP_SINK_SYSLOG) {
        length = snprintf(out, SUP_LINE_ROOM, "<%d>%s %s[%ld]: [jvmgi:%s] [pid %ld] %s\n",
                          sink->facility * 8 + (int)level, when, sink->ident, (long)getpid(),
                          level_name(level), (long)pid, text);
    } else {
        length = snprintf(out, SUP_LINE_ROOM, "%s [jvmgi:%s] [pid %ld] %s\n", when,
                          level_name(level), (long)pid, text);
    }
    if (length >= SUP_LINE_ROOM) {
        memcpy(out + SUP_LINE_ROOM - 5, "...\n", 5);
        length = SUP_LINE_ROOM - 1;
    }
    return (size_t)length;
}

/* A file or pipe that is shared with httpd may block; poll says whether it would. A line is never longer than a pipe takes at once. */
static bool write_file(sup_sink_t *sink, const char *line, size_t length)
{
    struct pollfd entry = {.fd = sink->fd, .events = POLLOUT};
    if (poll(&entry, 1, 0) != 1 || !(entry.revents & POLLOUT)) {
        return false;
    }
    return write(sink->fd, line, length) == (ssize_t)length;
}

static bool write_socket(sup_sink_t *sink, const char *line, size_t length)
{
    return send(sink->fd, line, length, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)length;
}

/* The syslog daemon may have been started anew since. */
static bool write_syslog(sup_sink_t *sink, const char *line, size_t length)
{
    if (sink->fd >= 0) {
        if (write_socket(sink, line, length - 1)) {
            return true;
        }
        if (errno == EAGAIN || errno == EMSGSIZE || errno == ENOBUFS) {
            return false;
        }
    }
    forget_target(sink);
    sink->fd = connect_syslog();
    return sink->fd >= 0 && write_socket(sink, line, length - 1);
}

static bool write_line(sup_sink_t *sink, sup_level_t level, pid_t pid, const char *text)
{
    static bool (*const writers[])(sup_sink_t *, const char *,
                                   size_t) = {[SUP_SINK_FILE] = write_file,
                                              [SUP_SINK_SOCKET] = write_socket,
                                              [SUP_SINK_SYSLOG] = write_syslog};
    char line[SUP_LINE_ROOM];
    size_t length = print_line(sink, line, level, pid, text);
    return writers[sink->kind](sink, line, length);
}

/* True when nothing is left to tell. */
static bool tell_dropped(sup_sink_t *sink)
{
    if (sink->dropped == 0) {
        return true;
    }
    char text[128];
    snprintf(text, sizeof(text),
             JVMGI_CODE_FORMAT ": %lu lines were dropped because the log took none",
             JVMGI_CODE_LOG_LINES_DROPPED, sink->dropped);
    if (!write_line(sink, SUP_WARNING, getpid(), text)) {
        return false;
    }
    sink->dropped = 0;
    return true;
}

static void retry(void *baton)
{
    sup_sink_t *sink = baton;
    if (!tell_dropped(sink)) {
        sup_loop_set_in(sink->loop, &sink->retry, RETRY_MS);
    }
}

void sup_sink_write(sup_sink_t *sink, sup_level_t level, pid_t pid, const char *text)
{
    if (tell_dropped(sink) && write_line(sink, level, pid, text)) {
        return;
    }
    sink->dropped++;
    if (!sink->retry.is_set) {
        sup_loop_set_in(sink->loop, &sink->retry, RETRY_MS);
    }
}

void sup_sink_open(sup_sink_t *sink, sup_loop_t *loop, int fd)
{
    *sink = (sup_sink_t){.loop = loop, .fd = -1, .retry = {.expired = retry, .baton = sink}};
    sup_sink_to_descriptor(sink, fd);
}

void sup_sink_close(sup_sink_t *sink)
{
    tell_dropped(sink);
    sup_loop_cancel(sink->loop, &sink->retry);
    forget_target(sink);
}
