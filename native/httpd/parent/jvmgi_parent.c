/* SPDX-License-Identifier: Apache-2.0
 * The parent's hooks. The supervisor is started once, kept over graceful restarts, and ended with everything it started at any other. */
#include "jvmgi_parent.h"

#include "config/jvmgi_private.h"
#include "jvmgi_check.h"
#include "jvmgi_handover.h"
#include "jvmgi_java.h"
#include "jvmgi_logtarget.h"
#include "jvmgi_retained.h"
#include "jvmgi_sock.h"

#include <ap_mpm.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <http_core.h>
#include <mpm_common.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unixd.h>

enum {
    /** Beyond shutdown-timeout, for what surrounds it. */
    STOP_MARGIN_MS = 2000,
    /** A group's definition larger than that is a mistake; the wire takes no larger one. */
    FIRST_PAYLOAD = 16384,
    /** A supervisor that is lost again so soon is not started at once, but by the monitor hook. */
    SETTLED_MS = 10000
};

/** What the callbacks of one configuration get. */
typedef struct {
    apr_pool_t *pool;
    server_rec *s;
    jvmgi_setup_t *setup;
    jvmgi_retained_t *retained;
} parent_t;

/* ---- the groups to hand over ---- */

static bool encode_group(const jvmgi_daemon_group_t *group, jvmgi_accepted_t *out)
{
    char definition[JVMGI_DEFINITION_LENGTH + 1];
    jvmgi_group_definition(group->built, definition);
    bool made = false;
    for (size_t size = FIRST_PAYLOAD; !made && size <= JVMGI_MAX_FIELDS; size *= 2) {
        uint8_t *buffer = malloc(size);
        if (!buffer) {
            return false;
        }
        jvmgi_writer_t w = jvmgi_writer(buffer, size);
        jvmgi_group_encode(&w, group->built, definition);
        made = !w.failed &&
               jvmgi_accepted_make(out, group->name, definition, (int)group->options.processes,
                                   group->options.shutdown_timeout, (jvmgi_span_t){buffer, w.used});
        free(buffer);
    }
    return made;
}

/** The definition that is to be in force for a group: the configured one, or the old one when that can't be used. */
static bool choose_definition(const parent_t *p, jvmgi_daemon_group_t *group, jvmgi_accepted_t *out)
{
    if (group->built) {
        if (encode_group(group, out)) {
            return true;
        }
        group->problem = "its definition is larger than 1 MiB";
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, p->s, JVMGI_CODE_FORMAT ": process group '%s': %s",
                     JVMGI_CODE_GROUP_BROKEN, group->name, group->problem);
        return false;
    }
    const jvmgi_accepted_t *old = jvmgi_retained_find(p->retained, group->name);
    return old &&
           jvmgi_accepted_make(out, old->name, old->definition, old->processes,
                               old->shutdown_timeout, (jvmgi_span_t){old->payload, old->length});
}

/** Makes the list of what is wanted. NULL: no memory. */
static jvmgi_accepted_t *list_wanted(const parent_t *p, size_t *count)
{
    jvmgi_accepted_t *list = calloc(apr_hash_count(p->setup->groups), sizeof *list);
    *count = 0;
    for (apr_hash_index_t *i = apr_hash_first(p->pool, p->setup->groups); i && list;
         i = apr_hash_next(i)) {
        void *group;
        apr_hash_this(i, NULL, NULL, &group);
        *count += choose_definition(p, group, &list[*count]);
    }
    return list;
}

/** Lets requests find the sockets of what was handed over. */
static void publish(const parent_t *p)
{
    for (size_t i = 0; i < p->retained->accepted_count; i++) {
        const jvmgi_accepted_t *accepted = &p->retained->accepted[i];
        jvmgi_daemon_group_t *group = jvmgi_config_group(p->setup, accepted->name);
        if (group) {
            group->definition = apr_pstrdup(p->pool, accepted->definition);
            group->processes = accepted->processes;
        }
    }
    p->setup->folder = apr_pstrdup(p->pool, p->retained->supervisor.folder);
    p->setup->owner = geteuid();
}

/* ---- the conversation ---- */

static bool send_list(const parent_t *p, jvmgi_handover_t *h, const jvmgi_accepted_t *list,
                      size_t count, char *why)
{
    jvmgi_handover_log_t log = jvmgi_logtarget_of(p->s);
    bool sent = jvmgi_handover_log(h, &log);
    for (size_t i = 0; i < count && sent; i++) {
        sent = jvmgi_handover_group(h, (jvmgi_span_t){list[i].payload, list[i].length});
    }
    if (!sent) {
        (void)snprintf(why, JVMGI_HANDOVER_WHY, "the control socket broke");
        return false;
    }
    int generation = 0;
    (void)ap_mpm_query(AP_MPMQ_GENERATION, &generation);
    return jvmgi_handover_commit(h, (uint32_t)generation, why);
}

static bool hand_over(const parent_t *p, const jvmgi_accepted_t *list, size_t count, char *why)
{
    jvmgi_handover_t *h = jvmgi_handover_open(&p->retained->supervisor, why);
    if (!h) {
        return false;
    }
    bool done = send_list(p, h, list, count, why);
    jvmgi_handover_close(h);
    return done;
}

/* ---- the supervisor's life ---- */

static bool ensure_supervisor(const parent_t *p)
{
    jvmgi_supervisor_t *supervisor = &p->retained->supervisor;
    if (jvmgi_supervisor_runs(supervisor)) {
        return true;
    }
    char why[JVMGI_HANDOVER_WHY];
    const char *bridge = jvmgi_bridge_folder(p->pool, p->setup);
    const char *program = apr_pstrcat(p->pool, bridge, "/jvmgi-supervisor", NULL);
    const char *prefix = jvmgi_check_socket_prefix(p->pool, p->setup);
    if (jvmgi_supervisor_start(supervisor, program, prefix, getenv("TZ"), why, sizeof why)) {
        return true;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, p->s,
                 JVMGI_CODE_FORMAT ": the supervisor %s could not be started: %s",
                 JVMGI_CODE_SUPERVISOR_NOT_STARTED, program, why);
    return false;
}

static void maintain(int reason, void *baton, int status);

/** Lets httpd tell of the supervisor's end. Anew in each configuration, since the registration is the old one's. */
static void watch_supervisor(parent_t *p)
{
    apr_proc_t *process = apr_pcalloc(p->pool, sizeof *process);
    process->pid = p->retained->supervisor.pid;
    apr_proc_other_child_register(process, maintain, p, NULL, p->pool);
}

static bool is_stopping(void)
{
    int state = AP_MPMQ_RUNNING;
    return ap_mpm_query(AP_MPMQ_MPM_STATE, &state) == APR_SUCCESS && state == AP_MPMQ_STOPPING;
}

/** Starts another supervisor in place of one that was lost. */
static bool replace_supervisor(parent_t *p)
{
    if (!ensure_supervisor(p)) {
        return false;
    }
    watch_supervisor(p);
    if (p->setup->folder && strcmp(p->setup->folder, p->retained->supervisor.folder) != 0) {
        ap_log_error(
            APLOG_MARK, APLOG_ERR, 0, p->s,
            JVMGI_CODE_FORMAT
            ": the supervisor's new folder is %s, but httpd's processes know %s: restart httpd",
            JVMGI_CODE_HANDOVER_FAILED, p->retained->supervisor.folder, p->setup->folder);
    }
    return true;
}

/** Goes on after the supervisor was lost, with what was in force. */
static void recover(parent_t *p)
{
    char why[JVMGI_HANDOVER_WHY];
    if (is_stopping() ||
        (!jvmgi_supervisor_runs(&p->retained->supervisor) && !replace_supervisor(p))) {
        return;
    }
    p->retained->in_force = hand_over(p, p->retained->accepted, p->retained->accepted_count, why);
    if (!p->retained->in_force) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, p->s,
                     JVMGI_CODE_FORMAT ": the supervisor did not take over the process groups: %s",
                     JVMGI_CODE_HANDOVER_FAILED, why);
    }
}

static void lose_supervisor(parent_t *p, int status)
{
    int64_t now = jvmgi_clock_ms();
    bool again = p->retained->lost_at && now - p->retained->lost_at < SETTLED_MS;
    p->retained->lost_at = now;
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, p->s,
                 JVMGI_CODE_FORMAT
                 ": the supervisor ended unexpectedly (status %d); its processes end too, and "
                 "others are started %s",
                 JVMGI_CODE_SUPERVISOR_LOST, status, again ? "in some seconds" : "at once");
    if (!again) {
        recover(p);
    }
}

/** httpd's word of the supervisor: it ended (or was lost), or the configuration goes. */
static void maintain(int reason, void *baton, int status)
{
    parent_t *p = baton;
    switch (reason) {
    case APR_OC_REASON_DEATH:
    case APR_OC_REASON_LOST:
        apr_proc_other_child_unregister(p);
        p->retained->supervisor.pid = 0;
        p->retained->in_force = false;
        if (!is_stopping()) {
            lose_supervisor(p, status);
        }
        break;
    case APR_OC_REASON_RESTART:
        apr_proc_other_child_unregister(p);
        break;
    default:
        break;
    }
}

/** Asks the supervisor to end everything, and waits for it. The log may be closed already: what is to be said goes to standard error. */
static void stop_supervisor(jvmgi_retained_t *retained)
{
    char why[JVMGI_HANDOVER_WHY];
    int64_t deadline = jvmgi_clock_ms() + retained->longest_shutdown * 1000 + STOP_MARGIN_MS;
    pid_t pid = retained->supervisor.pid;
    jvmgi_handover_t *h = jvmgi_handover_open(&retained->supervisor, why);
    if (h) {
        (void)jvmgi_handover_stop(h, deadline, why);
        jvmgi_handover_close(h);
    } else {
        /* Somebody may have removed the folder with its socket; the signal means the same. */
        (void)kill(pid, SIGTERM);
    }
    if (!jvmgi_supervisor_await_end(&retained->supervisor, deadline)) {
        (void)fprintf(stderr,
                      "mod_jvmgi: " JVMGI_CODE_FORMAT
                      ": the supervisor (pid %ld) did not end in time and was killed\n",
                      JVMGI_CODE_SUPERVISOR_KILLED, (long)pid);
    }
    jvmgi_retained_forget(retained);
}

/** True while httpd clears its configuration only to read it again with running requests left alone. The MPM's own cleanup, before or
 * after this one, moves the answer from one pair of fields to another. */
static bool is_graceful_restart(void)
{
    const ap_unixd_mpm_retained_data *mpm = ap_unixd_mpm_get_retained_data();
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_DESTROY_CONFIG && !mpm->is_ungraceful &&
           (mpm->restart_pending || mpm->was_graceful);
}

/** After a graceful restart's configuration has been read, and before it is used. A module that is not in it any more gets no other
 * word of that: its code stays, its hooks are gone. */
static apr_status_t stop_when_unloaded(void *baton)
{
    jvmgi_retained_t *retained = baton;
    if (retained->parent == getpid() && !ap_find_linked_module("mod_jvmgi.c") &&
        jvmgi_supervisor_runs(&retained->supervisor)) {
        stop_supervisor(retained);
    }
    return APR_SUCCESS;
}

static apr_status_t leave_configuration(void *baton)
{
    jvmgi_retained_t *retained = baton;
    /* Children run the cleanups of the parent's pools too when they exit. A supervisor that is not ours any more sees our end itself. */
    if (retained->parent != getpid() || !jvmgi_supervisor_runs(&retained->supervisor) ||
        !jvmgi_supervisor_is_ours(&retained->supervisor)) {
        return APR_SUCCESS;
    }
    if (is_graceful_restart()) {
        apr_pool_cleanup_register(retained->logs, retained, stop_when_unloaded,
                                  apr_pool_cleanup_null);
    } else {
        stop_supervisor(retained);
    }
    return APR_SUCCESS;
}

/* ---- hooks ---- */

/** Starts what is wanted. False before the first start: httpd must not start. */
static bool start_groups(parent_t *p)
{
    char why[JVMGI_HANDOVER_WHY];
    size_t count;
    jvmgi_accepted_t *list = list_wanted(p, &count);
    if (!list) {
        ap_log_error(APLOG_MARK, APLOG_ERR, APR_ENOMEM, p->s, JVMGI_CODE_FORMAT ": process groups",
                     JVMGI_CODE_HANDOVER_FAILED);
        return false;
    }
    if (count == 0 && !jvmgi_supervisor_runs(&p->retained->supervisor)) {
        free(list);
        return true;
    }
    if (!ensure_supervisor(p)) {
        jvmgi_accepted_free(list, count);
        return false;
    }
    watch_supervisor(p);
    bool done = hand_over(p, list, count, why);
    if (done) {
        jvmgi_retained_replace(p->retained, list, count);
        p->retained->in_force = true;
    } else {
        jvmgi_accepted_free(list, count);
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, p->s,
                     JVMGI_CODE_FORMAT ": the supervisor did not take over the process groups: %s",
                     JVMGI_CODE_HANDOVER_FAILED, why);
    }
    publish(p);
    return done;
}

static int hook_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK;
    }
    parent_t *p = apr_palloc(pconf, sizeof *p);
    *p = (parent_t){
        .pool = pconf, .s = s, .setup = jvmgi_config_setup(s), .retained = jvmgi_retained()};
    p->retained->parent = getpid();
    p->retained->logs = plog;
    apr_pool_cleanup_register(pconf, p->retained, leave_configuration, apr_pool_cleanup_null);
    apr_pool_userdata_setn(p, "mod_jvmgi.parent", NULL, pconf);
    ap_add_version_component(pconf, "mod_jvmgi/" JVMGI_VERSION);
    bool kept = jvmgi_supervisor_runs(&p->retained->supervisor);
    bool started = start_groups(p);
    if (!started && !p->retained->ran) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (!kept && p->setup->folder) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s,
                     JVMGI_CODE_FORMAT ": mod_jvmgi " JVMGI_VERSION
                                       ": %lu process groups, sockets in %s, supervisor pid %ld",
                     JVMGI_CODE_STARTED, (unsigned long)p->retained->accepted_count,
                     p->setup->folder, (long)p->retained->supervisor.pid);
    }
    p->retained->ran = true;
    return OK;
}

static void hook_end_generation(server_rec *s, ap_generation_t generation)
{
    jvmgi_retained_t *retained = jvmgi_retained();
    char why[JVMGI_HANDOVER_WHY];
    if (is_stopping() || retained->parent != getpid() ||
        !jvmgi_supervisor_runs(&retained->supervisor)) {
        return;
    }
    jvmgi_handover_t *h = jvmgi_handover_open(&retained->supervisor, why);
    bool told = h && jvmgi_handover_end_generation(h, (uint32_t)generation, why);
    if (h) {
        jvmgi_handover_close(h);
    }
    if (!told) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s,
                     JVMGI_CODE_FORMAT
                     ": the supervisor was not told of the end of generation %d: %s",
                     JVMGI_CODE_HANDOVER_FAILED, (int)generation, why);
    }
}

/** Now and then: what failed after the loss of a supervisor, its start or the hand-over, is tried again. */
static int hook_monitor(apr_pool_t *pool, server_rec *s)
{
    jvmgi_retained_t *retained = jvmgi_retained();
    if (retained->accepted_count > 0 && !retained->in_force) {
        void *parent = NULL;
        if (apr_pool_userdata_get(&parent, "mod_jvmgi.parent", s->process->pconf) == APR_SUCCESS &&
            parent) {
            recover(parent);
        }
    }
    return OK;
}

void jvmgi_parent_hooks(apr_pool_t *pool)
{
    ap_hook_post_config(hook_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_end_generation(hook_end_generation, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_monitor(hook_monitor, NULL, NULL, APR_HOOK_MIDDLE);
}
