/* SPDX-License-Identifier: Apache-2.0
 * One daemon, from fork to its end: its start in time, its control connection, its leaving, its output. What follows from its end is
 * decided by the slot that it fills. */
#ifndef SUP_PROCESS_H
#define SUP_PROCESS_H

#include "sup_connection.h"
#include "sup_context.h"
#include "sup_definition.h"
#include "sup_listener.h"
#include "sup_output.h"
#include "sup_spawn.h"

typedef struct sup_process_t sup_process_t;

typedef struct {
    /** It said READY. */
    void (*ready)(void *baton, sup_process_t *p);
    /** It was ready and leaves on its own account: a successor may start. Not called when it was asked to leave. */
    void (*leaves)(void *baton, sup_process_t *p);
    /** It is ready and wants to be replaced; it serves until it is told to leave. `reason` is safe to log. */
    void (*retires)(void *baton, sup_process_t *p, const char *reason, bool by_signal);
    /** It was ready and leaves because nobody wants anything of it: the next connection starts a successor. */
    void (*rests)(void *baton, sup_process_t *p);
    /** It has compiled a source file, for the first time; it may not be ready yet. */
    void (*compiled)(void *baton, sup_process_t *p);
} sup_process_events_t;

typedef enum {
    SUP_PROCESS_STARTING,
    SUP_PROCESS_READY,
    SUP_PROCESS_LEAVING, /**< serves what runs and ends */
    SUP_PROCESS_KILLED   /**< SIGKILL was sent */
} sup_process_state_t;

/** What the next expiry of `timer` brings. */
typedef enum {
    SUP_NEXT_START_TIMEOUT,
    SUP_NEXT_LOST,
    SUP_NEXT_SILENT,
    SUP_NEXT_TERMINATE,
    SUP_NEXT_KILL,
    SUP_NEXT_GIVE_UP
} sup_next_t;

struct sup_process_t {
    sup_context_t *context;
    const sup_definition_t *definition; /**< outlives the process */
    const sup_listener_t *listener;     /**< until it is ready; the slot's */
    int index;
    const sup_process_events_t *events;
    void *baton;

    pid_t pid;
    sup_process_state_t state;
    bool was_ready;
    bool has_compiled; /**< source files of applications */
    bool is_archived;  /**< it was started with a class-data archive */
    bool was_asked;    /**< the supervisor told it to leave */
    bool was_too_slow; /**< it was killed because it did not leave in time */
    int64_t started_at;
    int64_t ready_at;

    sup_watch_t report;
    sup_connection_t connection;
    bool is_configured; /**< CONFIG was sent */
    bool replaces; /**< it takes the place of another; set by who started it, before it connects */
    sup_timer_t connect_again;
    sup_timer_t timer;
    sup_next_t next_step;
    sup_timer_t pulse; /**< of heartbeats */
    bool awaits_pulse; /**< a heartbeat was not answered yet */
    int missed;        /**< how many more would have been due since */
    sup_output_t output;

    sup_spawn_report_t failed_step; /**< step NONE when java was run */
    char fault[256];                /**< for what we killed it; "" otherwise */
    sup_process_t *next;            /**< in the slot's list of those that leave */
};

/** Starts a daemon on `listener`. NULL with errno: no pipe, no memory, or fork failed. */
sup_process_t *sup_process_start(sup_context_t *context, const sup_definition_t *d, int index,
                                 const sup_listener_t *listener, const sup_process_events_t *events,
                                 void *baton);
/** Tells it to leave: DRAIN, SIGTERM when so many milliseconds are over, SIGKILL shutdown-timeout later. */
void sup_process_drain(sup_process_t *p, int64_t milliseconds);
/** Tells it to end: DRAIN and SIGTERM now, SIGKILL when shutdown-timeout is over. */
void sup_process_stop(sup_process_t *p);
/** True when it has ended; its last frames are worked off first, so that `ready` and `leaves` may be called. Then `why` says how ("exit code 1; heap dump java_pid7.hprof"), what it left in its process group is killed, and its output is written. */
bool sup_process_has_ended(sup_process_t *p, char *why, size_t why_size);
/** Milliseconds of processor time that it has used in all its threads; -1 when the system does not tell. */
int64_t sup_process_cpu_ms(const sup_process_t *p);
/** Frees what has ended. */
void sup_process_free(sup_process_t *p);

#endif
