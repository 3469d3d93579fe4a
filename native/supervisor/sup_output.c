/* SPDX-License-Identifier: Apache-2.0
 * What a daemon prints. */
#include "sup_output.h"

#include "jvmgi_escape.h"
#include "jvmgi_limits.h"
#include "jvmgi_sock.h"
#include "sup_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How long the beginning of a line waits for its end. */
#define REST_MS 1000
/* Reads of one stream for one wake of the loop, so that the others have their turn. */
#define READS_AT_ONCE 8
/* Reads of what a dead daemon left; a pipe holds 64 KiB unless somebody made it larger. */
#define READS_AT_END 512
#define FIRST_ERROR_BYTES 60
#define LAST_WORDS_BYTES 160

/* A bucket of lines that fills with time. Once lines were left out it fills for a second first: their count is a line too. */
static bool is_allowed(sup_output_t *o)
{
    int64_t now = jvmgi_clock_ms();
    o->allowed += (now - o->allowed_since) * SUP_OUTPUT_RATE;
    o->allowed_since = now;
    if (o->allowed > (int64_t)SUP_OUTPUT_BURST * 1000) {
        o->allowed = (int64_t)SUP_OUTPUT_BURST * 1000;
    }
    if (o->allowed < (o->suppressed > 0 ? SUP_OUTPUT_RATE * 1000 : 1000)) {
        return false;
    }
    o->allowed -= 1000;
    return true;
}

static void tell_suppressed(sup_output_t *o)
{
    if (o->suppressed > 0) {
        sup_log_group(o->sink, SUP_WARNING, JVMGI_CODE_DAEMON_LINES_SUPPRESSED, o->group,
                      "pid %ld: suppressed %lu lines of its output, more than %d a second",
                      (long)o->pid, o->suppressed, SUP_OUTPUT_RATE);
        o->suppressed = 0;
    }
}

static void write_line(sup_output_t *o, const char *bytes, size_t length)
{
    if (!is_allowed(o)) {
        o->suppressed++;
        return;
    }
    tell_suppressed(o);
    char name[JVMGI_ESCAPE_ROOM(JVMGI_MAX_GROUP_NAME)];
    jvmgi_escape(name, sizeof(name), o->group, strlen(o->group), JVMGI_MAX_GROUP_NAME);
    char line[SUP_LINE_ROOM - 128]; /* 128 for what the sink puts before it */
    int used = snprintf(line, sizeof(line), "[group %s] ", name);
    jvmgi_escape(line + used, sizeof(line) - (size_t)used, bytes, length, SUP_OUTPUT_LINE);
    sup_sink_write(o->sink, SUP_ERROR, o->pid, line);
}

/* What a JVM says of its end, and what is kept of such a line: all of it, or what follows the mark. */
static const struct {
    const char *start;  /* the line begins so */
    const char *within; /* and holds this; NULL: nothing more */
    const char *label;
    bool is_cut; /* the beginning says no more than the label */
} last_words[] = {
    {"# ", "hs_err_pid", "crash report ", true},
    {"Dumping heap to ", NULL, "heap dump ", true},
    {"Terminating due to java.lang.OutOfMemoryError", NULL, "", false},
    {"Aborting due to java.lang.OutOfMemoryError", NULL, "", false},
    {"JVMGI0665: ", NULL, "", true},
    {"JVMGI0681: ", NULL, "", true},
};

static void keep_last_words(sup_output_t *o, size_t which, const char *bytes, size_t length)
{
    char text[JVMGI_ESCAPE_ROOM(LAST_WORDS_BYTES)];
    size_t skipped = last_words[which].is_cut ? strlen(last_words[which].start) : 0;
    size_t used = strlen(o->last_words);
    if (length > 4 && memcmp(bytes + length - 4, " ...", 4) == 0) {
        length -= 4;
    }
    length = length > skipped ? length - skipped : 0;
    jvmgi_escape(text, sizeof(text), bytes + skipped, length, LAST_WORDS_BYTES);
    snprintf(o->last_words + used, sizeof(o->last_words) - used, "%s%s%s", used ? "; " : "",
             last_words[which].label, text);
}

static void look_for_last_words(sup_output_t *o, const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof(last_words) / sizeof(*last_words); i++) {
        const char *within = last_words[i].within;
        size_t start = strlen(last_words[i].start);
        if (length >= start && memcmp(bytes, last_words[i].start, start) == 0 &&
            (!within || memmem(bytes, length, within, strlen(within)))) {
            keep_last_words(o, i, bytes, length);
            return;
        }
    }
}

static void end_line(sup_stream_t *s, const char *bytes, size_t length)
{
    sup_output_t *o = s->owner;
    if (length > 0 && bytes[length - 1] == '\r') {
        length--;
    }
    if (s == &o->err && o->first_error[0] == '\0') {
        jvmgi_escape(o->first_error, sizeof(o->first_error), bytes, length, FIRST_ERROR_BYTES * 3);
    }
    look_for_last_words(o, bytes, length);
    write_line(o, bytes, length);
}

static void drop_front(sup_stream_t *s, size_t length)
{
    s->used -= length;
    memmove(s->bytes, s->bytes + length, s->used);
}

static void write_rest(sup_stream_t *s)
{
    if (s->used > 0) {
        end_line(s, s->bytes, s->used);
        s->used = 0;
    }
}

static void write_whole_lines(sup_stream_t *s)
{
    size_t start = 0;
    const char *end;
    while ((end = memchr(s->bytes + start, '\n', s->used - start))) {
        size_t at = (size_t)(end - s->bytes);
        end_line(s, s->bytes + start, at - start);
        start = at + 1;
    }
    drop_front(s, start);
    if (s->used == sizeof(s->bytes)) {
        size_t cut = jvmgi_text_cut(s->bytes, s->used, s->used - 4);
        end_line(s, s->bytes, cut);
        drop_front(s, cut);
    }
}

/* Reads up to `reads` times; false when the stream ended. */
static bool read_stream(sup_stream_t *s, int reads)
{
    while (reads-- > 0) {
        ssize_t n = read(s->watch.fd, s->bytes + s->used, sizeof(s->bytes) - s->used);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return n < 0 && errno == EAGAIN;
        }
        s->used += (size_t)n;
        write_whole_lines(s);
    }
    return true;
}

static void close_stream(sup_stream_t *s)
{
    int fd = s->watch.fd;
    if (fd >= 0) {
        write_rest(s);
        sup_loop_forget(s->owner->loop, &s->watch);
        close(fd);
    }
}

static void ready(void *baton, uint32_t events)
{
    sup_stream_t *s = baton;
    sup_output_t *o = s->owner;
    if (!read_stream(s, READS_AT_ONCE)) {
        close_stream(s);
        return;
    }
    if ((s->used > 0 || o->suppressed > 0) && !o->rest.is_set) {
        sup_loop_set_in(o->loop, &o->rest, REST_MS);
    }
}

static void rest_is_due(void *baton)
{
    sup_output_t *o = baton;
    write_rest(&o->out);
    write_rest(&o->err);
    tell_suppressed(o);
}

static void open_stream(sup_output_t *o, sup_stream_t *s, int fd)
{
    s->owner = o;
    s->used = 0;
    s->watch = (sup_watch_t){.fd = -1, .ready = ready, .baton = s};
    if (!sup_loop_watch(o->loop, &s->watch, fd, EPOLLIN)) {
        close(fd); /* a daemon that prints gets an error then, but never waits */
    }
}

void sup_output_open(sup_output_t *o, sup_loop_t *loop, sup_sink_t *sink, const char *group,
                     pid_t pid, int out, int err)
{
    o->loop = loop;
    o->sink = sink;
    o->group = group;
    o->pid = pid;
    o->allowed = (int64_t)SUP_OUTPUT_BURST * 1000;
    o->allowed_since = jvmgi_clock_ms();
    o->suppressed = 0;
    o->first_error[0] = '\0';
    o->last_words[0] = '\0';
    o->rest = (sup_timer_t){.expired = rest_is_due, .baton = o};
    open_stream(o, &o->out, out);
    open_stream(o, &o->err, err);
}

static void close_at_end(sup_stream_t *s)
{
    if (s->watch.fd >= 0) {
        read_stream(s, READS_AT_END);
        close_stream(s);
    }
}

void sup_output_close(sup_output_t *o)
{
    close_at_end(&o->out);
    close_at_end(&o->err);
    tell_suppressed(o);
    sup_loop_cancel(o->loop, &o->rest);
}
