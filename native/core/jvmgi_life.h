/* SPDX-License-Identifier: Apache-2.0
 * Whether a process, which may be anybody's, lives. */
#ifndef JVMGI_LIFE_H
#define JVMGI_LIFE_H

#include <sys/types.h>

typedef enum {
    JVMGI_LIFE_UNKNOWN, /**< the kernel does not say */
    JVMGI_LIFE_RUNS,
    JVMGI_LIFE_ENDS, /**< on its way out or dead, and its number still its own */
    JVMGI_LIFE_GONE, /**< no process has the number */
} jvmgi_life_t;

/** What becomes of the process. Once a peer sees that a descriptor was closed by the end of a process, this says RUNS of it no more. */
jvmgi_life_t jvmgi_life_of(pid_t pid);
/** The same by the text of its /proc/PID/stat. */
jvmgi_life_t jvmgi_life_in(const char *stat);

#endif
