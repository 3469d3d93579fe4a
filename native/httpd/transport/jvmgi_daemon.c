/* SPDX-License-Identifier: Apache-2.0
 * Finds a process and a connection for an exchange, and another one when the first surely did not run it. */
#include "jvmgi_daemon.h"

#include "config/jvmgi_private.h"
#include "jvmgi_ending.h"
#include "jvmgi_limits.h"
#include "jvmgi_pool.h"
#include "jvmgi_pump.h"
#include "jvmgi_requestframes.h"
#include "jvmgi_share.h"
#include "jvmgi_sock.h"

#include <ap_mpm.h>
#include <apr_hash.h>
#include <apr_strings.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum {
    /** Pauses before a full listener is tried again: doubled from the first to the longest. */
    FIRST_PAUSE_MS = 5,
    LONGEST_PAUSE_MS = 640,
    /** How much longer than a request's own time-out the child waits: the process is to end it first, and to say where it stood. */
    HEADWAY_MS = 5000,
    /** Seconds for the Retry-After of a request beyond the group's share. */
    SHARE_RETRY_AFTER = 1,
    /** How long a request beyond the share waits: as long as the slow loading of an application takes. */
    SHARE_WAIT_MS = 5000,
    SHARE_PAUSE_MS = 60000,
    /** Since when a connection has to be idle to be looked at before it is used. */
    LOOKED_AT_MS = 20
};

/** One exchange on its way. */
typedef struct {
    const jvmgi_daemon_t *daemon;
    jvmgi_pool_t *pool;
    jvmgi_exchange_t *x;
    jvmgi_watch_t watch;
    jvmgi_pump_times_t times;
    int64_t connect_deadline;
    jvmgi_tried_t tried;
    jvmgi_result_t full; /**< of a process whose queue is full; outcome OK: none said so */
    int process;         /**< the chosen one */
    pid_t pid;           /**< of the last one that had the request; 0: not known */
    int pause_ms;        /**< before the next try */
    jvmgi_connection_t *connection; /**< NULL: none */
    jvmgi_connection_t
        *loaded; /**< whose outbox holds the request, after a try that has to be repeated */
} journey_t;

static jvmgi_result_t fail(const journey_t *j, jvmgi_outcome_t outcome, const char *text)
{
    jvmgi_result_t result = jvmgi_result(outcome, text);
    result.process = j->process;
    return result;
}

static const char *error_text(const journey_t *j, int error)
{
    return apr_pstrdup(jvmgi_exchange_pool(j->x), strerrordesc_np(error));
}

/** The first try again comes at once: mostly an idle connection had been closed meanwhile. */
static int next_pause(int pause)
{
    return pause == 0                     ? FIRST_PAUSE_MS
           : pause * 2 < LONGEST_PAUSE_MS ? pause * 2
                                          : LONGEST_PAUSE_MS;
}

/** Waits before another try, or until the client leaves. OK, or why to stop. */
static jvmgi_outcome_t pause_for_next_try(journey_t *j, int64_t deadline, jvmgi_outcome_t when_late)
{
    int64_t now = jvmgi_clock_ms();
    if (now >= deadline) {
        return when_late;
    }
    int64_t until = now + j->pause_ms;
    jvmgi_wait_t wait = {.fd = -1, .out_fd = -1, .deadline = until < deadline ? until : deadline};
    short revents;
    bool body;
    j->pause_ms = next_pause(j->pause_ms);
    return jvmgi_watch_wait(&j->watch, &wait, &revents, &body) == JVMGI_WATCH_LEFT
               ? JVMGI_OUTCOME_CLIENT_GONE
               : JVMGI_OUTCOME_OK;
}

/* ---- a new connection ---- */

/** Connects. NO_CONNECTION: nobody listens, or not in time, so another process may be tried. */
static jvmgi_result_t connect_socket(journey_t *j, int *fd)
{
    for (;;) {
        *fd = jvmgi_sock_connect(jvmgi_pool_path(j->pool, j->process));
        if (*fd >= 0) {
            return fail(j, JVMGI_OUTCOME_OK, NULL);
        }
        if (errno == ENOENT) {
            return fail(
                j, JVMGI_OUTCOME_NO_CONNECTION,
                "its socket does not exist; restart httpd if the socket folder was removed");
        }
        if (errno == ECONNREFUSED) {
            return fail(j, JVMGI_OUTCOME_NO_CONNECTION, error_text(j, errno));
        }
        if (errno != EAGAIN) {
            return fail(j, JVMGI_OUTCOME_CANNOT_CONNECT, error_text(j, errno));
        }
        jvmgi_outcome_t outcome =
            pause_for_next_try(j, j->connect_deadline, JVMGI_OUTCOME_NO_CONNECTION);
        if (outcome != JVMGI_OUTCOME_OK) {
            return fail(j, outcome, "the queue of its listener was full until connect-timeout");
        }
    }
}

/** The listener must be the supervisor's: whoever could put another one in its place could answer for the application. */
static jvmgi_result_t check_peer(const journey_t *j, int fd)
{
    jvmgi_peer_t peer;
    if (jvmgi_sock_peer(fd, &peer) < 0) {
        return fail(j, JVMGI_OUTCOME_CANNOT_CONNECT, error_text(j, errno));
    }
    if (peer.uid != j->daemon->setup->owner) {
        return fail(j, JVMGI_OUTCOME_WRONG_PEER,
                    apr_psprintf(jvmgi_exchange_pool(j->x), "it is owned by uid %lu, not %lu",
                                 (unsigned long)peer.uid, (unsigned long)j->daemon->setup->owner));
    }
    return fail(j, JVMGI_OUTCOME_OK, NULL);
}

/** Says which kind of calls the connection is to bear; its process has threads of their own for either. */
static bool send_hello(const journey_t *j, int fd, int64_t deadline)
{
    uint8_t frame[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_HELLO];
    jvmgi_writer_t w = jvmgi_writer(frame, sizeof frame);
    jvmgi_hello_encode(&w, jvmgi_exchange_is_hook(j->x) ? JVMGI_ROLE_HOOKS : JVMGI_ROLE_CHILD,
                       JVMGI_BUILD);
    return jvmgi_sock_write(fd, frame, w.used, deadline) == 0;
}

/** Reads what the other side has to say until it is a whole frame. */
static jvmgi_result_t await_frame(journey_t *j, jvmgi_frame_t *frame, jvmgi_span_t *payload)
{
    for (;;) {
        jvmgi_frame_state_t state = jvmgi_connection_next(j->connection, frame, payload);
        if (state == JVMGI_FRAME_WHOLE) {
            return fail(j, JVMGI_OUTCOME_OK, NULL);
        }
        if (state == JVMGI_FRAME_MALFORMED || !jvmgi_connection_make_room(j->connection)) {
            return fail(j, JVMGI_OUTCOME_PROTOCOL, "a malformed frame in place of HELLO");
        }
        jvmgi_wait_t wait = {.fd = j->connection->fd,
                             .events = POLLIN,
                             .out_fd = -1,
                             .deadline = j->times.queue_deadline};
        short revents;
        bool body;
        jvmgi_watch_event_t event = jvmgi_watch_wait(&j->watch, &wait, &revents, &body);
        if (event != JVMGI_WATCH_READY) {
            return fail(j,
                        event == JVMGI_WATCH_LEFT ? JVMGI_OUTCOME_CLIENT_GONE
                                                  : JVMGI_OUTCOME_QUEUE_TIMEOUT,
                        NULL);
        }
        ssize_t n = jvmgi_connection_receive_greeting(j->connection);
        if (n < 0 && errno == EPROTO) {
            return fail(j, JVMGI_OUTCOME_PROTOCOL, "a second descriptor with HELLO");
        }
        if (n == 0 || (n < 0 && errno != EAGAIN)) {
            /* Nothing of the request has been sent, so it can't have run. */
            return fail(j, JVMGI_OUTCOME_DRAINING,
                        n < 0 ? error_text(j, errno) : "its connection ended before HELLO");
        }
    }
}

static jvmgi_result_t judge_refusal(const journey_t *j, jvmgi_span_t payload)
{
    static const jvmgi_outcome_t outcomes[] = {
        [JVMGI_REFUSED_DRAINING] = JVMGI_OUTCOME_DRAINING,
        [JVMGI_REFUSED_START_FAILED] = JVMGI_OUTCOME_START_FAILED,
        [JVMGI_REFUSED_QUEUE_FULL] = JVMGI_OUTCOME_QUEUE_FULL,
        [JVMGI_REFUSED_QUEUE_TIMEOUT] = JVMGI_OUTCOME_QUEUE_TIMEOUT,
        [JVMGI_REFUSED_NOT_ALLOWED] = JVMGI_OUTCOME_NOT_ALLOWED,
    };
    jvmgi_refused_t refused;
    if (!jvmgi_refused_decode(payload, &refused)) {
        return fail(j, JVMGI_OUTCOME_PROTOCOL, "a malformed REFUSED");
    }
    jvmgi_result_t result =
        fail(j, outcomes[refused.reason],
             apr_pstrmemdup(jvmgi_exchange_pool(j->x), (const char *)refused.text.data,
                            refused.text.length));
    result.retry_after = refused.retry_after;
    return result;
}

static jvmgi_result_t judge_hello(const journey_t *j, const jvmgi_frame_t *frame,
                                  jvmgi_span_t payload)
{
    if (frame->type == JVMGI_FRAME_REFUSED) {
        return judge_refusal(j, payload);
    }
    jvmgi_hello_t hello;
    if (frame->type != JVMGI_FRAME_HELLO || !jvmgi_hello_decode(payload, &hello) ||
        hello.role != JVMGI_ROLE_DAEMON) {
        return fail(j, JVMGI_OUTCOME_PROTOCOL, "no HELLO of a daemon");
    }
    bool same = hello.version == JVMGI_WIRE_VERSION && hello.build.length == strlen(JVMGI_BUILD) &&
                memcmp(hello.build.data, JVMGI_BUILD, hello.build.length) == 0;
    if (!same) {
        return fail(j, JVMGI_OUTCOME_NOT_ALLOWED,
                    apr_psprintf(jvmgi_exchange_pool(j->x),
                                 "it is version %.*s (protocol %u), httpd's module is " JVMGI_BUILD
                                 " (protocol %u)",
                                 (int)hello.build.length, (const char *)hello.build.data,
                                 hello.version, JVMGI_WIRE_VERSION));
    }
    return fail(j, JVMGI_OUTCOME_OK, NULL);
}

static void drop_connection(journey_t *j)
{
    if (j->connection) {
        jvmgi_connection_close(j->connection);
        j->connection = NULL;
    }
}

/** Makes a connection and greets. On failure none is left. */
static jvmgi_result_t open_connection(journey_t *j)
{
    int fd;
    jvmgi_result_t result = connect_socket(j, &fd);
    if (result.outcome != JVMGI_OUTCOME_OK) {
        return result;
    }
    result = check_peer(j, fd);
    j->connection =
        result.outcome == JVMGI_OUTCOME_OK ? jvmgi_connection_create(fd, j->process) : NULL;
    if (!j->connection) {
        close(fd);
        return result.outcome == JVMGI_OUTCOME_OK
                   ? fail(j, JVMGI_OUTCOME_CANNOT_CONNECT, "no memory")
                   : result;
    }
    jvmgi_frame_t frame;
    jvmgi_span_t payload;
    /* Before HELLO, so that it holds for the answer, and for nothing else. */
    (void)jvmgi_sock_tell_sender(fd, true);
    /* A daemon, or a supervisor, that refuses does so without reading: what it says counts, not that the write failed. */
    (void)send_hello(j, fd, j->times.queue_deadline);
    result = await_frame(j, &frame, &payload);
    (void)jvmgi_sock_tell_sender(fd, false);
    if (result.outcome == JVMGI_OUTCOME_OK) {
        result = judge_hello(j, &frame, payload);
    }
    if (result.outcome == JVMGI_OUTCOME_OK && !jvmgi_connection_use_pipe(j->connection)) {
        result = fail(j, JVMGI_OUTCOME_PROTOCOL, "HELLO with a descriptor that is no pipe");
    }
    if (result.outcome != JVMGI_OUTCOME_OK) {
        drop_connection(j);
    }
    return result;
}

/* ---- the journey ---- */

/** Whether to look at an idle connection before it is used: where a failed try could not be repeated, and where the system call is seldom. */
static bool is_looked_at(const journey_t *j)
{
    return jvmgi_exchange_has_body(j->x) ||
           jvmgi_clock_ms() - j->connection->idle_since >= LOOKED_AT_MS;
}

/** True when an idle connection has news: it was closed or is about to be, or its daemon spoke unasked. */
static bool has_news(const jvmgi_connection_t *c)
{
    struct pollfd fd = {.fd = c->fd, .events = POLLIN};
    return c->in_start < c->in_end || poll(&fd, 1, 0) != 0;
}

/** Takes an idle connection, else makes one. */
static jvmgi_result_t get_connection(journey_t *j)
{
    j->connection = jvmgi_pool_take(j->pool, j->process);
    while (j->connection && is_looked_at(j) && has_news(j->connection)) {
        jvmgi_connection_close(j->connection);
        j->connection = jvmgi_pool_take(j->pool, j->process);
    }
    return j->connection ? fail(j, JVMGI_OUTCOME_OK, NULL) : open_connection(j);
}

/** Puts the request into the connection's outbox: packed now, or taken over from a try before. */
static jvmgi_result_t load(journey_t *j)
{
    if (j->loaded) {
        jvmgi_connection_swap_out(j->loaded, j->connection);
        jvmgi_connection_close(j->loaded);
        j->loaded = NULL;
        return fail(j, JVMGI_OUTCOME_OK, NULL);
    }
    jvmgi_outcome_t outcome = jvmgi_requestframes_load(&j->connection->out, j->x);
    if (outcome == JVMGI_OUTCOME_OK && jvmgi_exchange_body_is_broken(j->x)) {
        /* An application learns of a broken body where it reads it, unless nobody is left to hear its answer. */
        outcome = jvmgi_exchange_body_failure(j->x).outcome;
        outcome = outcome == JVMGI_OUTCOME_CLIENT_GONE ? outcome : JVMGI_OUTCOME_OK;
    }
    return fail(j, outcome, NULL);
}

static void settle_connection(journey_t *j, jvmgi_pump_end_t end)
{
    if (end == JVMGI_PUMP_DONE) {
        jvmgi_pool_keep(j->pool, j->connection);
        j->connection = NULL;
    } else if (end == JVMGI_PUMP_AGAIN) {
        j->loaded = j->connection;
        j->connection = NULL;
    } else {
        drop_connection(j);
    }
}

/** Tries the chosen process once. AGAIN: the request did not run. */
static jvmgi_pump_end_t try_process(journey_t *j, jvmgi_result_t *result)
{
    *result = get_connection(j);
    if (result->outcome != JVMGI_OUTCOME_OK) {
        return JVMGI_PUMP_AGAIN;
    }
    bool reused = j->connection->reused;
    j->pid = j->connection->pid;
    *result = load(j);
    if (result->outcome != JVMGI_OUTCOME_OK) {
        drop_connection(j);
        return JVMGI_PUMP_BROKEN;
    }
    jvmgi_pump_end_t end = jvmgi_pump_run(j->connection, &j->watch, &j->times, result);
    settle_connection(j, end);
    if (end == JVMGI_PUMP_AGAIN && reused) {
        jvmgi_pool_forget(j->pool, j->process);
    }
    return end;
}

/** After a try that may be repeated: whether to go on, and with which processes. OK, or how the journey ends. */
static jvmgi_outcome_t plan_next(journey_t *j, const jvmgi_result_t *result)
{
    switch (result->outcome) {
    case JVMGI_OUTCOME_NO_CONNECTION:
    case JVMGI_OUTCOME_START_FAILED:
    case JVMGI_OUTCOME_QUEUE_FULL:
        /* Another process of the group may be well. */
        j->tried.tried[j->process] = true;
        return JVMGI_OUTCOME_OK;
    case JVMGI_OUTCOME_DRAINING:
    case JVMGI_OUTCOME_PROCESS_LOST:
        /* A successor takes over the same listener. */
        return pause_for_next_try(j, j->times.queue_deadline, result->outcome);
    default:
        return result->outcome;
    }
}

/** After all processes were found useless: waits for another round where the last one was not reached, as when the supervisor is being
 * replaced. OK, or how the journey ends. */
static jvmgi_outcome_t plan_round(journey_t *j, jvmgi_outcome_t last)
{
    if (last != JVMGI_OUTCOME_NO_CONNECTION) {
        return last;
    }
    j->tried = (jvmgi_tried_t){0};
    return pause_for_next_try(j, j->connect_deadline, last);
}

static jvmgi_result_t travel(journey_t *j)
{
    jvmgi_result_t result = fail(j, JVMGI_OUTCOME_NO_CONNECTION, NULL);
    for (;;) {
        int process = jvmgi_pool_enter(j->pool, &j->tried);
        if (process < 0) {
            if (j->full.outcome == JVMGI_OUTCOME_QUEUE_FULL) {
                return j->full;
            }
            jvmgi_outcome_t outcome = plan_round(j, result.outcome);
            if (outcome == JVMGI_OUTCOME_OK) {
                continue;
            }
            return outcome == result.outcome ? result : fail(j, outcome, NULL);
        }
        j->process = process;
        jvmgi_pump_end_t end = try_process(j, &result);
        jvmgi_pool_leave(j->pool, process);
        if (result.outcome == JVMGI_OUTCOME_QUEUE_FULL) {
            j->full = result;
        }
        jvmgi_outcome_t outcome = end == JVMGI_PUMP_AGAIN ? plan_next(j, &result) : result.outcome;
        if (end != JVMGI_PUMP_AGAIN || outcome != JVMGI_OUTCOME_OK) {
            result.outcome = outcome;
            return result;
        }
    }
}

static int64_t milliseconds(int64_t seconds)
{
    return seconds == 0 ? INT64_MAX : seconds * 1000;
}

/** How long the process may move nothing. A socket-timeout that is shorter than the group's request-timeout is meant so; what is said for
 * the place goes before both. */
static int64_t patience_of(const jvmgi_daemon_t *daemon)
{
    const jvmgi_group_options_t *options = &daemon->group->options;
    int64_t socket = milliseconds(options->socket_timeout);
    bool is_of_place = daemon->request_timeout != JVMGI_UNSET;
    int64_t request =
        milliseconds(is_of_place ? daemon->request_timeout : options->request_timeout);
    if (request == INT64_MAX) {
        return is_of_place ? request : socket;
    }
    bool is_meant = !is_of_place && socket < request;
    return is_meant || socket > request + HEADWAY_MS ? socket : request + HEADWAY_MS;
}

/** Nothing is to be waited for where the process was not known by the kernel's word. */
static void explain_loss(const journey_t *j, jvmgi_result_t *result)
{
    if (result->outcome == JVMGI_OUTCOME_PROCESS_LOST && j->pid > 0) {
        const char *reason =
            jvmgi_ending_await(jvmgi_exchange_pool(j->x), j->daemon->setup->folder, j->pid);
        result->text = reason ? reason : result->text;
    }
}

static jvmgi_result_t run_journey(const jvmgi_daemon_t *daemon, jvmgi_exchange_t *x)
{
    const jvmgi_group_options_t *options = &daemon->group->options;
    int64_t now = jvmgi_clock_ms();
    journey_t journey = {
        .daemon = daemon,
        .pool = jvmgi_exchange_is_hook(x) ? daemon->group->hook_pool : daemon->group->pool,
        .x = x,
        .times = {.queue_deadline = now + options->queue_timeout * 1000,
                  .socket_timeout = patience_of(daemon),
                  .flush_delay = options->response_flush_delay,
                  .client_timeout = daemon->client_timeout},
        .connect_deadline = now + options->connect_timeout * 1000,
        .process = -1,
    };
    jvmgi_watch_init(&journey.watch, x);
    jvmgi_result_t result = travel(&journey);
    explain_loss(&journey, &result);
    if (journey.loaded) {
        jvmgi_connection_close(journey.loaded);
    }
    return result;
}

/** Runs the exchange if the group has less than its share of the child's threads. */
static jvmgi_result_t run(void *baton, jvmgi_exchange_t *x)
{
    const jvmgi_daemon_t *daemon = baton;
    /* Whoever logs in does not wait for slow applications. */
    jvmgi_share_t *share = jvmgi_exchange_is_hook(x) ? NULL : daemon->group->share;
    if (share && !jvmgi_share_take(share)) {
        jvmgi_result_t result = jvmgi_result(JVMGI_OUTCOME_SHARE_TAKEN, NULL);
        result.retry_after = SHARE_RETRY_AFTER;
        return result;
    }
    jvmgi_result_t result = run_journey(daemon, x);
    if (share) {
        jvmgi_share_give(share);
    }
    return result;
}

const jvmgi_transport_t jvmgi_daemon_transport = {.name = "daemon", .run = run};

/** Makes the group's share of the child's threads, unless it may have all of them. */
static bool make_share(jvmgi_daemon_group_t *group)
{
    int threads = 1;
    (void)ap_mpm_query(AP_MPMQ_MAX_THREADS, &threads);
    if (group->options.worker_share == 100 || threads <= 1) {
        return true;
    }
    group->share = jvmgi_share_create(jvmgi_share_of(threads, group->options.worker_share),
                                      SHARE_WAIT_MS, SHARE_PAUSE_MS);
    return group->share;
}

bool jvmgi_daemon_init_child(jvmgi_setup_t *setup)
{
    bool made = true;
    for (apr_hash_index_t *i = apr_hash_first(setup->pool, setup->groups); i;
         i = apr_hash_next(i)) {
        void *value;
        apr_hash_this(i, NULL, NULL, &value);
        jvmgi_daemon_group_t *group = value;
        if (group->definition) {
            group->pool = jvmgi_pool_create(setup->folder, group->definition, group->processes);
            group->hook_pool =
                jvmgi_pool_create(setup->folder, group->definition, group->processes);
            made = made && group->pool && group->hook_pool && make_share(group);
        }
    }
    return made;
}
