/* SPDX-License-Identifier: Apache-2.0
 * Notices that the Apache parent has gone. */
#include "sup_parent.h"

#include "sup_system.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

static void ready(void *baton, uint32_t events)
{
    sup_parent_t *p = baton;
    sup_loop_forget(p->loop, &p->watch); /* it stays readable for ever */
    p->gone(p->baton);
}

bool sup_parent_watch(sup_parent_t *p, sup_loop_t *loop, pid_t pid, void (*gone)(void *),
                      void *baton)
{
    *p = (sup_parent_t){.loop = loop, .gone = gone, .baton = baton};
    p->watch = (sup_watch_t){.fd = -1, .ready = ready, .baton = p};
    int fd = sup_pidfd_open(pid);
    if (fd < 0 && errno != ENOSYS && errno != EPERM) {
        return false;
    }
    if (fd < 0 && prctl(PR_SET_PDEATHSIG, SIGTERM) < 0) {
        return false;
    }
    if (getppid() != pid) { /* asked after the watch is there, so that no end between is missed */
        if (fd >= 0) {
            close(fd);
        }
        errno = ESRCH;
        return false;
    }
    return fd < 0 || sup_loop_watch(loop, &p->watch, fd, EPOLLIN);
}

void sup_parent_close(sup_parent_t *p)
{
    int fd = p->watch.fd;
    if (fd >= 0) {
        sup_loop_forget(p->loop, &p->watch);
        close(fd);
    }
}
