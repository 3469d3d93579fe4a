/* SPDX-License-Identifier: Apache-2.0
 * A connection that carries frames, without ever waiting: bytes are taken as they come, frames are handed on when they are whole. */
#ifndef SUP_CONNECTION_H
#define SUP_CONNECTION_H

#include "jvmgi_frame.h"
#include "sup_loop.h"

/** What the owner wants to hear. Either call may free the connection. */
typedef struct {
    /** A frame is whole. `passed` is a descriptor that came with it, now the owner's, or -1. */
    void (*frame)(void *baton, jvmgi_frame_type_t type, jvmgi_span_t payload, int passed);
    /** Nothing more will come: `why` says so as the end of a sentence about the peer ("closed the connection"). `is_fault`: it sent what is
     * no frame. */
    void (*ended)(void *baton, const char *why, bool is_fault);
} sup_connection_events_t;

typedef struct {
    sup_loop_t *loop;
    sup_watch_t watch;
    sup_timer_t deadline;
    const sup_connection_events_t *events;
    void *baton;
    uint32_t
        limit; /**< of payloads: a smaller one than the protocol's for peers that send little */
    bool finishing; /**< sends what is left, then waits for the peer to close */

    uint8_t header[JVMGI_FRAME_HEADER_SIZE];
    size_t header_used;
    jvmgi_frame_t frame; /**< valid once the header is whole */
    uint8_t *payload;    /**< NULL between frames */
    size_t payload_used;
    int passed; /**< descriptor of the frame under way, or -1 */

    uint8_t *out; /**< what the socket has not taken yet */
    size_t out_used;
    size_t out_sent;
} sup_connection_t;

/** Takes over `fd`, a connected socket, also when it fails (false with errno). `limit` bounds every payload. */
bool sup_connection_open(sup_connection_t *c, sup_loop_t *loop, int fd, uint32_t limit,
                         const sup_connection_events_t *events, void *baton);
/** Hands on what has come already, as if the loop had woken for each frame. Only for owners that do not free the connection in a call. */
void sup_connection_take_rest(sup_connection_t *c);
/** Closes and frees everything; `ended` is not called. Allowed again afterwards. */
void sup_connection_close(sup_connection_t *c);
bool sup_connection_is_open(const sup_connection_t *c);

/** Sends bytes as the socket takes them. False when there is no memory for what it does not take; a peer that is gone shows in `ended`. */
bool sup_connection_send(sup_connection_t *c, const void *data, size_t length);
/** Sends what is left, then says that nothing more comes; `ended` is called when the peer has closed as well, or at `deadline`. What the peer
 * still sends is dropped: closing over unread bytes could cost it the last frame. */
void sup_connection_finish(sup_connection_t *c, int64_t deadline);
/** Ends the connection at this moment (milliseconds) unless it is moved. */
void sup_connection_set_deadline(sup_connection_t *c, int64_t at);
void sup_connection_clear_deadline(sup_connection_t *c);

#endif
