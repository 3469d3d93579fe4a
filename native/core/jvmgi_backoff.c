/* SPDX-License-Identifier: Apache-2.0
 * When a process is started again. */
#include "jvmgi_backoff.h"

static int64_t wait_after(int failures)
{
    if (failures >= JVMGI_BACKOFF_FAILURES) {
        return JVMGI_BACKOFF_LONGEST_MS;
    }
    return (int64_t)JVMGI_BACKOFF_FIRST_MS << (failures - 1);
}

static void count_failure(jvmgi_backoff_t *b)
{
    if (b->failures < JVMGI_BACKOFF_FAILURES) {
        b->failures++;
    }
}

void jvmgi_backoff_reset(jvmgi_backoff_t *b, int64_t now)
{
    b->failures = 0;
    b->retry_at = now;
}

void jvmgi_backoff_start_failed(jvmgi_backoff_t *b, int64_t now)
{
    count_failure(b);
    b->retry_at = now + wait_after(b->failures);
}

void jvmgi_backoff_ended(jvmgi_backoff_t *b, int64_t now, int64_t ready_since)
{
    if (now - ready_since >= JVMGI_BACKOFF_STABLE_MS) {
        b->failures = 0;
    }
    int64_t wait = b->failures == 0 ? 0 : wait_after(b->failures);
    count_failure(b);
    if (jvmgi_backoff_is_failed(b)) {
        wait = JVMGI_BACKOFF_LONGEST_MS;
    }
    b->retry_at = now + wait;
}

bool jvmgi_backoff_is_failed(const jvmgi_backoff_t *b)
{
    return b->failures >= JVMGI_BACKOFF_FAILURES;
}

unsigned jvmgi_backoff_seconds_left(const jvmgi_backoff_t *b, int64_t now)
{
    int64_t left = b->retry_at - now;
    return left <= 1000 ? 1 : (unsigned)((left + 999) / 1000);
}
