/* SPDX-License-Identifier: Apache-2.0
 * Waits for the supervisor's line about a process that is gone. */
#include "jvmgi_ending.h"

#include "jvmgi_ends.h"
#include "jvmgi_life.h"
#include "jvmgi_sock.h"

#include <apr_strings.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

enum { LONGEST_WAIT_MS = 500, LONGEST_PAUSE_MS = 32 };

const char *jvmgi_ending_await(apr_pool_t *pool, const char *folder, pid_t pid)
{
    char reason[512];
    int64_t deadline = jvmgi_clock_ms() + LONGEST_WAIT_MS;
    jvmgi_life_t life = jvmgi_life_of(pid);
    if (life == JVMGI_LIFE_RUNS) {
        return "it lives, but closed the connection";
    }
    for (int pause = 1;; pause = pause < LONGEST_PAUSE_MS ? pause * 2 : pause) {
        /* What it says of an end the supervisor writes before it lets go of the number, which another process may have then. */
        bool is_last_look =
            life == JVMGI_LIFE_GONE || life == JVMGI_LIFE_RUNS || jvmgi_clock_ms() >= deadline;
        if (jvmgi_ends_find(folder, geteuid(), pid, reason, sizeof reason)) {
            return apr_pstrdup(pool, reason);
        }
        if (is_last_look) {
            return NULL;
        }
        (void)poll(NULL, 0, pause);
        life = jvmgi_life_of(pid);
    }
}
