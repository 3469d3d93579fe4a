/* SPDX-License-Identifier: Apache-2.0
 * Life by /proc/PID/stat. A pidfd and the state Z tell an end when all is over, some time after the descriptors were closed; a flag of the
 * kernel's tells it from before that on. */
#include "jvmgi_life.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* PF_EXITING of the kernel's sched.h: set as the first step of an end. */
#define EXITING 0x4UL
/* The flags are the 9th field; the name before the 3rd, in parentheses, may hold anything. */
#define FIELDS_BEFORE_FLAGS 6

jvmgi_life_t jvmgi_life_in(const char *stat)
{
    const char *field = strrchr(stat, ')');
    if (!field || field[1] != ' ') {
        return JVMGI_LIFE_UNKNOWN;
    }
    char state = field[2];
    for (int i = 0; field && i <= FIELDS_BEFORE_FLAGS; i++) {
        field = strchr(field + 1, ' ');
    }
    unsigned long flags = field ? strtoul(field, NULL, 10) : 0;
    if (state == 'Z' || state == 'X' || flags & EXITING) {
        return JVMGI_LIFE_ENDS;
    }
    /* A kernel that is none of Linux' own may fill in nothing. */
    return flags ? JVMGI_LIFE_RUNS : JVMGI_LIFE_UNKNOWN;
}

jvmgi_life_t jvmgi_life_of(pid_t pid)
{
    char path[32];
    char text[512];
    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
    if (fd >= 0) {
        close(fd);
    }
    if (length > 0) {
        text[length] = '\0';
        return jvmgi_life_in(text);
    }
    /* With hidepid= the processes of others look as if they were not there. */
    return kill(pid, 0) < 0 && errno == ESRCH ? JVMGI_LIFE_GONE : JVMGI_LIFE_UNKNOWN;
}
