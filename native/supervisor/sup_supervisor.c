/* SPDX-License-Identifier: Apache-2.0
 * The supervisor as a whole. */
#include "sup_supervisor.h"

#include "sup_archive.h"
#include "sup_command.h"
#include "sup_control.h"
#include "sup_log.h"
#include "sup_parent.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

typedef struct {
    sup_context_t context;
    sup_fleet_t fleet;
    sup_archives_t archives;
    sup_control_t control;
    sup_commands_t commands;
    sup_parent_t parent;
    sup_watch_t signals;
    sup_timer_t patience; /* how long the end of all daemons is waited for */
    int status;
} supervisor_t;

static void end_if_stopped(supervisor_t *s)
{
    if (s->fleet.is_stopping && sup_fleet_is_empty(&s->fleet)) {
        sup_control_say_stopped(&s->control);
        sup_loop_end(&s->context.loop);
    }
}

static void patience_over(void *baton)
{
    supervisor_t *s = baton;
    sup_log(&s->context.sink, SUP_ERROR, JVMGI_CODE_SUPERVISION_BROKEN,
            "daemons are left that do not end after SIGKILL; giving up");
    s->status = 1;
    sup_loop_end(&s->context.loop);
}

static void stop(void *baton)
{
    supervisor_t *s = baton;
    if (!s->fleet.is_stopping) {
        sup_loop_set_in(&s->context.loop, &s->patience, sup_fleet_stop_limit(&s->fleet));
        sup_archives_close(&s->archives);
        sup_fleet_stop(&s->fleet);
    }
    end_if_stopped(s);
}

static void parent_gone(void *baton)
{
    supervisor_t *s = baton;
    sup_log(&s->context.sink, SUP_ERROR, JVMGI_CODE_PARENT_GONE,
            "httpd's parent process has gone without a word; ending all daemons");
    stop(s);
}

static void signal_ready(void *baton, uint32_t events)
{
    supervisor_t *s = baton;
    struct signalfd_siginfo info;
    if (read(s->signals.fd, &info, sizeof(info)) != (ssize_t)sizeof(info)) {
        return;
    }
    if (info.ssi_signo == SIGCHLD) {
        sup_archives_reap(&s->archives);
        sup_fleet_reap(&s->fleet);
        end_if_stopped(s);
    } else {
        stop(s);
    }
}

/* SIGUSR1, SIGUSR2 and SIGWINCH are httpd's own; whoever means httpd and hits us by mistake changes nothing. */
static bool watch_signals(supervisor_t *s)
{
    static const int ignored[] = {SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGWINCH, SIGALRM};
    for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++) {
        signal(ignored[i], SIG_IGN);
    }
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, SIGCHLD);
    sigaddset(&taken, SIGTERM);
    sigaddset(&taken, SIGINT);
    s->signals = (sup_watch_t){.fd = -1, .ready = signal_ready, .baton = s};
    if (sigprocmask(SIG_SETMASK, &taken, NULL) < 0) {
        return false;
    }
    int fd = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    return fd >= 0 && sup_loop_watch(&s->context.loop, &s->signals, fd, EPOLLIN);
}

/* Each part in turn; false: `why`. */
static bool open_all(supervisor_t *s, const sup_start_t *start, char *why, size_t why_size)
{
    sup_context_t *context = &s->context;
    if (!sup_loop_open(&context->loop) || !watch_signals(s)) {
        snprintf(why, why_size, "the supervisor cannot watch anything: %s", strerror(errno));
        return false;
    }
    sup_sink_open(&context->sink, &context->loop, STDERR_FILENO);
    if (!sup_parent_watch(&s->parent, &context->loop, start->parent, parent_gone, s)) {
        snprintf(why, why_size, "process %ld cannot be watched as parent: %s", (long)start->parent,
                 strerror(errno));
        return false;
    }
    if (!jvmgi_folder_open(start->prefix, &context->folder, why, why_size)) {
        return false;
    }
    if (!sup_control_open(&s->control, context, &s->fleet, start->parent, start->nonce, stop, s)) {
        snprintf(why, why_size, "the control socket in %s cannot be made: %s", context->folder.path,
                 strerror(errno));
        jvmgi_folder_remove(&context->folder);
        return false;
    }
    if (!sup_commands_open(&s->commands, context, &s->fleet)) {
        snprintf(why, why_size, "the command socket in %s cannot be made: %s", context->folder.path,
                 strerror(errno));
        sup_control_close(&s->control);
        jvmgi_folder_remove(&context->folder);
        return false;
    }
    return true;
}

/* The pipe is empty, so that a line goes into it at once; a parent that does not read it any more is its own affair. */
static void answer(int fd, const char *word, const char *text)
{
    char line[1024];
    int length = snprintf(line, sizeof(line), "%s %s\n", word, text);
    if (length >= (int)sizeof(line)) {
        length = (int)sizeof(line) - 1;
        line[length - 1] = '\n';
    }
    ssize_t written = write(fd, line, (size_t)length);
    (void)written;
    close(fd);
}

static void close_all(supervisor_t *s)
{
    sup_archives_close(&s->archives);
    sup_commands_close(&s->commands);
    sup_control_close(&s->control);
    sup_parent_close(&s->parent);
    jvmgi_folder_remove(&s->context.folder);
    sup_sink_close(&s->context.sink);
    int fd = s->signals.fd;
    sup_loop_forget(&s->context.loop, &s->signals);
    close(fd);
    sup_loop_close(&s->context.loop);
}

int sup_supervisor_run(const sup_start_t *start)
{
    supervisor_t s = {.context = {.build = start->build}, .fleet = {.context = &s.context}};
    char why[512];
    s.context.archives = &s.archives;
    sup_archives_init(&s.archives, &s.context, start->prefix);
    s.patience = (sup_timer_t){.expired = patience_over, .baton = &s};
    if (!open_all(&s, start, why, sizeof(why))) {
        answer(start->answer, "error", why);
        return 1;
    }
    answer(start->answer, "ok", s.context.folder.path);
    if (!sup_loop_run(&s.context.loop)) {
        sup_log(&s.context.sink, SUP_ERROR, JVMGI_CODE_SUPERVISION_BROKEN,
                "the supervisor cannot go on: %s", strerror(errno));
        s.status = 1;
    }
    close_all(&s);
    return s.status;
}
