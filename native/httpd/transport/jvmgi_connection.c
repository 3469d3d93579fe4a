/* SPDX-License-Identifier: Apache-2.0
 * Buffers and system calls of one connection to a daemon. */
#include "jvmgi_connection.h"

#include "jvmgi_limits.h"
#include "jvmgi_sock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    /** Holds two of the largest DATA frames, so that a stream rarely has to be moved to the front. */
    USUAL_IN = 2 * (JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_DATA),
    USUAL_REQUEST = 16384,
    /** Of a pipe that body frames go through: the largest fits, so that a write does not have to wait for the reader. */
    WIDE_PIPE = 128 * 1024,
    /** How long a thread waits in recv for a quick answer before it watches the client as well. */
    QUICK_WAIT_MS = 20
};

/** Blocking with a short limit: a quick answer then costs one system call, without a poll before it. */
static int set_quick_wait(int fd)
{
    const struct timeval limit = {.tv_sec = 0, .tv_usec = QUICK_WAIT_MS * 1000};
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0) {
        return -1;
    }
    return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

jvmgi_connection_t *jvmgi_connection_create(int fd, int process)
{
    jvmgi_connection_t *c = calloc(1, sizeof *c);
    if (!c) {
        return NULL;
    }
    c->in = malloc(USUAL_IN);
    c->in_size = USUAL_IN;
    if (!c->in || !jvmgi_outbox_reserve(&c->out, USUAL_REQUEST) || set_quick_wait(fd) < 0) {
        free(c->out.request);
        free(c->in);
        free(c);
        return NULL;
    }
    c->fd = fd;
    c->out_fd = fd;
    c->passed = -1;
    c->process = process;
    return c;
}

void jvmgi_connection_close(jvmgi_connection_t *c)
{
    if (c->passed >= 0) {
        close(c->passed);
    }
    if (jvmgi_connection_has_pipe(c)) {
        close(c->out_fd);
    }
    close(c->fd);
    jvmgi_slots_unmap(&c->slots);
    free(c->out.request);
    free(c->out.body);
    free(c->in);
    free(c);
}

bool jvmgi_connection_use_pipe(jvmgi_connection_t *c)
{
    int fd = jvmgi_connection_take_passed(c);
    if (fd < 0) {
        return true;
    }
    struct stat status;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fstat(fd, &status) < 0 || !S_ISFIFO(status.st_mode) ||
        (flags & O_ACCMODE) != O_WRONLY || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) {
        close(fd);
        return false;
    }
    c->out_fd = fd;
    return true;
}

bool jvmgi_connection_has_pipe(const jvmgi_connection_t *c)
{
    return c->out_fd != c->fd;
}

bool jvmgi_connection_is_unread(const jvmgi_connection_t *c, size_t length)
{
    int pending = 0;
    return jvmgi_connection_has_pipe(c) && ioctl(c->out_fd, FIONREAD, &pending) == 0 &&
           (size_t)pending >= length;
}

void jvmgi_connection_swap_out(jvmgi_connection_t *a, jvmgi_connection_t *b)
{
    jvmgi_outbox_t out = a->out;
    a->out = b->out;
    b->out = out;
}

bool jvmgi_outbox_reserve(jvmgi_outbox_t *out, size_t size)
{
    if (size <= out->request_size) {
        return true;
    }
    uint8_t *larger = malloc(size);
    if (!larger) {
        return false;
    }
    free(out->request);
    out->request = larger;
    out->request_size = size;
    return true;
}

bool jvmgi_outbox_reserve_body(jvmgi_outbox_t *out)
{
    if (!out->body) {
        out->body = malloc(JVMGI_BODY_ROOM);
    }
    return out->body != NULL;
}

bool jvmgi_outbox_has_delivered_request(const jvmgi_outbox_t *out)
{
    return out->sent >= out->request_length;
}

bool jvmgi_outbox_is_empty(const jvmgi_outbox_t *out)
{
    return out->sent == out->request_length + out->body_length;
}

/** One write into the pipe. Where the kernel can be told not to wait in the call itself (Linux 6.5 and later), it is: O_NONBLOCK belongs to both
 * sides, so that the daemon could take it away. A closed pipe raises no signal: httpd ignores SIGPIPE. */
static ssize_t write_to_pipe(jvmgi_connection_t *c, const struct iovec *parts, int count)
{
    if (!c->waits) {
        ssize_t n = pwritev2(c->out_fd, parts, count, -1, RWF_NOWAIT);
        if (n >= 0 || errno != EOPNOTSUPP) {
            return n;
        }
        c->waits = true;
    }
    return writev(c->out_fd, parts, count);
}

/** One write that does not wait. */
static ssize_t write_parts(jvmgi_connection_t *c, struct iovec *parts, int count)
{
    if (jvmgi_connection_has_pipe(c)) {
        return write_to_pipe(c, parts, count);
    }
    const struct msghdr message = {.msg_iov = parts, .msg_iovlen = (size_t)count};
    return sendmsg(c->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/** Before the first body on a pipe. Where the pipes of one user are too many already, it stays as small as it is. */
static void widen(jvmgi_connection_t *c)
{
    if (jvmgi_connection_has_pipe(c) && !c->wide && c->out.body_length > 0) {
        c->wide = true;
        (void)fcntl(c->out_fd, F_SETPIPE_SZ, WIDE_PIPE);
    }
}

void jvmgi_connection_say(jvmgi_connection_t *c, jvmgi_frame_type_t type)
{
    uint8_t frame[JVMGI_FRAME_HEADER_SIZE];
    struct iovec part = {frame, sizeof frame};
    jvmgi_frame_encode(frame, type, 0);
    (void)write_parts(c, &part, 1);
}

bool jvmgi_connection_grant(const jvmgi_connection_t *c, uint32_t slots)
{
    static const uint8_t one_each[JVMGI_MAX_SLOTS];
    return send(c->fd, one_each, slots, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)slots;
}

void jvmgi_connection_give_back(jvmgi_connection_t *c)
{
    uint32_t slots = jvmgi_slots_give_back(&c->slots);
    if (slots > 0 && !jvmgi_connection_grant(c, slots)) {
        /* It has left, or takes nothing, which no process of ours does. */
        c->draining = true;
    }
}

int jvmgi_connection_send(jvmgi_connection_t *c, size_t *moved)
{
    jvmgi_outbox_t *out = &c->out;
    struct iovec parts[2];
    int count = 0;
    size_t of_body = 0;
    if (out->sent < out->request_length) {
        parts[count++] = (struct iovec){out->request + out->sent, out->request_length - out->sent};
    } else {
        of_body = out->sent - out->request_length;
    }
    if (of_body < out->body_length) {
        parts[count++] = (struct iovec){out->body + of_body, out->body_length - of_body};
    }
    *moved = 0;
    if (count == 0) {
        return 0;
    }
    widen(c);
    ssize_t n;
    do {
        n = write_parts(c, parts, count);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
    }
    out->sent += (size_t)n;
    *moved = (size_t)n;
    return 0;
}

ssize_t jvmgi_connection_receive_greeting(jvmgi_connection_t *c)
{
    ssize_t n = jvmgi_sock_receive_from(c->fd, c->in + c->in_end, c->in_size - c->in_end,
                                        &c->passed, &c->pid);
    if (n > 0) {
        c->in_end += (size_t)n;
    }
    return n;
}

ssize_t jvmgi_connection_receive(jvmgi_connection_t *c, bool wait)
{
    uint8_t *to = c->in + c->in_end;
    size_t size = c->in_size - c->in_end;
    ssize_t n = wait ? jvmgi_sock_receive_waiting(c->fd, to, size, &c->passed)
                     : jvmgi_sock_receive(c->fd, to, size, &c->passed);
    if (n > 0) {
        c->in_end += (size_t)n;
    }
    return n;
}

int jvmgi_connection_take_passed(jvmgi_connection_t *c)
{
    int fd = c->passed;
    c->passed = -1;
    return fd;
}

jvmgi_frame_state_t jvmgi_connection_next(jvmgi_connection_t *c, jvmgi_frame_t *frame,
                                          jvmgi_span_t *payload)
{
    size_t there = c->in_end - c->in_start;
    if (there < JVMGI_FRAME_HEADER_SIZE) {
        return JVMGI_FRAME_PARTIAL;
    }
    if (!jvmgi_frame_decode(c->in + c->in_start, frame)) {
        return JVMGI_FRAME_MALFORMED;
    }
    if (there - JVMGI_FRAME_HEADER_SIZE < frame->length) {
        return JVMGI_FRAME_PARTIAL;
    }
    *payload = (jvmgi_span_t){c->in + c->in_start + JVMGI_FRAME_HEADER_SIZE, frame->length};
    c->in_start += JVMGI_FRAME_HEADER_SIZE + frame->length;
    return JVMGI_FRAME_WHOLE;
}

/** The size of the frame that is arriving, as far as that is known; its header has been checked. */
static size_t arriving(const jvmgi_connection_t *c)
{
    jvmgi_frame_t frame;
    if (c->in_end - c->in_start < JVMGI_FRAME_HEADER_SIZE ||
        !jvmgi_frame_decode(c->in + c->in_start, &frame)) {
        return JVMGI_FRAME_HEADER_SIZE;
    }
    return JVMGI_FRAME_HEADER_SIZE + frame.length;
}

bool jvmgi_connection_make_room(jvmgi_connection_t *c)
{
    size_t left = c->in_end - c->in_start;
    size_t wanted = arriving(c);
    if (c->in_start > 0 && left > 0) {
        memmove(c->in, c->in + c->in_start, left);
    }
    c->in_start = 0;
    c->in_end = left;
    if (wanted > c->in_size) {
        uint8_t *larger = realloc(c->in, wanted);
        if (!larger) {
            return false;
        }
        c->in = larger;
        c->in_size = wanted;
    }
    return true;
}

bool jvmgi_connection_has_room(const jvmgi_connection_t *c)
{
    return c->in_end < c->in_size;
}

void jvmgi_connection_shrink(jvmgi_connection_t *c)
{
    if (c->in_size > USUAL_IN && c->in_end <= USUAL_IN) {
        uint8_t *smaller = realloc(c->in, USUAL_IN);
        c->in_size = smaller ? USUAL_IN : c->in_size;
        c->in = smaller ? smaller : c->in;
    }
    if (c->out.request_size > USUAL_REQUEST) {
        free(c->out.request);
        c->out.request = NULL;
        c->out.request_size = 0;
    }
}
