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
/** Closes it and removes its file: what connects from now on is refused by the system. Allowed again afterwards. */
void sup_listener_close(sup_listener_t *l);
/** Leads who still connects to `closed` on to `other`, a listener of the same folder, open or led on itself. False with errno. The link goes
 * with the folder, or when `closed` is opened again. */
bool sup_listener_lead_on(const sup_listener_t *closed, const sup_listener_t *other);
/** True while connections can reach it: a daemon can shut it down, an administrator can remove its file. */
bool sup_listener_is_sound(const sup_listener_t *l);

#endif
