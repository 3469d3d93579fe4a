/* SPDX-License-Identifier: Apache-2.0
 * Where lines go: the error log that httpd handed over, or syslog. Writing never waits: what a log does not take at once is dropped, and the
 * next line that it takes is preceded by one that says how many were. */
#ifndef SUP_SINK_H
#define SUP_SINK_H

#include "jvmgi_codes.h"
#include "sup_loop.h"

#include <stddef.h>
#include <sys/types.h>

/** The longest line with its line end: what a pipe takes whole (PIPE_BUF), so that lines of several writers never mix. */
#define SUP_LINE_ROOM 4096

typedef enum { SUP_ERROR = 3, SUP_WARNING = 4, SUP_NOTICE = 5 } sup_level_t;

typedef enum { SUP_SINK_FILE, SUP_SINK_SOCKET, SUP_SINK_SYSLOG } sup_sink_kind_t;

typedef struct {
    sup_loop_t *loop;
    sup_sink_kind_t kind;
    int fd; /**< -1: syslog that cannot be reached */
    int facility;
    char ident[256];
    unsigned long dropped; /**< lines since the log took one */
    sup_timer_t retry;     /**< tells of dropped lines when no other line comes */
} sup_sink_t;

/** Starts with a log of descriptor `fd`, of which it keeps a copy. */
void sup_sink_open(sup_sink_t *sink, sup_loop_t *loop, int fd);
void sup_sink_close(sup_sink_t *sink);
/** Changes over to another log: takes a copy of `fd`, or goes to syslog. */
void sup_sink_to_descriptor(sup_sink_t *sink, int fd);
void sup_sink_to_syslog(sup_sink_t *sink, int facility, const char *ident, size_t ident_length);

/** Writes one line in httpd's form: time, [jvmgi:LEVEL], [pid N], then `text`, which is one line of its own already. */
void sup_sink_write(sup_sink_t *sink, sup_level_t level, pid_t pid, const char *text);

#endif
