/* SPDX-License-Identifier: Apache-2.0
 * Unix stream sockets with deadlines. */
#include "jvmgi_sock.h"

#include "jvmgi_limits.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* More descriptors than anybody sends, so that a surplus is seen and closed rather than kept. */
#define DESCRIPTORS_AT_MOST 4

int64_t jvmgi_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Closes without touching errno. */
static void close_quietly(int fd)
{
    int error = errno;
    close(fd);
    errno = error;
}

static int make_address(const char *path, struct sockaddr_un *address)
{
    size_t length = strlen(path);
    if (length > JVMGI_MAX_SOCKET_PATH) {
        errno = ENAMETOOLONG;
        return -1;
    }
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, path, length + 1);
    return 0;
}

static int make_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static int bind_closed(int fd, const struct sockaddr_un *address)
{
    mode_t before = umask(0177);
    int result = bind(fd, (const struct sockaddr *)address, sizeof(*address));
    umask(before);
    return result;
}

int jvmgi_sock_listen(const char *path, int backlog, uid_t owner, gid_t group)
{
    struct sockaddr_un address;
    if (make_address(path, &address) < 0) {
        return -1;
    }
    int fd = make_socket();
    if (fd < 0) {
        return -1;
    }
    if (bind_closed(fd, &address) < 0) {
        close_quietly(fd);
        return -1;
    }
    if (chmod(path, 0600) < 0 || lchown(path, owner, group) < 0 || listen(fd, backlog) < 0) {
        int error = errno;
        unlink(path);
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

int jvmgi_sock_connect(const char *path)
{
    struct sockaddr_un address;
    if (make_address(path, &address) < 0) {
        return -1;
    }
    int fd = make_socket();
    if (fd < 0) {
        return -1;
    }
    int result;
    do {
        result = connect(fd, (const struct sockaddr *)&address, sizeof(address));
    } while (result < 0 && errno == EINTR);
    if (result < 0) {
        close_quietly(fd);
        return -1;
    }
    return fd;
}

int jvmgi_sock_peer(int fd, jvmgi_peer_t *out)
{
    struct ucred peer;
    socklen_t size = sizeof(peer);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) {
        return -1;
    }
    *out = (jvmgi_peer_t){.pid = peer.pid, .uid = peer.uid, .gid = peer.gid};
    return 0;
}

static int wait_ms(int64_t deadline)
{
    if (deadline == JVMGI_NO_DEADLINE) {
        return -1;
    }
    int64_t left = deadline - jvmgi_clock_ms();
    if (left < 0) {
        return 0;
    }
    return left > INT_MAX ? INT_MAX : (int)left;
}

int jvmgi_sock_wait(int fd, short events, int64_t deadline)
{
    struct pollfd entry = {.fd = fd, .events = events, .revents = 0};
    for (;;) {
        int timeout = wait_ms(deadline);
        int count = poll(&entry, 1, timeout);
        if (count > 0) {
            return entry.revents;
        }
        if (count < 0 && errno != EINTR) {
            return -1;
        }
        if (count == 0 && timeout != INT_MAX) {
            return 0;
        }
    }
}

/* After a call that failed: true when it is to be made again, because the socket became ready or a signal came between. */
static bool is_to_repeat(int fd, short events, int64_t deadline)
{
    if (errno == EINTR) {
        return true;
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
        return false;
    }
    int ready = jvmgi_sock_wait(fd, events, deadline);
    if (ready == 0) {
        errno = ETIMEDOUT;
    }
    return ready > 0;
}

/* Reads `length` bytes. A descriptor that comes with them is put into `*passed`; NULL: none may come. */
static int read_all(int fd, char *buffer, size_t length, int *passed, int64_t deadline)
{
    size_t done = 0;
    while (done < length) {
        ssize_t n = passed ? jvmgi_sock_receive(fd, buffer + done, length - done, passed)
                           : recv(fd, buffer + done, length - done, MSG_DONTWAIT);
        if (n > 0) {
            done += (size_t)n;
            continue;
        }
        if (n == 0) {
            errno = ECONNRESET;
            return done == 0 ? 1 : -1;
        }
        if (!is_to_repeat(fd, POLLIN, deadline)) {
            return -1;
        }
    }
    return 0;
}

int jvmgi_sock_read(int fd, void *buffer, size_t length, int64_t deadline)
{
    return read_all(fd, buffer, length, NULL, deadline);
}

int jvmgi_sock_write(int fd, const void *data, size_t length, int64_t deadline)
{
    const char *bytes = data;
    size_t done = 0;
    while (done < length) {
        ssize_t n = send(fd, bytes + done, length - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n >= 0) {
            done += (size_t)n;
        } else if (!is_to_repeat(fd, POLLOUT, deadline)) {
            return -1;
        }
    }
    return 0;
}

int jvmgi_sock_send_fd(int fd, const void *data, size_t length, int passed, int64_t deadline)
{
    union {
        char space[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {{0}};
    struct iovec bytes = {.iov_len = length};
    memcpy(&bytes.iov_base, &data, sizeof(data));
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = control.space,
                             .msg_controllen = sizeof(control.space)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &passed, sizeof(passed));
    if (length == 0) {
        errno = EINVAL; /* a stream carries a descriptor only with a byte */
        return -1;
    }
    for (;;) {
        ssize_t n = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n >= 0) {
            return jvmgi_sock_write(fd, (const char *)data + n, length - (size_t)n, deadline);
        }
        if (!is_to_repeat(fd, POLLOUT, deadline)) {
            return -1;
        }
    }
}

/* Takes over what comes beside the bytes. One descriptor may, a second is a fault of the peer. */
static int take_control(struct msghdr *message, int *passed, pid_t *sender)
{
    /* Cut off: too many came, or the process may open no more. */
    int error = message->msg_flags & MSG_CTRUNC ? EMFILE : 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header;
         header = CMSG_NXTHDR(message, header)) {
        if (sender && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_CREDENTIALS) {
            struct ucred who;
            memcpy(&who, CMSG_DATA(header), sizeof(who));
            *sender = who.pid;
        }
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(fd));
            if (*passed < 0) {
                *passed = fd;
            } else {
                close(fd);
                error = EPROTO;
            }
        }
    }
    if (!error) {
        return 0;
    }
    if (*passed >= 0) {
        close(*passed);
        *passed = -1;
    }
    errno = error;
    return -1;
}

static ssize_t receive(int fd, void *buffer, size_t size, int *passed, pid_t *sender, int flags)
{
    union {
        char
            space[CMSG_SPACE(DESCRIPTORS_AT_MOST * sizeof(int)) + CMSG_SPACE(sizeof(struct ucred))];
        struct cmsghdr align;
    } control;
    struct iovec bytes = {.iov_base = buffer, .iov_len = size};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = control.space,
                             .msg_controllen = sizeof(control.space)};
    ssize_t n;
    do {
        n = recvmsg(fd, &message, flags | MSG_CMSG_CLOEXEC);
    } while (n < 0 && errno == EINTR);
    if (n >= 0 && take_control(&message, passed, sender) < 0) {
        return -1;
    }
    return n;
}

ssize_t jvmgi_sock_receive(int fd, void *buffer, size_t size, int *passed)
{
    return receive(fd, buffer, size, passed, NULL, MSG_DONTWAIT);
}

ssize_t jvmgi_sock_receive_from(int fd, void *buffer, size_t size, int *passed, pid_t *sender)
{
    return receive(fd, buffer, size, passed, sender, MSG_DONTWAIT);
}

int jvmgi_sock_tell_sender(int fd, bool tells)
{
    int on = tells;
    return setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
}

ssize_t jvmgi_sock_receive_waiting(int fd, void *buffer, size_t size, int *passed)
{
    return receive(fd, buffer, size, passed, NULL, 0);
}

int jvmgi_sock_receive_fd(int fd, void *buffer, size_t length, int *passed, int64_t deadline)
{
    *passed = -1;
    int result = read_all(fd, buffer, length, passed, deadline);
    if (result != 0 && *passed >= 0) {
        close_quietly(*passed);
        *passed = -1;
    }
    return result;
}
