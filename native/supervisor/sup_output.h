/* SPDX-License-Identifier: Apache-2.0
 * What a daemon prints: read at once whatever happens, so that no JVM ever waits for its log, and written to the error log line by line. */
#ifndef SUP_OUTPUT_H
#define SUP_OUTPUT_H

#include "sup_sink.h"

#include <stddef.h>
#include <stdint.h>

/** Bytes of one line; a longer one goes on in the next. With its frame and a few escapes it stays below SUP_LINE_ROOM. */
#define SUP_OUTPUT_LINE 3072
/** Lines a second that one daemon may write on average, and at once. The rest is counted. */
#define SUP_OUTPUT_RATE 1000
#define SUP_OUTPUT_BURST 5000

typedef struct sup_output_t sup_output_t;

typedef struct {
    sup_output_t *owner;
    sup_watch_t watch;
    size_t used;
    char bytes[SUP_OUTPUT_LINE];
} sup_stream_t;

struct sup_output_t {
    sup_loop_t *loop;
    sup_sink_t *sink;
    const char *group;
    pid_t pid;
    sup_stream_t out;
    sup_stream_t err;
    sup_timer_t rest; /**< writes what waits for its line end, and the count of suppressed lines */
    int64_t allowed;  /**< thousandths of a line */
    int64_t allowed_since; /**< milliseconds */
    unsigned long suppressed;
    char last_words[384];  /**< what it said of its own end, escaped */
    char first_error[256]; /**< the first line of stderr, escaped: often why a JVM does not start */
};

/** Takes over both descriptors. `group` has to live as long. */
void sup_output_open(sup_output_t *o, sup_loop_t *loop, sup_sink_t *sink, const char *group,
                     pid_t pid, int out, int err);
/** Reads what is there still, writes it with lines that have no end, and closes. */
void sup_output_close(sup_output_t *o);

#endif
