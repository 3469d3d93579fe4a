/* SPDX-License-Identifier: Apache-2.0
 * Class-data archives of groups: when one is made, and what becomes of it. */
#include "sup_archive.h"

#include "jvmgi_sock.h"
#include "sup_log.h"
#include "sup_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Mostly two seconds of work, on a machine that may have none to spare. */
#define LIMIT_MS 300000
#define LOWEST_PRIORITY 19
#define PRIVATE_UMASK 077

static void limit_over(void *baton)
{
    const sup_archives_t *a = baton;
    kill(-a->pid, SIGKILL);
    kill(a->pid, SIGKILL);
}

void sup_archives_init(sup_archives_t *a, sup_context_t *context, const char *prefix)
{
    *a = (sup_archives_t){.context = context};
    a->limit = (sup_timer_t){.expired = limit_over, .baton = a};
    sup_store_init(&a->store, prefix);
}

bool sup_archives_option(sup_archives_t *a, const sup_definition_t *d, char *out, size_t size)
{
    static const char option[] = "-XX:SharedArchiveFile=";
    char path[PATH_MAX];
    if (!d->archive) {
        return false;
    }
    sup_store_state_t state = sup_store_find(&a->store, d, path, sizeof(path));
    if (state == SUP_STORE_BAD) {
        sup_log_group(&a->context->sink, SUP_WARNING, JVMGI_CODE_ARCHIVE_NOT_USED, d->name,
                      "a class-data archive is not used: %s", path);
    }
    return state == SUP_STORE_FOUND && snprintf(out, size, "%s%s", option, path) < (int)size;
}

/* ---- a run ---- */

static bool is_hopeless(const sup_archives_t *a, const sup_definition_t *d)
{
    for (unsigned i = 0; i < a->hopeless_count && i < SUP_ARCHIVE_HOPELESS; i++) {
        if (strcmp(a->hopeless[i], d->archive) == 0) {
            return true;
        }
    }
    return false;
}

static void give_up(sup_archives_t *a, const sup_definition_t *d, const char *why)
{
    char *place = a->hopeless[a->hopeless_count++ % SUP_ARCHIVE_HOPELESS];
    snprintf(place, SUP_HASH_LENGTH + 1, "%s", d->archive);
    sup_log_group(&a->context->sink, SUP_NOTICE, JVMGI_CODE_ARCHIVE_NOT_MADE, d->name,
                  "no class-data archive is made: %s; it is not tried again before httpd is "
                  "started anew",
                  why);
}

/* The command line, at its end the folder, which only we know. NULL: no memory. */
static char **build_argv(const sup_definition_t *d, char *folder)
{
    char **argv = calloc(d->archive_argv_count + 2, sizeof(*argv));
    if (argv) {
        memcpy(argv, d->archive_argv, d->archive_argv_count * sizeof(*argv));
        argv[d->archive_argv_count] = folder;
    }
    return argv;
}

static int spawn(const sup_definition_t *d, char *folder, sup_spawned_t *spawned)
{
    char option[PATH_MAX + 64];
    snprintf(option, sizeof(option), "-XX:ArchiveClassesAtExit=%s/%s.new", folder, d->archive);
    sup_definition_t run = *d;
    run.program = d->archive_argv[0];
    run.argv = build_argv(d, folder);
    run.priority = LOWEST_PRIORITY;
    run.umask = PRIVATE_UMASK;
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int error = run.argv && nothing >= 0 ? sup_spawn(&run, nothing, option, spawned) : ENOMEM;
    free(run.argv);
    if (nothing >= 0) {
        close(nothing);
    }
    return error;
}

/* What is needed of a definition when the run has ended; the definition itself may be gone by then. */
static sup_definition_t *remember(const sup_definition_t *d)
{
    sup_definition_t *copy = calloc(1, sizeof(*copy));
    if (!copy) {
        return NULL;
    }
    copy->changes_user = d->changes_user;
    copy->uid = d->uid;
    copy->gid = d->gid;
    size_t length = strlen(d->name) + 1;
    copy->memory = malloc(length + SUP_HASH_LENGTH + 1);
    if (!copy->memory) {
        free(copy);
        return NULL;
    }
    copy->name = copy->memory;
    copy->archive = copy->name + length;
    memcpy(copy->name, d->name, length);
    memcpy(copy->archive, d->archive, SUP_HASH_LENGTH + 1);
    return copy;
}

static void begin(sup_archives_t *a, const sup_definition_t *d)
{
    char folder[PATH_MAX];
    sup_spawned_t spawned;
    if (!sup_store_prepare(&a->store, d, folder, sizeof(folder))) {
        char why[PATH_MAX + 128];
        snprintf(why, sizeof(why), "%s cannot be used: %s", a->store.path, strerror(errno));
        give_up(a, d, why);
        return;
    }
    a->definition = remember(d);
    int error = a->definition ? spawn(d, folder, &spawned) : ENOMEM;
    if (error) {
        sup_definition_free(a->definition);
        a->definition = NULL;
        give_up(a, d, strerror(error));
        return;
    }
    a->pid = spawned.pid;
    a->report = spawned.report;
    a->begun_at = jvmgi_clock_ms();
    sup_output_open(&a->output, &a->context->loop, &a->context->sink, a->definition->name, a->pid,
                    spawned.out, spawned.err);
    sup_loop_set_in(&a->context->loop, &a->limit, LIMIT_MS);
}

bool sup_archives_make(sup_archives_t *a, const sup_definition_t *d)
{
    char path[PATH_MAX];
    if (!d->archive || is_hopeless(a, d) ||
        sup_store_find(&a->store, d, path, sizeof(path)) == SUP_STORE_FOUND) {
        return true;
    }
    if (a->pid) {
        return false;
    }
    begin(a, d);
    return true;
}

void sup_archives_distrust(sup_archives_t *a, const sup_definition_t *d)
{
    sup_store_remove(&a->store, d);
    sup_log_group(&a->context->sink, SUP_WARNING, JVMGI_CODE_ARCHIVE_NOT_USED, d->name,
                  "a class-data archive is not used any more: a process with it did not start");
}

/* ---- its end ---- */

static void describe(int status, const sup_spawn_report_t *failed, char *out, size_t size)
{
    if (failed->step != SUP_STEP_NONE) {
        snprintf(out, size, "could not %s: %s", sup_step_text(failed->step),
                 strerror(failed->error));
    } else if (WIFSIGNALED(status)) {
        snprintf(out, size, "java was ended by signal %d", WTERMSIG(status));
    } else {
        snprintf(out, size, "java ended with exit code %d", WEXITSTATUS(status));
    }
}

/* Its status when it has ended; what it left in its process group ends with it. */
static bool has_ended(const sup_archives_t *a, int options, int *status)
{
    siginfo_t info = {.si_pid = 0};
    if (waitid(P_PID, (id_t)a->pid, &info, WEXITED | WNOWAIT | options) < 0 ||
        info.si_pid != a->pid) {
        return false;
    }
    kill(-a->pid, SIGKILL);
    return waitpid(a->pid, status, 0) == a->pid;
}

static void clean_up(sup_archives_t *a)
{
    sup_loop_cancel(&a->context->loop, &a->limit);
    sup_output_close(&a->output);
    close(a->report);
    sup_definition_free(a->definition);
    a->definition = NULL;
    a->pid = 0;
}

static void take_result(sup_archives_t *a, int status)
{
    sup_definition_t *d = a->definition;
    sup_spawn_report_t failed = {SUP_STEP_NONE, 0};
    (void)sup_spawn_read_report(a->report, &failed);
    bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    int64_t size = good ? sup_store_keep(&a->store, d) : -1;
    if (size > 0) {
        sup_log_group(&a->context->sink, SUP_NOTICE, JVMGI_CODE_ARCHIVE_MADE, d->name,
                      "a class-data archive was made, %lld KiB in %lld ms; processes that start "
                      "from now on use it",
                      (long long)(size >> 10), (long long)(jvmgi_clock_ms() - a->begun_at));
        return;
    }
    char why[128] = "java wrote none";
    if (!good) {
        describe(status, &failed, why, sizeof(why));
    }
    sup_store_remove(&a->store, d);
    give_up(a, d, why);
}

void sup_archives_reap(sup_archives_t *a)
{
    int status;
    if (a->pid && has_ended(a, WNOHANG, &status)) {
        take_result(a, status);
        clean_up(a);
    }
}

void sup_archives_close(sup_archives_t *a)
{
    int status;
    if (a->pid) {
        limit_over(a);
        (void)has_ended(a, 0, &status);
        sup_store_remove(&a->store, a->definition);
        clean_up(a);
    }
}
