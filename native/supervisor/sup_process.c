/* SPDX-License-Identifier: Apache-2.0
 * One daemon, from fork to its end. */
#include "sup_process.h"

#include "jvmgi_control.h"
#include "jvmgi_ends.h"
#include "jvmgi_escape.h"
#include "jvmgi_sock.h"
#include "sup_archive.h"
#include "sup_log.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A listener whose queue is full, or on which the daemon before still accepts, is tried so often. */
#define CONNECT_AGAIN_MS 50
/* A daemon that dies closes its control connection first; only one that lives on after this time has left it on purpose. */
#define LOST_MS 1000
/* SIGKILL works at once unless the process hangs in the kernel. */
#define GIVE_UP_MS 5000
/* Heartbeats in a deadlock-timeout: as many have to be missed one after the other, so that a supervisor which was itself stopped for a
 * while, or got no time, blames nobody. */
#define BEATS 10
/* A JVM that hangs somewhere may still be able to print its threads' stacks. */
#define DUMP_MS 2000
/* A daemon says HELLO, READY, HEARTBEAT, RETIRE, DRAIN, IDLE, COMPILED and REFUSED, nothing longer. */
#define FRAME_LIMIT JVMGI_MAX_REFUSED
/* What is told of a daemon's reason to retire. */
#define REASON_LENGTH 64

static void try_connect(sup_process_t *p);

static void set_next(sup_process_t *p, sup_next_t next, int64_t in)
{
    p->next_step = next;
    sup_loop_set_in(&p->context->loop, &p->timer, in);
}

static void close_report(sup_process_t *p)
{
    int fd = p->report.fd;
    if (fd >= 0) {
        sup_loop_forget(&p->context->loop, &p->report);
        close(fd);
    }
}

static void kill_now(sup_process_t *p)
{
    p->state = SUP_PROCESS_KILLED;
    sup_loop_cancel(&p->context->loop, &p->connect_again);
    sup_loop_cancel(&p->context->loop, &p->pulse);
    /* The group is its own once it has made it; until then it is one process. It is not reaped yet, so the numbers are still its own. */
    kill(-p->pid, SIGKILL);
    kill(p->pid, SIGKILL);
    set_next(p, SUP_NEXT_GIVE_UP, GIVE_UP_MS);
}

static void kill_for(sup_process_t *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void kill_for(sup_process_t *p, const char *format, ...)
{
    if (p->fault[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(p->fault, sizeof(p->fault), format, arguments);
        va_end(arguments);
    }
    kill_now(p);
}

static void terminate(sup_process_t *p)
{
    kill(p->pid, SIGTERM);
    set_next(p, SUP_NEXT_KILL, (int64_t)p->definition->shutdown_timeout * 1000);
}

/* It is on its way out: what it still does is bounded by this time and shutdown-timeout. */
static void let_leave(sup_process_t *p, int64_t milliseconds)
{
    p->state = SUP_PROCESS_LEAVING;
    set_next(p, SUP_NEXT_TERMINATE, milliseconds);
}

/* Why it leaves by itself is not known here, so it has the longer one of the times that it may take. */
static void let_leave_by_itself(sup_process_t *p)
{
    const sup_definition_t *d = p->definition;
    int seconds =
        d->graceful_timeout > d->eviction_timeout ? d->graceful_timeout : d->eviction_timeout;
    let_leave(p, (int64_t)seconds * 1000);
    p->events->leaves(p->baton, p);
}

static void timer_expired(void *baton)
{
    sup_process_t *p = baton;
    switch (p->next_step) {
    case SUP_NEXT_START_TIMEOUT:
        kill_for(p, "it was not ready within startup-timeout (%d s) and was killed",
                 p->definition->startup_timeout);
        break;
    case SUP_NEXT_LOST:
        let_leave_by_itself(p);
        break;
    case SUP_NEXT_SILENT:
        kill_for(p, "it answered no heartbeat for deadlock-timeout (%d s) and was killed",
                 p->definition->deadlock_timeout);
        break;
    case SUP_NEXT_TERMINATE:
        terminate(p);
        break;
    case SUP_NEXT_KILL:
        p->was_too_slow = true;
        kill_now(p);
        break;
    case SUP_NEXT_GIVE_UP:
        sup_log_group(&p->context->sink, SUP_ERROR, JVMGI_CODE_DAEMON_UNKILLABLE,
                      p->definition->name, "process %d (pid %ld) does not end after SIGKILL",
                      p->index, (long)p->pid);
        break;
    }
}

static void send_frames(sup_process_t *p, const void *bytes, size_t length)
{
    if (!sup_connection_send(&p->connection, bytes, length)) {
        kill_for(p, "there was no memory to talk to it, so it was killed");
    }
}

static void send_hello(sup_process_t *p)
{
    uint8_t bytes[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_HELLO];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_SUPERVISOR, p->context->build);
    send_frames(p, bytes, w.used);
}

static void send_drain(sup_process_t *p, int64_t milliseconds)
{
    if (p->was_ready && sup_connection_is_open(&p->connection)) {
        uint8_t bytes[JVMGI_FRAME_HEADER_SIZE + 4];
        jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
        jvmgi_drain_t drain = {.timed = true,
                               .milliseconds =
                                   milliseconds > UINT32_MAX ? UINT32_MAX : (uint32_t)milliseconds};
        jvmgi_drain_encode(&w, &drain);
        send_frames(p, bytes, w.used);
    }
}

/* Its last words: SIGQUIT makes a JVM print the stacks of its threads. */
static void fall_silent(sup_process_t *p)
{
    sup_log_group(
        &p->context->sink, SUP_ERROR, JVMGI_CODE_DAEMON_SILENT, p->definition->name,
        "process %d (pid %ld) has answered no heartbeat for deadlock-timeout (%d s); it is "
        "asked for its threads' stacks and then killed",
        p->index, (long)p->pid, p->definition->deadlock_timeout);
    kill(p->pid, SIGQUIT);
    set_next(p, SUP_NEXT_SILENT, DUMP_MS);
}

static void expect_pulse(sup_process_t *p)
{
    if (p->definition->deadlock_timeout > 0) {
        sup_loop_set_in(&p->context->loop, &p->pulse,
                        (int64_t)p->definition->deadlock_timeout * 1000 / BEATS);
    }
}

/* Time for a heartbeat. One that leaves has other deadlines. */
static void pulse_due(void *baton)
{
    sup_process_t *p = baton;
    if (p->state != SUP_PROCESS_READY || !sup_connection_is_open(&p->connection)) {
        return;
    }
    if (p->awaits_pulse) {
        if (++p->missed == BEATS) {
            fall_silent(p);
            return;
        }
    } else {
        uint8_t bytes[JVMGI_FRAME_HEADER_SIZE];
        jvmgi_frame_encode(bytes, JVMGI_FRAME_HEARTBEAT, 0);
        p->awaits_pulse = true;
        p->missed = 0;
        send_frames(p, bytes, sizeof(bytes));
    }
    expect_pulse(p);
}

static void take_heartbeat(sup_process_t *p)
{
    if (!p->awaits_pulse) {
        kill_for(p, "it broke the protocol with its HEARTBEAT and was killed");
    }
    p->awaits_pulse = false;
}

static void connect_later(sup_process_t *p)
{
    sup_connection_close(&p->connection);
    sup_loop_set_in(&p->context->loop, &p->connect_again, CONNECT_AGAIN_MS);
}

static void take_hello(sup_process_t *p, jvmgi_span_t payload)
{
    jvmgi_hello_t hello;
    if (p->is_configured || !jvmgi_hello_decode(payload, &hello) ||
        hello.role != JVMGI_ROLE_DAEMON) {
        kill_for(p, "it broke the protocol with its HELLO and was killed");
        return;
    }
    if (hello.version != JVMGI_WIRE_VERSION || hello.build.length != strlen(p->context->build) ||
        memcmp(hello.build.data, p->context->build, hello.build.length) != 0) {
        char build[JVMGI_ESCAPE_ROOM(64)];
        jvmgi_escape(build, sizeof(build), (const char *)hello.build.data, hello.build.length, 64);
        kill_for(
            p,
            "its build is %s, protocol %u, but the supervisor's is %s, protocol %u: it was killed",
            build, hello.version, p->context->build, JVMGI_WIRE_VERSION);
        return;
    }
    size_t length;
    uint8_t *config = sup_definition_encode_config(p->definition, p->index, p->replaces, &length);
    if (!config) {
        kill_for(p, "its CONFIG could not be made, so it was killed");
        return;
    }
    p->is_configured = true;
    send_frames(p, config, length);
    free(config);
}

static void take_ready(sup_process_t *p)
{
    if (!p->is_configured || p->was_ready) {
        kill_for(p, "it broke the protocol with its READY and was killed");
        return;
    }
    if (p->state != SUP_PROCESS_STARTING) {
        return; /* it was told to leave meanwhile, and that stands */
    }
    sup_loop_cancel(&p->context->loop, &p->timer);
    p->was_ready = true;
    p->state = SUP_PROCESS_READY;
    p->ready_at = jvmgi_clock_ms();
    expect_pulse(p);
    p->events->ready(p->baton, p);
}

/* Before READY it changes nothing: a start that comes to no end is ended by its time-out. */
static void take_drain(sup_process_t *p, jvmgi_span_t payload)
{
    if (payload.length > 0) {
        kill_for(p, "it broke the protocol with its DRAIN and was killed");
    } else if (p->state == SUP_PROCESS_READY) {
        let_leave_by_itself(p);
    }
}

static void take_retire(sup_process_t *p, jvmgi_span_t payload)
{
    jvmgi_retire_t retire;
    if (!p->was_ready || !jvmgi_retire_decode(payload, &retire)) {
        kill_for(p, "it broke the protocol with its RETIRE and was killed");
    } else if (p->state == SUP_PROCESS_READY) {
        char reason[JVMGI_ESCAPE_ROOM(REASON_LENGTH)];
        jvmgi_escape(reason, sizeof(reason), (const char *)retire.text.data, retire.text.length,
                     REASON_LENGTH);
        p->events->retires(p->baton, p, reason, retire.by_signal);
    }
}

/* As with DRAIN. */
static void take_idle(sup_process_t *p)
{
    if (p->state == SUP_PROCESS_READY) {
        let_leave(p, (int64_t)p->definition->graceful_timeout * 1000);
        p->events->rests(p->baton, p);
    }
}

static void take_compiled(sup_process_t *p)
{
    if (!p->is_configured) {
        kill_for(p, "it broke the protocol with its COMPILED and was killed");
    } else if (!p->has_compiled) {
        p->has_compiled = true;
        p->events->compiled(p->baton, p);
    }
}

/* A daemon before this one, still accepting on the listener, says so when the connection was not meant for it. */
static void take_refused(sup_process_t *p, jvmgi_span_t payload)
{
    jvmgi_refused_t refused;
    if (p->was_ready || !jvmgi_refused_decode(payload, &refused)) {
        kill_for(p, "it broke the protocol with its REFUSED and was killed");
    } else if (p->state != SUP_PROCESS_STARTING) {
        sup_connection_close(&p->connection);
    } else if (refused.reason == JVMGI_REFUSED_DRAINING) {
        p->is_configured = false;
        connect_later(p);
    } else {
        char text[JVMGI_ESCAPE_ROOM(32)];
        jvmgi_escape(text, sizeof(text), (const char *)refused.text.data, refused.text.length, 32);
        kill_for(p, "it refused the control connection (%s) and was killed", text);
    }
}

static void take_frame(void *baton, jvmgi_frame_type_t type, jvmgi_span_t payload, int passed)
{
    sup_process_t *p = baton;
    if (passed >= 0) {
        close(passed);
    }
    if (p->state == SUP_PROCESS_KILLED) {
        return;
    }
    switch ((int)type) {
    case JVMGI_FRAME_HELLO:
        take_hello(p, payload);
        break;
    case JVMGI_FRAME_READY:
        take_ready(p);
        break;
    case JVMGI_FRAME_HEARTBEAT:
        take_heartbeat(p);
        break;
    case JVMGI_FRAME_DRAIN:
        take_drain(p, payload);
        break;
    case JVMGI_FRAME_RETIRE:
        take_retire(p, payload);
        break;
    case JVMGI_FRAME_IDLE:
        take_idle(p);
        break;
    case JVMGI_FRAME_COMPILED:
        take_compiled(p);
        break;
    case JVMGI_FRAME_REFUSED:
        take_refused(p, payload);
        break;
    default:
        kill_for(p, "it broke the protocol with the frame %s and was killed",
                 jvmgi_frame_name(type));
        break;
    }
}

static void connection_ended(void *baton, const char *why, bool is_fault)
{
    sup_process_t *p = baton;
    if (is_fault && p->state != SUP_PROCESS_KILLED) {
        kill_for(p, "it %s on the control connection and was killed", why);
    } else if (p->state == SUP_PROCESS_STARTING) {
        /* It may have been a daemon before this one that closed it. One that is not ready in time is ended anyway. */
        p->is_configured = false;
        connect_later(p);
    } else if (p->state == SUP_PROCESS_READY) {
        set_next(p, SUP_NEXT_LOST, LOST_MS);
    }
}

static bool is_passing(int error)
{
    return error == EAGAIN || error == EMFILE || error == ENFILE || error == ENOMEM ||
           error == ENOBUFS;
}

static void try_connect(sup_process_t *p)
{
    static const sup_connection_events_t events = {take_frame, connection_ended};
    int fd = jvmgi_sock_connect(p->listener->path);
    if (fd < 0) {
        if (is_passing(errno)) {
            connect_later(p);
        } else {
            kill_for(p, "its listener cannot be reached (%s), so it was killed", strerror(errno));
        }
        return;
    }
    if (!sup_connection_open(&p->connection, &p->context->loop, fd, FRAME_LIMIT, &events, p)) {
        connect_later(p);
        return;
    }
    send_hello(p);
}

static void connect_again(void *baton)
{
    try_connect(baton);
}

static void report_ready(void *baton, uint32_t events)
{
    sup_process_t *p = baton;
    int outcome = sup_spawn_read_report(p->report.fd, &p->failed_step);
    if (outcome < 0) {
        return;
    }
    close_report(p);
    if (outcome == 0 && p->state == SUP_PROCESS_STARTING) {
        try_connect(p);
    }
}

static sup_process_t *make(sup_context_t *context, const sup_definition_t *d, int index,
                           const sup_listener_t *listener, const sup_process_events_t *events,
                           void *baton)
{
    sup_process_t *p = calloc(1, sizeof(*p));
    if (p) {
        p->context = context;
        p->definition = d;
        p->index = index;
        p->listener = listener;
        p->events = events;
        p->baton = baton;
        p->report = (sup_watch_t){.fd = -1, .ready = report_ready, .baton = p};
        p->timer = (sup_timer_t){.expired = timer_expired, .baton = p};
        p->pulse = (sup_timer_t){.expired = pulse_due, .baton = p};
        p->connect_again = (sup_timer_t){.expired = connect_again, .baton = p};
    }
    return p;
}

sup_process_t *sup_process_start(sup_context_t *context, const sup_definition_t *d, int index,
                                 const sup_listener_t *listener, const sup_process_events_t *events,
                                 void *baton)
{
    sup_process_t *p = make(context, d, index, listener, events, baton);
    sup_spawned_t spawned;
    char archive[PATH_MAX + 64];
    bool is_archived = sup_archives_option(context->archives, d, archive, sizeof(archive));
    int error = p ? sup_spawn(d, listener->fd, is_archived ? archive : NULL, &spawned) : ENOMEM;
    if (error) {
        free(p);
        errno = error;
        return NULL;
    }
    p->is_archived = is_archived;
    p->pid = spawned.pid;
    p->started_at = jvmgi_clock_ms();
    if (d->startup_timeout > 0) {
        set_next(p, SUP_NEXT_START_TIMEOUT, (int64_t)d->startup_timeout * 1000);
    }
    sup_output_open(&p->output, &context->loop, &context->sink, d->name, p->pid, spawned.out,
                    spawned.err);
    if (!sup_loop_watch(&context->loop, &p->report, spawned.report, EPOLLIN)) {
        close(spawned.report);
        kill_for(p, "it could not be watched (%s), so it was killed", strerror(errno));
    }
    return p;
}

void sup_process_drain(sup_process_t *p, int64_t milliseconds)
{
    p->was_asked = true;
    if (p->state == SUP_PROCESS_READY) {
        send_drain(p, milliseconds);
        let_leave(p, milliseconds);
    } else if (p->state == SUP_PROCESS_STARTING) {
        sup_process_stop(p); /* it has nothing to finish */
    }
}

void sup_process_stop(sup_process_t *p)
{
    int64_t allowed = (int64_t)p->definition->shutdown_timeout * 1000;
    p->was_asked = true;
    if (p->state == SUP_PROCESS_KILLED) {
        return;
    }
    bool is_terminating = p->state == SUP_PROCESS_LEAVING && p->next_step == SUP_NEXT_KILL;
    p->state = SUP_PROCESS_LEAVING;
    sup_loop_cancel(&p->context->loop, &p->connect_again);
    if (!is_terminating) {
        send_drain(p, allowed);
        terminate(p);
    }
}

static void describe_end(const sup_process_t *p, const siginfo_t *end, char *why, size_t why_size)
{
    if (end->si_code == CLD_EXITED) {
        snprintf(why, why_size, "exit code %d", end->si_status);
    } else {
        snprintf(why, why_size, "signal %d (%s)%s", end->si_status, strsignal(end->si_status),
                 end->si_code == CLD_DUMPED ? ", core dumped" : "");
    }
    size_t used = strlen(why);
    if (p->output.last_words[0]) {
        snprintf(why + used, why_size - used, "; %s", p->output.last_words);
    }
}

static bool is_dead(const sup_process_t *p, siginfo_t *end)
{
    *end = (siginfo_t){.si_pid = 0};
    return waitid(P_PID, (id_t)p->pid, end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           end->si_pid == p->pid;
}

/* For the children of httpd whose requests ended with it. They know it by its number, and while its zombie is there they wait for this. */
static void tell_end(const sup_process_t *p, const char *end)
{
    const char *why = p->fault[0]       ? p->fault
                      : p->was_too_slow ? "it did not leave in time and was killed"
                                        : end;
    if (p->was_ready) {
        (void)jvmgi_ends_add(&p->context->folder, p->definition->socket_uid, p->pid, why);
    }
}

/* The order matters: what it said last decides what its end means, and signals go to its numbers only while its zombie holds them. */
bool sup_process_has_ended(sup_process_t *p, char *why, size_t why_size)
{
    siginfo_t end;
    if (!is_dead(p, &end)) {
        return false;
    }
    if (p->report.fd >= 0) {
        sup_spawn_read_report(p->report.fd, &p->failed_step);
    }
    sup_connection_take_rest(&p->connection);
    kill(-p->pid, SIGKILL);
    sup_connection_close(&p->connection);
    close_report(p);
    sup_loop_cancel(&p->context->loop, &p->timer);
    sup_loop_cancel(&p->context->loop, &p->connect_again);
    sup_loop_cancel(&p->context->loop, &p->pulse);
    sup_output_close(&p->output);
    describe_end(p, &end, why, why_size);
    tell_end(p, why);
    (void)waitpid(p->pid, NULL, 0);
    return true;
}

int64_t sup_process_cpu_ms(const sup_process_t *p)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(p->pid, &clock) != 0 || clock_gettime(clock, &used) < 0) {
        return -1;
    }
    return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

void sup_process_free(sup_process_t *p)
{
    free(p);
}
