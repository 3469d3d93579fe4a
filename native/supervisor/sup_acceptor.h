/* SPDX-License-Identifier: Apache-2.0
 * Accepts connections on a listening socket, no more than so many at a time: further ones wait in the socket's queue. */
#ifndef SUP_ACCEPTOR_H
#define SUP_ACCEPTOR_H

#include "jvmgi_folder.h"
#include "sup_loop.h"

typedef struct {
    sup_loop_t *loop;
    sup_watch_t watch;
    sup_timer_t pause; /**< after accept failed for want of descriptors */
    /** One has come. False: it was closed, and does not count. */
    bool (*take)(void *baton, int fd);
    /** accept failed with this errno; called at most once for each pause. May be NULL. */
    void (*stuck)(void *baton, int error);
    void *baton;
    int listener; /**< -1: none */
    unsigned count;
    unsigned most;
} sup_acceptor_t;

/** Prepares `a`, whose `most`, `take`, `stuck` and `baton` are set. */
void sup_acceptor_init(sup_acceptor_t *a, sup_loop_t *loop);
/** Accepts on `listener` from now on. False with errno: not yet, but it is tried again. */
bool sup_acceptor_start(sup_acceptor_t *a, int listener);
/** Makes a socket in the folder that only this process's user may connect to, and accepts on it. False with errno. */
bool sup_acceptor_listen(sup_acceptor_t *a, const jvmgi_folder_t *folder, const char *name);
/** Accepts no more; what was taken stays. */
void sup_acceptor_stop(sup_acceptor_t *a);
/** Stops and closes the socket. */
void sup_acceptor_close(sup_acceptor_t *a);
/** One that was taken has ended. */
void sup_acceptor_leave(sup_acceptor_t *a);

#endif
