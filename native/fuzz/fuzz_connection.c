/* SPDX-License-Identifier: Apache-2.0
 * A connection of the supervisor whose peer sends anything at all, in pieces of any length: the first byte is the length of each piece. */
#include "fuzz.h"
#include "sup_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#define LIMIT 1024u

typedef struct {
    sup_connection_t connection;
    size_t bytes; /* that came in whole frames */
    unsigned ends;
} peer_t;

static void frame(void *baton, jvmgi_frame_type_t type, jvmgi_span_t payload, int passed)
{
    peer_t *peer = baton;
    FUZZ_CHECK(payload.length <= LIMIT && payload.length <= jvmgi_frame_limit(type) && passed < 0);
    peer->bytes += JVMGI_FRAME_HEADER_SIZE + payload.length;
}

static void ended(void *baton, const char *why, bool is_fault)
{
    peer_t *peer = baton;
    peer->ends++;
    FUZZ_CHECK(peer->ends == 1 && !sup_connection_is_open(&peer->connection));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sup_connection_events_t events = {frame, ended};
    int ends[2];
    sup_loop_t loop;
    peer_t peer = {.bytes = 0};
    FUZZ_CHECK(sup_loop_open(&loop) &&
               socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    FUZZ_CHECK(sup_connection_open(&peer.connection, &loop, ends[0], LIMIT, &events, &peer));
    size_t piece = size > 0 && data[0] > 0 ? data[0] : 1;
    for (size_t at = 1; at < size && sup_connection_is_open(&peer.connection); at += piece) {
        size_t length = size - at < piece ? size - at : piece;
        FUZZ_CHECK(send(ends[1], data + at, length, MSG_NOSIGNAL) == (ssize_t)length);
        sup_connection_take_rest(&peer.connection);
    }
    close(ends[1]);
    sup_connection_take_rest(&peer.connection);
    FUZZ_CHECK(peer.ends == 1 && peer.bytes <= size);
    sup_connection_close(&peer.connection);
    sup_loop_close(&loop);
    return 0;
}
