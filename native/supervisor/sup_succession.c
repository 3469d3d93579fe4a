/* SPDX-License-Identifier: Apache-2.0
 * How the daemon of a place is replaced by plan. */
#include "sup_succession.h"

#include "jvmgi_sock.h"
#include "sup_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Processor time is looked at no more often. */
#define LOOK_MS 200

static void successor_ready(void *baton, sup_process_t *p);
static void successor_leaves(void *baton, sup_process_t *p);
static void successor_retires(void *baton, sup_process_t *p, const char *reason, bool by_signal);

static void successor_compiled(void *baton, sup_process_t *p);

static const sup_process_events_t events = {successor_ready, successor_leaves, successor_retires,
                                            successor_leaves, successor_compiled};

static void start(sup_succession_t *s)
{
    char why[256];
    if (!sup_listener_open_beside(&s->listener, &s->place->listener, s->place->definition)) {
        snprintf(why, sizeof(why), "its listener %s cannot be made: %s", s->listener.path,
                 strerror(errno));
        sup_succession_failed(s, why);
        return;
    }
    s->process = sup_process_start(s->place->context, s->place->definition, s->place->index,
                                   &s->listener, &events, s);
    if (!s->process) {
        snprintf(why, sizeof(why), "no process could be made: %s", strerror(errno));
        sup_succession_failed(s, why);
        return;
    }
    s->process->replaces = true;
}

void sup_succession_proceed(sup_succession_t *s)
{
    bool may_start = s->place->is_open && !s->process && !s->retry.is_set && !s->place->leaving;
    if (!s->is_wanted || !may_start || !sup_place_is_ready(s->place)) {
        return;
    }
    if (s->place->definition->is_alone) {
        s->is_wanted = false;
        sup_log_group(&s->place->context->sink, SUP_NOTICE, JVMGI_CODE_DAEMON_RETIRES,
                      s->place->definition->name,
                      "process %d (pid %ld) leaves, and its successor starts when it has ended: %s",
                      s->place->index, (long)s->place->current->pid, s->reason);
        s->steps->make_room(s->baton, s->drain_ms);
    } else {
        start(s);
    }
}

void sup_succession_want(sup_succession_t *s, const char *reason, int64_t drain_ms)
{
    if (!s->is_wanted || s->is_tried_once) {
        s->is_wanted = true;
        s->is_tried_once = false;
        snprintf(s->reason, sizeof(s->reason), "%s", reason);
    }
    s->drain_ms = drain_ms;
    sup_succession_proceed(s);
}

void sup_succession_hurry(sup_succession_t *s)
{
    if (s->retry.is_set) {
        sup_loop_cancel(&s->place->context->loop, &s->retry);
        jvmgi_backoff_reset(&s->backoff, jvmgi_clock_ms());
        sup_succession_proceed(s);
    }
}

bool sup_succession_await(sup_succession_t *s, sup_witness_t witness)
{
    if (s->witness.told) {
        return false;
    }
    s->witness = witness;
    return true;
}

void sup_succession_forget_witness(sup_succession_t *s, const void *baton)
{
    if (s->witness.baton == baton) {
        s->witness = (sup_witness_t){NULL, NULL};
    }
}

void sup_succession_tell(sup_succession_t *s, bool done, const char *text)
{
    sup_witness_t witness = s->witness;
    s->witness = (sup_witness_t){NULL, NULL};
    if (witness.told) {
        witness.told(witness.baton, done, text);
    }
}

void sup_succession_order(sup_succession_t *s, const char *reason)
{
    s->is_tried_once = !s->is_wanted;
    if (s->is_tried_once) {
        s->is_wanted = true;
        snprintf(s->reason, sizeof(s->reason), "%s", reason);
    }
    s->drain_ms = (int64_t)s->place->definition->eviction_timeout * 1000;
    sup_loop_cancel(&s->place->context->loop, &s->retry);
    sup_succession_proceed(s);
}

static void retry_due(void *baton)
{
    sup_succession_proceed(baton);
}

/* While the daemon before serves, a failed start costs nobody anything. */
void sup_succession_failed(sup_succession_t *s, const char *why)
{
    s->process = NULL;
    sup_listener_close(&s->listener);
    if (!s->place->current) {
        s->is_wanted = false;
        s->steps->start_failed(s->baton, why); /* which tells whoever waits */
        return;
    }
    if (s->is_tried_once) {
        s->is_wanted = false;
        sup_log_group(&s->place->context->sink, SUP_ERROR, JVMGI_CODE_SUCCESSOR_FAILED,
                      s->place->definition->name,
                      "process %d (pid %ld) serves on, because its successor did not start: %s",
                      s->place->index, (long)s->place->current->pid, why);
        sup_succession_tell(s, false, why);
        return;
    }
    sup_succession_tell(s, false, why);
    int64_t now = jvmgi_clock_ms();
    jvmgi_backoff_start_failed(&s->backoff, now);
    sup_level_t level = s->backoff.failures == 1 ? SUP_ERROR : SUP_WARNING;
    sup_log_group(&s->place->context->sink, level, JVMGI_CODE_SUCCESSOR_FAILED,
                  s->place->definition->name,
                  "process %d (pid %ld) serves on, because its successor did not start: %s; next "
                  "attempt in %u s",
                  s->place->index, (long)s->place->current->pid, why,
                  jvmgi_backoff_seconds_left(&s->backoff, now));
    sup_loop_set(&s->place->context->loop, &s->retry, s->backoff.retry_at);
}

static sup_answer_t send_on(void *baton)
{
    return (sup_answer_t){JVMGI_REFUSED_DRAINING, 0, "its successor serves"};
}

static void farewell_stuck(void *baton, int error)
{
    const sup_succession_t *s = baton;
    sup_log_group(&s->place->context->sink, SUP_ERROR, JVMGI_CODE_LISTENER_STUCK,
                  s->place->definition->name,
                  "process %d: connections to the process before cannot be answered: %s",
                  s->place->index, strerror(error));
}

/* Who connected to the one before but was not accepted yet is sent on at once, however long that one takes to leave. */
static void say_farewell(sup_succession_t *s, int former)
{
    sup_succession_forget_former(s);
    s->former = former;
    sup_refusal_start(&s->farewell, former);
}

void sup_succession_forget_former(sup_succession_t *s)
{
    sup_refusal_stop(&s->farewell);
    if (s->former >= 0) {
        close(s->former);
        s->former = -1;
    }
}

static void successor_ready(void *baton, sup_process_t *p)
{
    sup_succession_t *s = baton;
    int former;
    if (!sup_listener_succeed(&s->place->listener, &s->listener, &former)) {
        char why[256];
        snprintf(why, sizeof(why), "its listener cannot be put in place: %s", strerror(errno));
        s->steps->dismiss(s->baton, p);
        sup_succession_failed(s, why);
        return;
    }
    s->process = NULL;
    say_farewell(s, former);
    if (s->place->current) {
        sup_log_group(&s->place->context->sink, SUP_NOTICE, JVMGI_CODE_DAEMON_REPLACED,
                      s->place->definition->name, "process %d (pid %ld) is replaced by pid %ld: %s",
                      s->place->index, (long)s->place->current->pid, (long)p->pid, s->reason);
    }
    s->steps->pass_to(s->baton, p, s->drain_ms);
}

/* It may do so in the moment when it is ready, and then it is the place's already. */
static void successor_leaves(void *baton, sup_process_t *p)
{
    (void)baton;
    (void)p;
}

static void successor_retires(void *baton, sup_process_t *p, const char *reason, bool by_signal)
{
    (void)baton;
    (void)p;
    (void)reason;
    (void)by_signal;
}

/* Processes that were started together do not restart together: up to a tenth sooner or later. */
static int64_t jittered(int64_t milliseconds, pid_t pid)
{
    int64_t part = (int64_t)((uint32_t)pid * UINT32_C(2654435761) % 2001) - 1000;
    return milliseconds + milliseconds / 10 * part / 1000;
}

/* The soonest moment at which a limit can be reached: all processors at work. */
static int64_t next_look(const sup_succession_t *s, int64_t now)
{
    const sup_definition_t *d = s->place->definition;
    int64_t at = d->restart_interval > 0 ? s->restart_at : INT64_MAX;
    int64_t used = d->cpu_time_limit > 0 ? sup_process_cpu_ms(s->place->current) : -1;
    if (used >= 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        int64_t left =
            ((int64_t)d->cpu_time_limit * 1000 - used) / (processors > 0 ? processors : 1);
        int64_t look = now + (left > LOOK_MS ? left : LOOK_MS);
        at = look < at ? look : at;
    }
    return at;
}

static void look_later(sup_succession_t *s, int64_t now)
{
    int64_t at = next_look(s, now);
    if (at != INT64_MAX) {
        sup_loop_set(&s->place->context->loop, &s->due, at);
    }
}

static void look_at_limits(void *baton)
{
    sup_succession_t *s = baton;
    const sup_definition_t *d = s->place->definition;
    int64_t now = jvmgi_clock_ms();
    char reason[64];
    if (!sup_place_is_ready(s->place)) {
        return;
    }
    if (d->restart_interval > 0 && now >= s->restart_at) {
        snprintf(reason, sizeof(reason), "restart-interval (%d s) is over", d->restart_interval);
    } else if (d->cpu_time_limit > 0 &&
               sup_process_cpu_ms(s->place->current) >= (int64_t)d->cpu_time_limit * 1000) {
        snprintf(reason, sizeof(reason), "cpu-time-limit (%d s) is reached", d->cpu_time_limit);
    } else {
        look_later(s, now);
        return;
    }
    sup_succession_want(s, reason, (int64_t)d->graceful_timeout * 1000);
}

void sup_succession_begin(sup_succession_t *s)
{
    int64_t now = jvmgi_clock_ms();
    s->is_wanted = false;
    sup_loop_cancel(&s->place->context->loop, &s->retry);
    jvmgi_backoff_reset(&s->backoff, now);
    s->restart_at = now + jittered((int64_t)s->place->definition->restart_interval * 1000,
                                   s->place->current->pid);
    look_later(s, now);
    char text[32];
    snprintf(text, sizeof(text), "pid %ld serves", (long)s->place->current->pid);
    sup_succession_tell(s, true, text);
}

void sup_succession_init(sup_succession_t *s, sup_place_t *place,
                         const sup_succession_steps_t *steps, void *baton)
{
    *s = (sup_succession_t){.place = place, .steps = steps, .baton = baton, .former = -1};
    s->listener.fd = -1;
    s->retry = (sup_timer_t){.expired = retry_due, .baton = s};
    s->due = (sup_timer_t){.expired = look_at_limits, .baton = s};
    sup_refusal_init(&s->farewell, &place->context->loop, send_on, farewell_stuck, s);
}

sup_process_t *sup_succession_end(sup_succession_t *s)
{
    sup_process_t *p = s->process;
    s->process = NULL;
    s->is_wanted = false;
    sup_succession_tell(s, false, "the group ends");
    sup_loop_cancel(&s->place->context->loop, &s->retry);
    sup_loop_cancel(&s->place->context->loop, &s->due);
    sup_listener_close(&s->listener);
    sup_refusal_close(&s->farewell);
    sup_succession_forget_former(s);
    return p;
}

/* It is remembered of the process, and seen to when that is ready. */
static void successor_compiled(void *baton, sup_process_t *p)
{
}
