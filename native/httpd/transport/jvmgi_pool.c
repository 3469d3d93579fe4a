/* SPDX-License-Identifier: Apache-2.0
 * Idle connections per process, and the thread that closes them. Nothing here is ever taken down: the child's end does that, and its end
 * may come from a signal handler that interrupted one of these functions. */
#include "jvmgi_pool.h"

#include "jvmgi_sock.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/** How long a connection may stay unused. A daemon has a thread for each of its connections. */
enum { IDLE_MS = 10000 };

typedef struct {
    int in_flight; /**< atomic */
    jvmgi_connection_t *idle;
    char path[JVMGI_MAX_SOCKET_PATH + 1];
} listener_t;

struct jvmgi_pool_t {
    pthread_mutex_t lock; /**< guards all but what is atomic */
    pthread_cond_t filled;
    bool reaper_runs;
    bool reaper_rests; /**< it waits for a first connection, not for a time */
    unsigned turn;     /**< atomic; where the next choice starts, so that ties go round */
    int processes;
    listener_t listeners[];
};

static bool init_lock(jvmgi_pool_t *pool)
{
    pthread_condattr_t monotonic;
    bool made = pthread_condattr_init(&monotonic) == 0 &&
                pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(&pool->filled, &monotonic) == 0;
    return made && pthread_mutex_init(&pool->lock, NULL) == 0;
}

jvmgi_pool_t *jvmgi_pool_create(const char *folder, const char *definition, int processes)
{
    jvmgi_pool_t *pool = calloc(1, sizeof *pool + (size_t)processes * sizeof pool->listeners[0]);
    if (!pool || !init_lock(pool)) {
        free(pool);
        return NULL;
    }
    pool->processes = processes;
    for (int i = 0; i < processes; i++) {
        listener_t *listener = &pool->listeners[i];
        int length =
            snprintf(listener->path, sizeof listener->path, "%s/%s.%d", folder, definition, i);
        if (length < 0 || (size_t)length >= sizeof listener->path) {
            free(pool);
            return NULL;
        }
    }
    return pool;
}

const char *jvmgi_pool_path(const jvmgi_pool_t *pool, int process)
{
    return pool->listeners[process].path;
}

int jvmgi_pool_enter(jvmgi_pool_t *pool, const jvmgi_tried_t *tried)
{
    unsigned start = pool->processes > 1 ? __atomic_fetch_add(&pool->turn, 1, __ATOMIC_RELAXED) : 0;
    int best = -1;
    int fewest = 0;
    for (int i = 0; i < pool->processes; i++) {
        int candidate = (int)((start + (unsigned)i) % (unsigned)pool->processes);
        int load = __atomic_load_n(&pool->listeners[candidate].in_flight, __ATOMIC_RELAXED);
        if (!tried->tried[candidate] && (best < 0 || load < fewest)) {
            best = candidate;
            fewest = load;
        }
    }
    if (best >= 0) {
        __atomic_fetch_add(&pool->listeners[best].in_flight, 1, __ATOMIC_RELAXED);
    }
    return best;
}

void jvmgi_pool_leave(jvmgi_pool_t *pool, int process)
{
    __atomic_fetch_sub(&pool->listeners[process].in_flight, 1, __ATOMIC_RELAXED);
}

jvmgi_connection_t *jvmgi_pool_take(jvmgi_pool_t *pool, int process)
{
    listener_t *listener = &pool->listeners[process];
    pthread_mutex_lock(&pool->lock);
    jvmgi_connection_t *c = listener->idle;
    if (c) {
        listener->idle = c->next;
    }
    pthread_mutex_unlock(&pool->lock);
    return c;
}

static void close_all(jvmgi_connection_t *c)
{
    while (c) {
        jvmgi_connection_t *next = c->next;
        jvmgi_connection_close(c);
        c = next;
    }
}

void jvmgi_pool_forget(jvmgi_pool_t *pool, int process)
{
    pthread_mutex_lock(&pool->lock);
    jvmgi_connection_t *idle = pool->listeners[process].idle;
    pool->listeners[process].idle = NULL;
    pthread_mutex_unlock(&pool->lock);
    close_all(idle);
}

/** Cuts the connections off a list that were idle since `limit`; the list is ordered, the latest first. */
static jvmgi_connection_t *cut_expired(jvmgi_connection_t **list, int64_t limit)
{
    while (*list && (*list)->idle_since > limit) {
        list = &(*list)->next;
    }
    jvmgi_connection_t *expired = *list;
    *list = NULL;
    return expired;
}

/** When the oldest idle connection of the list expires; INT64_MAX: there is none. */
static int64_t next_expiry(const jvmgi_connection_t *list)
{
    if (!list) {
        return INT64_MAX;
    }
    while (list->next) {
        list = list->next;
    }
    return list->idle_since + IDLE_MS;
}

/** With the lock held, which is given up in between: closes what has expired. When the next one will. */
static int64_t reap(jvmgi_pool_t *pool)
{
    int64_t wake = INT64_MAX;
    for (int i = 0; i < pool->processes; i++) {
        jvmgi_connection_t *expired =
            cut_expired(&pool->listeners[i].idle, jvmgi_clock_ms() - IDLE_MS);
        if (expired) {
            pthread_mutex_unlock(&pool->lock);
            close_all(expired);
            pthread_mutex_lock(&pool->lock);
        }
        int64_t next = next_expiry(pool->listeners[i].idle);
        wake = next < wake ? next : wake;
    }
    return wake;
}

static void *run_reaper(void *baton)
{
    jvmgi_pool_t *pool = baton;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        int64_t wake = reap(pool);
        if (wake == INT64_MAX) {
            pool->reaper_rests = true;
            pthread_cond_wait(&pool->filled, &pool->lock);
            pool->reaper_rests = false;
        } else {
            const struct timespec until = {.tv_sec = (time_t)(wake / 1000),
                                           .tv_nsec = (long)(wake % 1000) * 1000000};
            pthread_cond_timedwait(&pool->filled, &pool->lock, &until);
        }
    }
    return NULL;
}

/** With the lock held. Signals stay httpd's: the thread takes none. */
static bool ensure_reaper(jvmgi_pool_t *pool)
{
    if (pool->reaper_runs) {
        return true;
    }
    sigset_t all;
    sigset_t before;
    pthread_attr_t detached;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_attr_init(&detached) == 0) {
        (void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
        pool->reaper_runs = pthread_create(&thread, &detached, run_reaper, pool) == 0;
        pthread_attr_destroy(&detached);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pool->reaper_runs;
}

void jvmgi_pool_keep(jvmgi_pool_t *pool, jvmgi_connection_t *connection)
{
    listener_t *listener = &pool->listeners[connection->process];
    connection->in_start = 0;
    connection->in_end = 0;
    jvmgi_connection_shrink(connection);
    connection->idle_since = jvmgi_clock_ms();
    connection->reused = true;
    pthread_mutex_lock(&pool->lock);
    /* Without the thread nobody would close it. */
    bool keeps = ensure_reaper(pool);
    if (keeps) {
        connection->next = listener->idle;
        listener->idle = connection;
        if (pool->reaper_rests) {
            pthread_cond_signal(&pool->filled);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    if (!keeps) {
        jvmgi_connection_close(connection);
    }
}
