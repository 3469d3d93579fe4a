/* SPDX-License-Identifier: Apache-2.0
 * The life of the place of process n in a group. */
#include "sup_slot.h"

#include "jvmgi_sock.h"
#include "sup_archive.h"
#include "sup_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* So much later than what shows that an archive would help; others have work to do at that moment. */
#define ARCHIVE_AFTER_MS 20000
#define ARCHIVE_AGAIN_MS 5000

static void start(sup_slot_t *slot);

bool sup_slot_has_process(const sup_slot_t *slot)
{
    return slot->place.current || slot->place.leaving || slot->succession.process;
}

/* While another process of the group serves, its listener is the better address. */
static sup_answer_t answer(void *baton)
{
    const sup_slot_t *slot = baton;
    for (int i = 0; i < slot->place.definition->processes; i++) {
        if (sup_place_is_ready(&slot->siblings[i].place)) {
            return (sup_answer_t){JVMGI_REFUSED_DRAINING, 0, "another process of the group serves"};
        }
    }
    unsigned seconds = jvmgi_backoff_seconds_left(&slot->backoff, jvmgi_clock_ms());
    return (sup_answer_t){JVMGI_REFUSED_START_FAILED, (uint16_t)seconds, slot->last_failure};
}

static void listener_stuck(void *baton, int error)
{
    const sup_slot_t *slot = baton;
    sup_log_group(&slot->place.context->sink, SUP_ERROR, JVMGI_CODE_LISTENER_STUCK,
                  slot->place.definition->name, "process %d: connections cannot be answered: %s",
                  slot->place.index, strerror(error));
}

/* Not while a daemon that leaves holds the listener too: the two would take connections from each other. */
static void refuse_if_due(sup_slot_t *slot)
{
    if (slot->is_refusing && slot->retry.is_set && !slot->place.leaving) {
        sup_refusal_start(&slot->refusal, slot->place.listener.fd);
    }
}

static void stop_waiting(sup_slot_t *slot)
{
    sup_loop_forget(&slot->place.context->loop, &slot->first_connection);
    sup_loop_cancel(&slot->place.context->loop, &slot->retry);
    sup_refusal_stop(&slot->refusal);
}

static void wait_for_retry(sup_slot_t *slot)
{
    sup_loop_set(&slot->place.context->loop, &slot->retry, slot->backoff.retry_at);
    refuse_if_due(slot);
}

/* "in 2.0 s", as the end of a line. */
static const char *print_wait(const sup_slot_t *slot, int64_t now, char *out, size_t size)
{
    int64_t wait = slot->backoff.retry_at - now;
    if (wait <= 0) {
        return "at once";
    }
    snprintf(out, size, "in %lld.%lld s", (long long)(wait + 50) / 1000,
             (long long)(wait + 50) % 1000 / 100);
    return out;
}

static void start_failed(sup_slot_t *slot, const char *why, bool with_rights_of_root)
{
    int64_t now = jvmgi_clock_ms();
    jvmgi_backoff_start_failed(&slot->backoff, now);
    slot->is_refusing = true;
    snprintf(slot->last_failure, sizeof(slot->last_failure), "%s", why);
    char wait[32];
    print_wait(slot, now, wait, sizeof(wait));
    sup_sink_t *sink = &slot->place.context->sink;
    const char *group = slot->place.definition->name;
    if (with_rights_of_root) {
        sup_log_group(sink, SUP_ERROR, JVMGI_CODE_RIGHTS_NOT_DROPPED, group,
                      "process %d was not started: %s; next attempt %s", slot->place.index, why,
                      wait);
    } else if (jvmgi_backoff_is_failed(&slot->backoff)) {
        sup_log_group(sink, SUP_ERROR, JVMGI_CODE_DAEMON_FAILED, group,
                      "process %d does not start, %d failures in a row: %s; next attempt %s",
                      slot->place.index, JVMGI_BACKOFF_FAILURES, why, wait);
    } else {
        sup_level_t level = slot->backoff.failures == 1 ? SUP_ERROR : SUP_WARNING;
        sup_log_group(sink, level, JVMGI_CODE_DAEMON_NOT_STARTED, group,
                      "process %d did not start: %s; next attempt %s", slot->place.index, why,
                      wait);
    }
    wait_for_retry(slot);
    sup_succession_tell(&slot->succession, false, why);
}

/* An archive without the compiler's classes gains next to nothing, and costs each process some memory. */
static void want_archive(sup_slot_t *slot, const sup_process_t *p)
{
    if (p->has_compiled && !p->is_archived && slot->place.definition->archive &&
        !slot->archive_due.is_set) {
        sup_loop_set_in(&slot->place.context->loop, &slot->archive_due, ARCHIVE_AFTER_MS);
    }
}

static void archive_due(void *baton)
{
    sup_slot_t *slot = baton;
    if (!sup_archives_make(slot->place.context->archives, slot->place.definition)) {
        sup_loop_set_in(&slot->place.context->loop, &slot->archive_due, ARCHIVE_AGAIN_MS);
    }
}

static void process_compiled(void *baton, sup_process_t *p)
{
    sup_slot_t *slot = baton;
    if (slot->place.current == p && sup_place_is_ready(&slot->place)) {
        want_archive(slot, p);
    }
}

static void process_ready(void *baton, sup_process_t *p)
{
    sup_slot_t *slot = baton;
    want_archive(slot, p);
    slot->is_refusing = false;
    sup_succession_begin(&slot->succession);
    sup_log_group(&slot->place.context->sink, SUP_NOTICE, JVMGI_CODE_DAEMON_READY,
                  slot->place.definition->name, "process %d (pid %ld) is ready after %lld ms",
                  slot->place.index, (long)p->pid, (long long)(p->ready_at - p->started_at));
}

static void add_leaving(sup_slot_t *slot, sup_process_t *p)
{
    p->next = slot->place.leaving;
    slot->place.leaving = p;
}

static void move_to_leaving(sup_slot_t *slot)
{
    add_leaving(slot, slot->place.current);
    slot->place.current = NULL;
}

/* One that leaves soon after each start (out of memory at its first request, say) is not replaced without end: each that leaves may live
 * on for graceful-timeout beside its successors. */
static void process_leaves(void *baton, sup_process_t *p)
{
    sup_slot_t *slot = baton;
    if (slot->place.current != p || !slot->place.is_open) {
        return;
    }
    move_to_leaving(slot);
    if (slot->succession.process) {
        return; /* the next one starts already */
    }
    int64_t now = jvmgi_clock_ms();
    jvmgi_backoff_ended(&slot->backoff, now, p->ready_at);
    if (slot->backoff.retry_at <= now) {
        start(slot);
        return;
    }
    slot->is_refusing = jvmgi_backoff_is_failed(&slot->backoff);
    snprintf(slot->last_failure, sizeof(slot->last_failure), "its processes leave by themselves");
    char wait[32];
    sup_log_group(&slot->place.context->sink, SUP_WARNING, JVMGI_CODE_DAEMON_LEAVES_AGAIN,
                  slot->place.definition->name,
                  "process %d (pid %ld) leaves by itself %lld ms after it was ready; next start %s",
                  slot->place.index, (long)p->pid, (long long)(now - p->ready_at),
                  print_wait(slot, now, wait, sizeof(wait)));
    wait_for_retry(slot);
}

static void process_retires(void *baton, sup_process_t *p, const char *reason, bool by_signal)
{
    sup_slot_t *slot = baton;
    const sup_definition_t *d = slot->place.definition;
    if (slot->place.current == p && slot->place.is_open) {
        sup_succession_want(&slot->succession, reason,
                            (int64_t)(by_signal ? d->eviction_timeout : d->graceful_timeout) *
                                1000);
    }
}

/* It was idle for inactivity-timeout. */
static void process_rests(void *baton, sup_process_t *p)
{
    sup_slot_t *slot = baton;
    if (slot->place.current != p || !slot->place.is_open) {
        return;
    }
    move_to_leaving(slot);
    sup_log_group(&slot->place.context->sink, SUP_NOTICE, JVMGI_CODE_DAEMON_RESTS,
                  slot->place.definition->name,
                  "process %d (pid %ld) had no request for inactivity-timeout and ends; the next "
                  "request starts it again",
                  slot->place.index, (long)p->pid);
    if (!slot->succession.process) {
        slot->is_resting = true;
        sup_slot_start(slot, true);
    }
}

static const sup_process_events_t process_events = {process_ready, process_leaves, process_retires,
                                                    process_rests, process_compiled};

/* A daemon may have shut its listener down, or somebody removed the file. */
static bool mend_listener(sup_slot_t *slot)
{
    if (sup_listener_is_sound(&slot->place.listener)) {
        return true;
    }
    sup_log_group(&slot->place.context->sink, SUP_WARNING, JVMGI_CODE_LISTENER_LOST,
                  slot->place.definition->name,
                  "process %d: its socket was shut down or its file removed; it is made anew",
                  slot->place.index);
    sup_listener_close(&slot->place.listener);
    return sup_listener_open(&slot->place.listener, &slot->place.context->folder,
                             slot->place.definition, slot->place.index);
}

static void start(sup_slot_t *slot)
{
    char why[256];
    stop_waiting(slot);
    slot->is_resting = false;
    slot->awaits_leaver = slot->place.definition->is_alone && slot->place.leaving;
    if (slot->awaits_leaver) {
        return;
    }
    if (!mend_listener(slot)) {
        snprintf(why, sizeof(why), "its listener %s cannot be made: %s", slot->place.listener.path,
                 strerror(errno));
        start_failed(slot, why, false);
        return;
    }
    slot->place.current =
        sup_process_start(slot->place.context, slot->place.definition, slot->place.index,
                          &slot->place.listener, &process_events, slot);
    if (!slot->place.current) {
        snprintf(why, sizeof(why), "no process could be made: %s", strerror(errno));
        start_failed(slot, why, false);
        return;
    }
    slot->place.current->replaces = slot->replaces;
}

static void make_room(void *baton, int64_t drain_ms)
{
    sup_slot_t *slot = baton;
    sup_process_t *p = slot->place.current;
    move_to_leaving(slot);
    sup_process_drain(p, drain_ms);
    start(slot);
}

static void pass_to(void *baton, sup_process_t *p, int64_t drain_ms)
{
    sup_slot_t *slot = baton;
    sup_process_t *before = slot->place.current;
    stop_waiting(slot);
    if (before) {
        move_to_leaving(slot);
        sup_process_drain(before, drain_ms);
    }
    slot->place.current = p;
    p->events = &process_events;
    p->baton = slot;
    process_ready(slot, p);
}

static void dismiss(void *baton, sup_process_t *p)
{
    add_leaving(baton, p);
    sup_process_stop(p);
}

static void successor_failed(void *baton, const char *why)
{
    start_failed(baton, why, false);
}

static const sup_succession_steps_t steps = {make_room, pass_to, dismiss, successor_failed};

static void retry_due(void *baton)
{
    start(baton);
}

static void connection_waits(void *baton, uint32_t events)
{
    start(baton);
}

bool sup_slot_open(sup_slot_t *slot, sup_context_t *context, const sup_definition_t *d, int index,
                   const sup_slot_t *siblings)
{
    *slot = (sup_slot_t){.siblings = siblings};
    slot->place =
        (sup_place_t){.context = context, .definition = d, .index = index, .is_open = true};
    slot->first_connection = (sup_watch_t){.fd = -1, .ready = connection_waits, .baton = slot};
    slot->retry = (sup_timer_t){.expired = retry_due, .baton = slot};
    slot->archive_due = (sup_timer_t){.expired = archive_due, .baton = slot};
    sup_refusal_init(&slot->refusal, &context->loop, answer, listener_stuck, slot);
    sup_succession_init(&slot->succession, &slot->place, &steps, slot);
    return sup_listener_open(&slot->place.listener, &context->folder, d, index);
}

void sup_slot_start(sup_slot_t *slot, bool lazy)
{
    if (!lazy || !sup_loop_watch(&slot->place.context->loop, &slot->first_connection,
                                 slot->place.listener.fd, EPOLLIN)) {
        start(slot);
    }
}

void sup_slot_hurry(sup_slot_t *slot, bool lazy)
{
    bool waits_for_connection = slot->first_connection.fd >= 0;
    sup_succession_hurry(&slot->succession);
    if (slot->retry.is_set) {
        jvmgi_backoff_reset(&slot->backoff, jvmgi_clock_ms());
        start(slot);
    } else if (waits_for_connection && !lazy && !slot->is_resting) {
        start(slot);
    }
}

void sup_slot_renew(sup_slot_t *slot, const char *reason, sup_witness_t witness)
{
    if (!sup_succession_await(&slot->succession, witness)) {
        witness.told(witness.baton, false, "another one asked for the same before");
    } else if (slot->first_connection.fd >= 0) {
        sup_succession_tell(&slot->succession, true, "is started when it is needed");
    } else if (sup_place_is_ready(&slot->place)) {
        sup_succession_order(&slot->succession, reason);
    } else {
        sup_slot_hurry(slot, true);
    }
}

static void close_door(sup_slot_t *slot)
{
    slot->place.is_open = false;
    stop_waiting(slot);
    sup_loop_cancel(&slot->place.context->loop, &slot->archive_due);
    sup_refusal_close(&slot->refusal);
    sup_process_t *successor = sup_succession_end(&slot->succession);
    sup_listener_close(&slot->place.listener);
    if (slot->place.current) {
        move_to_leaving(slot);
    }
    if (successor) {
        add_leaving(slot, successor);
    }
}

void sup_slot_retire(sup_slot_t *slot)
{
    close_door(slot);
    for (sup_process_t *p = slot->place.leaving; p; p = p->next) {
        sup_process_drain(p, (int64_t)slot->place.definition->graceful_timeout * 1000);
    }
}

void sup_slot_stop(sup_slot_t *slot)
{
    close_door(slot);
    for (sup_process_t *p = slot->place.leaving; p; p = p->next) {
        sup_process_stop(p);
    }
}

/* Why a daemon that never was ready is gone. */
static void explain_failed_start(const sup_process_t *p, const char *end, char *out, size_t size)
{
    const sup_definition_t *d = p->definition;
    sup_step_t step = p->failed_step.step;
    if (p->fault[0]) {
        snprintf(out, size, "%s", p->fault);
    } else if (step == SUP_STEP_EXEC || step == SUP_STEP_HOME) {
        snprintf(out, size, "could not %s %s: %s", sup_step_text(step),
                 step == SUP_STEP_EXEC ? d->program : d->home, strerror(p->failed_step.error));
    } else if (step != SUP_STEP_NONE) {
        snprintf(out, size, "could not %s: %s", sup_step_text(step),
                 strerror(p->failed_step.error));
    } else if (p->output.first_error[0]) {
        snprintf(out, size, "%s before it was ready; it said: %s", end, p->output.first_error);
    } else {
        snprintf(out, size, "%s before it was ready", end);
    }
}

static void current_ended(sup_slot_t *slot, sup_process_t *p, const char *end)
{
    slot->place.current = NULL;
    if (!p->was_ready) {
        char why[1024];
        explain_failed_start(p, end, why, sizeof(why));
        start_failed(slot, why, p->failed_step.step == SUP_STEP_RIGHTS);
        return;
    }
    int64_t now = jvmgi_clock_ms();
    jvmgi_backoff_ended(&slot->backoff, now, p->ready_at);
    slot->is_refusing = jvmgi_backoff_is_failed(&slot->backoff);
    snprintf(slot->last_failure, sizeof(slot->last_failure), "%s", p->fault[0] ? p->fault : end);
    char wait[32] = "is under way";
    bool is_under_way = slot->succession.process;
    sup_log_group(&slot->place.context->sink, SUP_ERROR, JVMGI_CODE_DAEMON_ENDED,
                  slot->place.definition->name, "process %d (pid %ld) ended: %s; next start %s",
                  slot->place.index, (long)p->pid, slot->last_failure,
                  is_under_way ? wait : print_wait(slot, now, wait, sizeof(wait)));
    if (!is_under_way) {
        wait_for_retry(slot);
    }
}

static void leaver_ended(sup_slot_t *slot, sup_process_t *p, const char *end)
{
    sup_process_t **place = &slot->place.leaving;
    while (*place != p) {
        place = &(*place)->next;
    }
    *place = p->next;
    if (p->was_too_slow) {
        sup_log_group(&slot->place.context->sink, SUP_WARNING, JVMGI_CODE_DAEMON_KILLED,
                      slot->place.definition->name,
                      "process %d (pid %ld) did not leave in time and was killed",
                      slot->place.index, (long)p->pid);
    } else {
        sup_log_group(&slot->place.context->sink, SUP_NOTICE, JVMGI_CODE_DAEMON_LEFT,
                      slot->place.definition->name, "process %d (pid %ld) has left: %s",
                      slot->place.index, (long)p->pid, p->fault[0] ? p->fault : end);
    }
    refuse_if_due(slot);
}

static void distrust_archive(const sup_slot_t *slot, const sup_process_t *p)
{
    if (p->is_archived && !p->was_ready && !p->was_asked) {
        sup_archives_distrust(slot->place.context->archives, slot->place.definition);
    }
}

/* True when it was there and has ended. */
static bool reap(sup_slot_t *slot, sup_process_t *p)
{
    char end[512];
    if (!p || !sup_process_has_ended(p, end, sizeof(end))) {
        return false;
    }
    distrust_archive(slot, p);
    if (slot->place.current == p) {
        current_ended(slot, p, end);
    } else if (slot->succession.process == p) {
        char why[1024];
        explain_failed_start(p, end, why, sizeof(why));
        sup_succession_failed(&slot->succession, why);
    } else {
        leaver_ended(slot, p, end); /* its last word was that it leaves */
    }
    sup_process_free(p);
    return true;
}

static void go_on(sup_slot_t *slot)
{
    if (!slot->place.leaving) {
        sup_succession_forget_former(&slot->succession);
        if (slot->awaits_leaver && slot->place.is_open) {
            start(slot);
        }
    }
    sup_succession_proceed(&slot->succession);
}

void sup_slot_reap(sup_slot_t *slot)
{
    sup_process_t *next;
    for (sup_process_t *p = slot->place.leaving; p; p = next) {
        next = p->next;
        reap(slot, p);
    }
    reap(slot, slot->place.current);
    reap(slot, slot->succession.process);
    go_on(slot);
}

void sup_slot_close(sup_slot_t *slot)
{
    close_door(slot);
}

static long seconds_since(int64_t then)
{
    return (long)((jvmgi_clock_ms() - then) / 1000);
}

static void describe_current(const sup_slot_t *slot, char *out, size_t size)
{
    const sup_process_t *p = slot->place.current;
    if (p && sup_place_is_ready(&slot->place)) {
        snprintf(out, size, "pid %ld is ready, for %ld s", (long)p->pid,
                 seconds_since(p->ready_at));
    } else if (p) {
        snprintf(out, size, "pid %ld is starting, for %ld s", (long)p->pid,
                 seconds_since(p->started_at));
    } else if (slot->retry.is_set) {
        snprintf(out, size, "is started in %u s; %s",
                 jvmgi_backoff_seconds_left(&slot->backoff, jvmgi_clock_ms()), slot->last_failure);
    } else {
        snprintf(out, size, "%s",
                 slot->awaits_leaver ? "is started when the one before has ended"
                                     : "is started when it is needed");
    }
}

void sup_slot_describe(const sup_slot_t *slot, char *out, size_t size)
{
    describe_current(slot, out, size);
    const sup_process_t *successor = slot->succession.process;
    size_t used = strlen(out);
    if (successor) {
        snprintf(out + used, size - used, "; its successor, pid %ld, is starting, for %ld s",
                 (long)successor->pid, seconds_since(successor->started_at));
    }
    for (const sup_process_t *p = slot->place.leaving; p; p = p->next) {
        used = strlen(out);
        snprintf(out + used, size - used, "; pid %ld is leaving", (long)p->pid);
    }
}
