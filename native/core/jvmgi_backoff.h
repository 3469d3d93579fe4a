/* SPDX-License-Identifier: Apache-2.0
 * When a process that could not start, or that ended, is started again. Pure: the clock (milliseconds, monotonic) is passed in. */
#ifndef JVMGI_BACKOFF_H
#define JVMGI_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

#define JVMGI_BACKOFF_FIRST_MS 500
#define JVMGI_BACKOFF_LONGEST_MS 60000
/** So many failures in a row, and the process counts as failed: it is tried at the longest wait only. */
#define JVMGI_BACKOFF_FAILURES 5
/** A process that was ready for so long ended for a new reason: nothing before it counts. */
#define JVMGI_BACKOFF_STABLE_MS 10000

/** Starts as {0}. */
typedef struct {
    int failures;     /**< in a row */
    int64_t retry_at; /**< not to be started before */
} jvmgi_backoff_t;

/** Forgets all failures: something changed, so the next start may be at once. */
void jvmgi_backoff_reset(jvmgi_backoff_t *b, int64_t now);
/** A start failed: waits 0.5 s, doubling with each failure in a row, then JVMGI_BACKOFF_LONGEST_MS from the fifth on. */
void jvmgi_backoff_start_failed(jvmgi_backoff_t *b, int64_t now);
/** A process that was ready since `ready_since` ended unasked: started again at once the first time, then as after a failed start. */
void jvmgi_backoff_ended(jvmgi_backoff_t *b, int64_t now, int64_t ready_since);

bool jvmgi_backoff_is_failed(const jvmgi_backoff_t *b);
/** Whole seconds until `retry_at`, rounded up, at least 1: for Retry-After. */
unsigned jvmgi_backoff_seconds_left(const jvmgi_backoff_t *b, int64_t now);

#endif
