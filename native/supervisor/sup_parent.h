/* SPDX-License-Identifier: Apache-2.0
 * Notices that the Apache parent has gone. Its number alone would not do: the system gives numbers again. */
#ifndef SUP_PARENT_H
#define SUP_PARENT_H

#include "sup_loop.h"

#include <sys/types.h>

typedef struct {
    sup_loop_t *loop;
    sup_watch_t watch; /**< of a pidfd; -1 on a kernel without, where SIGTERM tells */
    void (*gone)(void *baton);
    void *baton;
} sup_parent_t;

/** Watches `pid`, which has to be the calling process's parent. False with errno (ESRCH: it is not, or not any more). */
bool sup_parent_watch(sup_parent_t *p, sup_loop_t *loop, pid_t pid, void (*gone)(void *),
                      void *baton);
void sup_parent_close(sup_parent_t *p);

#endif
