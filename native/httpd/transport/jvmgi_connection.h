/* SPDX-License-Identifier: Apache-2.0
 * One connection to a daemon: its socket, and the buffers through which frames go. Used by one thread at a time. Lives in malloc's memory,
 * since it outlasts every request. */
#ifndef JVMGI_CONNECTION_H
#define JVMGI_CONNECTION_H

#include "jvmgi_frame.h"
#include "jvmgi_slots.h"

#include <sys/types.h>

/** A request on its way out: REQUEST, and the body frames that are being sent, or are kept as long as the request may be sent again. Moves to another connection when the request does. */
typedef struct {
    uint8_t *request; /**< header and payload of REQUEST */
    size_t request_size;
    size_t request_length;
    uint8_t *body; /**< DATA frames, then END or ABORT; NULL until a request has a body */
    size_t body_length;
    size_t sent; /**< of both together */
} jvmgi_outbox_t;

typedef struct jvmgi_connection_t {
    int fd;        /**< the socket: everything from the daemon comes over it */
    int out_fd;    /**< over which everything goes to the daemon: the socket, or a pipe */
    int process;   /**< whose listener it was made to */
    pid_t pid;     /**< who answered on it; 0: not known */
    bool reused;   /**< has carried an exchange before */
    bool wide;     /**< the pipe was made larger, or could not be */
    bool waits;    /**< the kernel takes "do not wait" from the pipe's flags alone */
    bool draining; /**< the daemon wants no further request on it */
    int64_t idle_since;
    struct jvmgi_connection_t *next; /**< in the pool */
    jvmgi_outbox_t out;
    uint8_t *in; /**< what was read; frames lie in [in_start, in_end) */
    size_t in_size;
    size_t in_start;
    size_t in_end;
    int passed; /**< a descriptor that came and waits for its frame, -1: none */
    jvmgi_slots_t
        slots; /**< memory of the daemon's that body bytes come through, if there is one */
} jvmgi_connection_t;

/** Room for a DATA frame and the END or ABORT behind it. */
#define JVMGI_BODY_ROOM                                                                            \
    (JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_DATA + JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_ABORT)

/** What a look at the bytes read so far gives. */
typedef enum { JVMGI_FRAME_WHOLE, JVMGI_FRAME_PARTIAL, JVMGI_FRAME_MALFORMED } jvmgi_frame_state_t;

/** Takes over the socket. NULL: no memory. */
jvmgi_connection_t *jvmgi_connection_create(int fd, int process);
/** Closes the socket and the pipe, and frees everything. */
void jvmgi_connection_close(jvmgi_connection_t *c);
/** Takes over the pipe that came with the daemon's HELLO, if one did: from now on everything is sent over it. False: what came is no pipe to
 * write to. */
bool jvmgi_connection_use_pipe(jvmgi_connection_t *c);
/** True when everything is sent over a pipe. */
bool jvmgi_connection_has_pipe(const jvmgi_connection_t *c);
/** True when the connection has a pipe, and the daemon, which has closed its end, has read nothing of the `length` bytes that were sent
 * last. A socket tells that by ECONNRESET. */
bool jvmgi_connection_is_unread(const jvmgi_connection_t *c, size_t length);
/** Gives the request's buffers of one connection to another, in exchange for its own. */
void jvmgi_connection_swap_out(jvmgi_connection_t *a, jvmgi_connection_t *b);

/** Makes room for a request of `size` bytes with its header. False: no memory. */
bool jvmgi_outbox_reserve(jvmgi_outbox_t *out, size_t size);
/** Makes room for body frames. False: no memory. */
bool jvmgi_outbox_reserve_body(jvmgi_outbox_t *out);
/** True when all of REQUEST is with the kernel. */
bool jvmgi_outbox_has_delivered_request(const jvmgi_outbox_t *out);
/** True when everything is with the kernel. */
bool jvmgi_outbox_is_empty(const jvmgi_outbox_t *out);

/** Sends as much as the kernel takes now, in one call. 0, or -1 with errno; EAGAIN is no error. `*moved`: bytes that were taken. */
int jvmgi_connection_send(jvmgi_connection_t *c, size_t *moved);
/** Tells the daemon that it may fill so many slots more: over the socket, which a pipe leaves free for that. False: it cannot be told. */
bool jvmgi_connection_grant(const jvmgi_connection_t *c, uint32_t slots);
/** Gives back the slots that were taken, whose bytes nobody needs any more. */
void jvmgi_connection_give_back(jvmgi_connection_t *c);
/** Sends a frame without payload if it fits at once. */
void jvmgi_connection_say(jvmgi_connection_t *c, jvmgi_frame_type_t type);
/** Reads what is there of the answer to HELLO, and notes who wrote it. As jvmgi_connection_receive without waiting. */
ssize_t jvmgi_connection_receive_greeting(jvmgi_connection_t *c);
/** Reads what is there: at most until the connection's own short time-out when `wait`, else without waiting. The number of bytes, 0 at the
 * end of the stream, -1 with errno (EAGAIN: nothing there; EPROTO: a descriptor too many; EMFILE: one that cannot be had). */
ssize_t jvmgi_connection_receive(jvmgi_connection_t *c, bool wait);
/** Hands out the descriptor that came, -1: none did. The caller closes it. */
int jvmgi_connection_take_passed(jvmgi_connection_t *c);
/** The next frame; its payload points into the buffer and is valid until the next jvmgi_connection_make_room. */
jvmgi_frame_state_t jvmgi_connection_next(jvmgi_connection_t *c, jvmgi_frame_t *frame,
                                          jvmgi_span_t *payload);
/** Moves what is left to the front and sees to it that the frame that is arriving fits. False: no memory. */
bool jvmgi_connection_make_room(jvmgi_connection_t *c);
/** True when bytes can be read without making room first. */
bool jvmgi_connection_has_room(const jvmgi_connection_t *c);
/** Lets go of memory that an unusual request or response took. */
void jvmgi_connection_shrink(jvmgi_connection_t *c);

#endif
