/* SPDX-License-Identifier: Apache-2.0
 * Unix stream sockets with deadlines. Deadlines are CLOCK_MONOTONIC milliseconds (jvmgi_clock_ms); JVMGI_NO_DEADLINE waits for ever.
 * Functions that fail return -1 with errno (ETIMEDOUT when the deadline ran out); none logs. Every descriptor is close-on-exec. */
#ifndef JVMGI_SOCK_H
#define JVMGI_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#define JVMGI_NO_DEADLINE INT64_MAX

typedef struct {
    pid_t pid;
    uid_t uid;
    gid_t gid;
} jvmgi_peer_t;

/** Milliseconds of the monotonic clock. */
int64_t jvmgi_clock_ms(void);
/** Makes a listener: bound under umask 0177, then mode 0600 and owner set; non-blocking. ENAMETOOLONG over JVMGI_MAX_SOCKET_PATH. */
int jvmgi_sock_listen(const char *path, int backlog, uid_t owner, gid_t group);
/** Connects a non-blocking socket. EAGAIN (queue full), ECONNREFUSED (listener closed) and ENOENT (no file) are the caller's to tell apart. */
int jvmgi_sock_connect(const char *path);
/** Who is at the other end (SO_PEERCRED); for a connection to a listener: who called listen. */
int jvmgi_sock_peer(int fd, jvmgi_peer_t *out);
/** Reads exactly `length` bytes. 0 on success, 1 when the stream ended before the first byte, -1 otherwise (ECONNRESET when it ended later). */
int jvmgi_sock_read(int fd, void *buffer, size_t length, int64_t deadline);
/** Writes everything; never raises SIGPIPE. */
int jvmgi_sock_write(int fd, const void *data, size_t length, int64_t deadline);
/** Waits for `events` (POLLIN, POLLOUT); the revents, 0 when the deadline ran out, -1 on error. EINTR is retried. */
int jvmgi_sock_wait(int fd, short events, int64_t deadline);
/** Sends bytes, one at least, with one descriptor attached (SCM_RIGHTS). */
int jvmgi_sock_send_fd(int fd, const void *data, size_t length, int passed, int64_t deadline);
/** One read of at most `size` bytes without waiting: their number, 0 at the end of the stream, -1 with EAGAIN when nothing is there. A
 * descriptor that comes with them is put into `*passed`, which must be -1 or hold one that came before: a second one is closed with the
 * first, and EPROTO. */
ssize_t jvmgi_sock_receive(int fd, void *buffer, size_t size, int *passed);
/** As jvmgi_sock_receive; `*sender` becomes the process that wrote the bytes, as the kernel says, while the socket tells it. */
ssize_t jvmgi_sock_receive_from(int fd, void *buffer, size_t size, int *passed, pid_t *sender);
/** Lets the socket tell who writes what comes (SO_PASSCRED), or no longer. For bytes that were written before, nobody is told. */
int jvmgi_sock_tell_sender(int fd, bool tells);
/** As jvmgi_sock_receive, but waits as the socket itself does. */
ssize_t jvmgi_sock_receive_waiting(int fd, void *buffer, size_t size, int *passed);
/** Reads exactly `length` bytes and the descriptor that came with them (`*passed`, -1 when none); results as jvmgi_sock_read. */
int jvmgi_sock_receive_fd(int fd, void *buffer, size_t length, int *passed, int64_t deadline);

#endif
