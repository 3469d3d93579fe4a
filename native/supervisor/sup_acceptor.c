/* SPDX-License-Identifier: Apache-2.0
 * The watch is set as long as there is room for one more. */
#include "sup_acceptor.h"

#include "jvmgi_sock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 8
#define PAUSE_MS 100

static void stuck(sup_acceptor_t *a, int error)
{
    if (a->stuck) {
        a->stuck(a->baton, error);
    }
    sup_loop_forget(a->loop, &a->watch);
    sup_loop_set_in(a->loop, &a->pause, PAUSE_MS);
}

static void ready(void *baton, uint32_t events)
{
    sup_acceptor_t *a = baton;
    /* A daemon shares the open socket of its group and may have changed this. */
    int flags = fcntl(a->listener, F_GETFL);
    if (flags < 0 || fcntl(a->listener, F_SETFL, flags | O_NONBLOCK) < 0) {
        return;
    }
    int fd = accept4(a->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
            stuck(a, errno);
        }
        return;
    }
    /* Counted before: it may have ended when `take` returns. */
    if (++a->count == a->most) {
        sup_loop_forget(a->loop, &a->watch);
    }
    if (!a->take(a->baton, fd)) {
        sup_acceptor_leave(a);
    }
}

static bool accept_again(sup_acceptor_t *a)
{
    if (a->listener < 0 || a->watch.fd >= 0 || a->count >= a->most || a->pause.is_set ||
        sup_loop_watch(a->loop, &a->watch, a->listener, EPOLLIN)) {
        return true;
    }
    int error = errno;
    sup_loop_set_in(a->loop, &a->pause, PAUSE_MS);
    errno = error;
    return false;
}

static void pause_over(void *baton)
{
    (void)accept_again(baton);
}

void sup_acceptor_init(sup_acceptor_t *a, sup_loop_t *loop)
{
    a->loop = loop;
    a->watch = (sup_watch_t){.fd = -1, .ready = ready, .baton = a};
    a->pause = (sup_timer_t){.expired = pause_over, .baton = a};
    a->listener = -1;
    a->count = 0;
}

bool sup_acceptor_start(sup_acceptor_t *a, int listener)
{
    sup_acceptor_stop(a);
    a->listener = listener;
    return accept_again(a);
}

bool sup_acceptor_listen(sup_acceptor_t *a, const jvmgi_folder_t *folder, const char *name)
{
    char path[JVMGI_MAX_SOCKET_PATH + 1];
    if (!jvmgi_folder_path(folder, name, path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    int listener = jvmgi_sock_listen(path, BACKLOG, (uid_t)-1, (gid_t)-1);
    return listener >= 0 && sup_acceptor_start(a, listener);
}

void sup_acceptor_stop(sup_acceptor_t *a)
{
    a->listener = -1;
    sup_loop_forget(a->loop, &a->watch);
    sup_loop_cancel(a->loop, &a->pause);
}

void sup_acceptor_close(sup_acceptor_t *a)
{
    int listener = a->listener;
    sup_acceptor_stop(a);
    if (listener >= 0) {
        close(listener);
    }
}

void sup_acceptor_leave(sup_acceptor_t *a)
{
    a->count--;
    (void)accept_again(a);
}
