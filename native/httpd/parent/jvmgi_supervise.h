/* SPDX-License-Identifier: Apache-2.0
 * The supervisor's process, as the Apache parent sees it. Nothing here knows what it is told. */
#ifndef JVMGI_SUPERVISE_H
#define JVMGI_SUPERVISE_H

#include "jvmgi_limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/** A running supervisor. Survives graceful restarts in httpd's retained data. */
typedef struct {
    pid_t pid;          /**< 0: none runs */
    uid_t uid;          /**< who started it */
    int64_t started_at; /**< ms of jvmgi_clock_ms */
    uint8_t nonce[JVMGI_NONCE_SIZE];
    char folder[JVMGI_MAX_SOCKET_PATH + 1];
} jvmgi_supervisor_t;

/** Starts the program, hands it the nonce and reads where its folder is, within 10 s. `time_zone` NULL: none. False: `why` says what is
 * wrong, and no process is left. */
bool jvmgi_supervisor_start(jvmgi_supervisor_t *supervisor, const char *program, const char *prefix,
                            const char *time_zone, char *why, size_t why_size);
/** True while the process has not ended; takes its exit status when it has. */
bool jvmgi_supervisor_runs(jvmgi_supervisor_t *supervisor);
/** True while this process has the rights over it that its start took. With -X httpd's parent becomes the child, and loses them. */
bool jvmgi_supervisor_is_ours(const jvmgi_supervisor_t *supervisor);
/** Waits for its end, at most until `deadline` (ms of jvmgi_clock_ms), then kills it. False: it had to be killed. */
bool jvmgi_supervisor_await_end(jvmgi_supervisor_t *supervisor, int64_t deadline);

#endif
