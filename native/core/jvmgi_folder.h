/* SPDX-License-Identifier: Apache-2.0
 * The runtime folder PREFIX.N of one supervisor (docs/ARCHITECTURE.md, "The runtime folder"): chosen by its lock, never shared. */
#ifndef JVMGI_FOLDER_H
#define JVMGI_FOLDER_H

#include "jvmgi_limits.h"

#include <stdbool.h>
#include <stddef.h>

/** The longest name of a socket in the folder: 16 hex digits, a dot, the number of a process, and a mark while it is a successor's. */
#define JVMGI_SOCKET_NAME_ROOM (16 + 1 + 3 + 1)

/** How the names of the files begin in which ends of processes are told (jvmgi_ends.h); the number of a user follows. */
#define JVMGI_ENDS_NAME "ends."

typedef struct {
    int fd;   /**< the folder, opened */
    int lock; /**< held with flock as long as it is open */
    char path[JVMGI_MAX_SOCKET_PATH + 1];
} jvmgi_folder_t;

/** Takes the first folder PREFIX.1, PREFIX.2 … whose lock is free, makes it when missing (mode 0711), and removes what a supervisor
 * before left in it. `prefix` is an absolute path. False: `why` says what is wrong (a folder of another user, writable by
 * others or no folder; a stranger's file in it; a path too long for sockets), in the words of an administrator. */
bool jvmgi_folder_open(const char *prefix, jvmgi_folder_t *out, char *why, size_t why_size);
/** Removes what is ours, the lock and the folder, and gives up the lock. What is not ours stays, and the folder with it. */
void jvmgi_folder_remove(jvmgi_folder_t *folder);
/** Writes FOLDER/NAME; `out` has JVMGI_MAX_SOCKET_PATH + 1 bytes. False when it does not fit, as only names over JVMGI_SOCKET_NAME_ROOM
 * can. */
bool jvmgi_folder_path(const jvmgi_folder_t *folder, const char *name, char *out);

#endif
