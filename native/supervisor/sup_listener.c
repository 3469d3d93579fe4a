/* SPDX-License-Identifier: Apache-2.0
 * The listening socket of one process of a group. */
#include "sup_listener.h"

#include "jvmgi_sock.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Accepted sockets inherit the sizes. */
static bool set_buffer(int fd, int option, int size)
{
    return size == 0 || setsockopt(fd, SOL_SOCKET, option, &size, sizeof(size)) == 0;
}

static bool open_at_path(sup_listener_t *l, const sup_definition_t *d)
{
    /* Nothing can lie there but what this supervisor left when the file was taken from under a listener. */
    unlink(l->path);
    l->fd = jvmgi_sock_listen(l->path, d->listen_backlog, d->socket_uid, d->socket_gid);
    if (l->fd < 0) {
        return false;
    }
    if (!set_buffer(l->fd, SO_SNDBUF, d->send_buffer_size) ||
        !set_buffer(l->fd, SO_RCVBUF, d->receive_buffer_size)) {
        int error = errno;
        sup_listener_close(l);
        errno = error;
        return false;
    }
    return true;
}

bool sup_listener_open(sup_listener_t *l, const jvmgi_folder_t *folder, const sup_definition_t *d,
                       int index)
{
    char name[SUP_HASH_LENGTH + 16];
    snprintf(name, sizeof(name), "%s.%d", d->hash, index);
    l->fd = -1;
    if (!jvmgi_folder_path(folder, name, l->path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    return open_at_path(l, d);
}

bool sup_listener_open_beside(sup_listener_t *l, const sup_listener_t *place,
                              const sup_definition_t *d)
{
    l->fd = -1;
    int length = snprintf(l->path, sizeof(l->path), "%s+", place->path);
    if (length < 0 || (size_t)length >= sizeof(l->path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    return open_at_path(l, d);
}

bool sup_listener_succeed(sup_listener_t *place, sup_listener_t *next, int *former)
{
    if (rename(next->path, place->path) < 0) {
        return false;
    }
    *former = place->fd;
    place->fd = next->fd;
    next->fd = -1;
    return true;
}

void sup_listener_close(sup_listener_t *l)
{
    if (l->fd >= 0) {
        unlink(l->path);
        close(l->fd);
        l->fd = -1;
    }
}

bool sup_listener_lead_on(const sup_listener_t *closed, const sup_listener_t *other)
{
    return symlink(strrchr(other->path, '/') + 1, closed->path) == 0;
}

bool sup_listener_is_sound(const sup_listener_t *l)
{
    struct pollfd entry = {.fd = l->fd, .events = POLLIN};
    if (poll(&entry, 1, 0) < 0 || (entry.revents & (POLLHUP | POLLERR | POLLNVAL))) {
        return false;
    }
    struct stat info;
    return lstat(l->path, &info) == 0 && S_ISSOCK(info.st_mode);
}
