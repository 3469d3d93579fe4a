/* SPDX-License-Identifier: Apache-2.0
 * How processes ended: the file FOLDER/ends.<uid>, one line for each end. The supervisor writes it, httpd's children with that uid look up in
 * it what became of a process that had a request of theirs. */
#ifndef JVMGI_ENDS_H
#define JVMGI_ENDS_H

#include "jvmgi_folder.h"

#include <sys/types.h>

/** Adds that process `pid` has ended for `reason`, which is safe to log. False with errno: the file takes nothing. */
bool jvmgi_ends_add(const jvmgi_folder_t *folder, uid_t reader, pid_t pid, const char *reason);
/** Why the last process with this number ended, cut to `size`. False: nothing is said of it. */
bool jvmgi_ends_find(const char *folder, uid_t reader, pid_t pid, char *reason, size_t size);

#endif
