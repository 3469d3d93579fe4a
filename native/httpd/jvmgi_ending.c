/* SPDX-License-Identifier: Apache-2.0
 * Waits for the supervisor's line about a process that is gone. */
#include "jvmgi_ending.h"

#include "jvmgi_ends.h"
#include "jvmgi_sock.h"

#include <apr_strings.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

enum { LONGEST_WAIT_MS = 500, LONGEST_PAUSE_MS = 32 };

/** True when the supervisor has let go of the process: what it says of an end it writes before. */
static bool is_reaped(pid_t pid)
{
    return kill(pid, 0) < 0 && errno == ESRCH;
}

const char *jvmgi_ending_await(apr_pool_t *pool, const char *folder, pid_t pid)
{
    char reason[512];
    int64_t deadline = jvmgi_clock_ms() + LONGEST_WAIT_MS;
    for (int pause = 1;; pause = pause < LONGEST_PAUSE_MS ? pause * 2 : pause) {
        bool is_last_look = is_reaped(pid) || jvmgi_clock_ms() >= deadline;
        if (jvmgi_ends_find(folder, geteuid(), pid, reason, sizeof reason)) {
            return apr_pstrdup(pool, reason);
        }
        if (is_last_look) {
            return NULL;
        }
        (void)poll(NULL, 0, pause);
    }
}
