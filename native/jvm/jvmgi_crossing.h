/* SPDX-License-Identifier: Apache-2.0
 * A thread's way into the JVM: attached once as a daemon thread, with buffers that both sides see, and one call into Java per request.
 * The thread is detached and the buffers are given back when it ends.
 */
#ifndef JVMGI_CROSSING_H
#define JVMGI_CROSSING_H

#include "jvmgi_bytes.h"
#include "jvmgi_frame.h"

typedef struct jvmgi_crossing_t jvmgi_crossing_t;

/** How to read the request body. */
typedef enum {
    JVMGI_CROSSING_TRY,    /**< only what is there */
    JVMGI_CROSSING_BLOCK,  /**< wait for at least one byte */
    JVMGI_CROSSING_GIVE_UP /**< nothing came for too long: the body is broken from now on */
} jvmgi_crossing_read_t;

/** What a read gives in place of a count. A broken body is minus its status (-400, -408, -413). */
enum {
    JVMGI_CROSSING_WOULD_BLOCK = 0,
    JVMGI_CROSSING_END = -1,
    JVMGI_CROSSING_GONE = -2 /**< the client left */
};

/** What became of bytes of Java's own memory. Java knows the numbers. */
typedef enum {
    JVMGI_APART_FAILED = 0, /**< the response cannot go on */
    JVMGI_APART_SENT = 1,
    JVMGI_APART_WANTS_COPY = 2 /**< nothing was taken: a copy is to be sent */
} jvmgi_crossing_apart_t;

/** A part of a file that Java has open. */
typedef struct {
    int fd;
    int64_t offset;
    int64_t length;
} jvmgi_crossing_file_t;

/** What Java asks of the request in hand, one call at a time; on the request's own thread, or on one that the application lent its streams
 * to while the request's own thread is in Java. */
typedef struct {
    /** Reads up to `size` body bytes. The count, or one of the values above. */
    int (*read)(void *baton, void *buffer, size_t size, jvmgi_crossing_read_t how);
    /** The client's socket, to wait on (-1: there is none), and how long a wait for it may take. */
    int (*client)(void *baton, int *timeout_ms);
    /** Takes the head (a HEAD frame; empty when it was taken before) or what accompanies it (INTERIM, TRAILERS), and body bytes, and sends
     * them with `flush`. False: the response
     * cannot go on. */
    bool (*send)(void *baton, jvmgi_span_t head, jvmgi_span_t data, bool flush);
    /** Sends head and body bytes likewise, and bytes of Java's own memory behind them, which stay as they are until it returns. */
    jvmgi_crossing_apart_t (*send_apart)(void *baton, jvmgi_span_t head, jvmgi_span_t data,
                                         jvmgi_span_t apart);
    /** Takes head and body bytes likewise, and a part of a file behind them, whose descriptor stays Java's. */
    bool (*file)(void *baton, jvmgi_span_t head, jvmgi_span_t data,
                 const jvmgi_crossing_file_t *file);
    /** Writes a line to the request's log. */
    void (*log)(void *baton, int level, uint16_t code, const char *text, size_t length);
} jvmgi_crossing_calls_t;

typedef enum {
    JVMGI_ANSWER_COMPLETE, /**< head (a HEAD frame; empty when it was sent before) and data are the rest of the response */
    JVMGI_ANSWER_ABORTED, /**< the application failed: see `abort` */
    JVMGI_ANSWER_BROKEN,  /**< one of the calls above said that the response cannot go on */
    JVMGI_ANSWER_FAULTY   /**< the engine itself failed; `fault` says how */
} jvmgi_answer_kind_t;

/** How a request ended. The spans point into the thread's buffer and stay until its next request. */
typedef struct {
    jvmgi_answer_kind_t kind;
    jvmgi_span_t head;
    jvmgi_span_t data;
    jvmgi_abort_t abort;
    const char *fault;
} jvmgi_answer_t;

/** The calling thread's crossing, made on first use. NULL: the JVM takes no more threads, or there is no memory. */
jvmgi_crossing_t *jvmgi_crossing_current(void);
/** Where to write the packed request (docs/wire-protocol.md, REQUEST). */
jvmgi_writer_t jvmgi_crossing_request(jvmgi_crossing_t *crossing);
/** Runs the request that was written, `length` bytes. */
jvmgi_answer_t jvmgi_crossing_call(jvmgi_crossing_t *crossing, size_t length,
                                   const jvmgi_crossing_calls_t *calls, void *baton);
/** True when `bytes` are one whole frame of that type; then its payload. */
bool jvmgi_crossing_frame(jvmgi_span_t bytes, jvmgi_frame_type_t type, jvmgi_span_t *payload);
/** How many threads are in Java with a request. */
unsigned jvmgi_crossing_active(void);

#endif
