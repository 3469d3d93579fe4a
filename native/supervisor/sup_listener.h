/* SPDX-License-Identifier: Apache-2.0
 * The listening socket of one process of a group: FOLDER/<definition>.<n>. It outlives the daemons that accept on it. */
#ifndef SUP_LISTENER_H
#define SUP_LISTENER_H

#include "jvmgi_folder.h"
#include "sup_definition.h"

typedef struct {
    int fd; /**< -1: closed */
    char path[JVMGI_MAX_SOCKET_PATH + 1];
} sup_listener_t;

/** Binds and listens; owner, mode, queue and buffers as the definition says. False with errno. */
bool sup_listener_open(sup_listener_t *l, const jvmgi_folder_t *folder, const sup_definition_t *d,
                       int index);
/** As sup_listener_open, under a name of its own beside the listener `place`, whose place it may take later. */
bool sup_listener_open_beside(sup_listener_t *l, const sup_listener_t *place,
                              const sup_definition_t *d);
/** Puts `next`, opened beside `place`, at its path: who connects from now on comes to it, at no moment to nobody. `place` is the new
 * listener then, `next` is closed, and `*former` is the descriptor of the one before. False with errno; nothing has changed. */
bool sup_listener_succeed(sup_listener_t *place, sup_listener_t *next, int *former);
/** Closes it and removes its file: what connects from now on is refused by the system. Allowed again afterwards. */
void sup_listener_close(sup_listener_t *l);
/** Leads who still connects to `closed` on to `other`, a listener of the same folder, open or led on itself. False with errno. The link goes
 * with the folder, or when `closed` is opened again. */
bool sup_listener_lead_on(const sup_listener_t *closed, const sup_listener_t *other);
/** True while connections can reach it: a daemon can shut it down, an administrator can remove its file. */
bool sup_listener_is_sound(const sup_listener_t *l);

#endif
