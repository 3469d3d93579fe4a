/* SPDX-License-Identifier: Apache-2.0
 * Fills in a group's definition step by step; the first step that can't be done is the problem. */
#include "jvmgi_definition.h"

#include "config/jvmgi_loaders.h"
#include "config/jvmgi_private.h"
#include "jvmgi_account.h"
#include "jvmgi_argv.h"
#include "jvmgi_java.h"
#include "jvmgi_vmoptions.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/** What the steps share. */
typedef struct {
    apr_pool_t *pool;
    jvmgi_alloc_t alloc;
    const jvmgi_setup_t *setup;
    const jvmgi_daemon_group_t *group;
    const jvmgi_group_options_t *options;
    jvmgi_account_t account;
    jvmgi_java_t java;
    jvmgi_loading_t loading;
    const char *bridge;
    jvmgi_group_t *out;
} building_t;

static const char *find_account(building_t *b)
{
    const char *error = jvmgi_account_find(b->pool, b->options, &b->account);
    jvmgi_group_t *out = b->out;
    out->changes_user = b->account.changes_user;
    out->uid = b->account.uid;
    out->gid = b->account.gid;
    out->supplementary = b->account.supplementary;
    out->supplementary_count = b->account.supplementary_count;
    out->home = b->account.home;
    out->socket_uid = b->account.socket_uid;
    out->socket_gid = b->account.socket_gid;
    return error;
}

static bool is_virtual(const building_t *b)
{
    return b->options->thread_type && strcmp(b->options->thread_type, "virtual") == 0;
}

static const char *find_java(building_t *b)
{
    const char *error = jvmgi_java_find(b->pool, b->setup, b->options, &b->account, &b->java);
    if (!error && is_virtual(b) && b->java.release < JVMGI_OLDEST_VIRTUAL_JAVA) {
        error = apr_psprintf(b->pool,
                             "thread-type=virtual needs Java %d or later, and %s is Java %d: name "
                             "another one with java-home=",
                             JVMGI_OLDEST_VIRTUAL_JAVA, b->java.program, b->java.release);
    }
    if (!error && b->account.changes_user) {
        error = jvmgi_account_bar_file(b->pool, &b->account, b->java.program, true);
    }
    return error ? error : jvmgi_identity_add(b->pool, &b->out->identity, b->java.program);
}

static const char *find_bridge(building_t *b)
{
    jvmgi_list_add(&b->out->identity, &b->alloc, JVMGI_BUILD);
    b->bridge = jvmgi_bridge_folder(b->pool, b->setup);
    const char *error = jvmgi_bridge_check(b->pool, b->bridge, &b->out->identity);
    return error || !b->account.changes_user ? error
                                             : jvmgi_bridge_bars(b->pool, b->bridge, &b->account);
}

static void build_archive(building_t *b, const jvmgi_launch_t *launch)
{
    jvmgi_group_t *out = b->out;
    bool is_wanted = !b->options->cds || strcmp(b->options->cds, "off") != 0;
    if (is_wanted && jvmgi_argv_archive(launch, &out->archive_argv, &b->alloc)) {
        char *name = apr_palloc(b->pool, JVMGI_DEFINITION_LENGTH + 1);
        jvmgi_group_archive_name(&out->archive_argv, &out->identity, name);
        out->archive = name;
    }
}

static const char *build_argv(building_t *b)
{
    const jvmgi_list_t *const options[] = {&b->setup->java_options, &b->options->java_options};
    for (size_t i = 0; i < 2; i++) {
        const char *error = jvmgi_vmoptions_check(options[i], &b->alloc);
        if (error) {
            return error;
        }
    }
    jvmgi_launch_t launch = {
        .java = b->java.program,
        .bridge = b->bridge,
        .supervisor_user = jvmgi_account_name(b->pool, geteuid()),
        /* A service has nothing else to end. */
        .refuses_exit = b->setup->restrict_exit && b->options->threads > 0,
        .stack_size = b->options->stack_size,
        .max_heap = b->options->max_heap,
        .java_options = {options[0], options[1]},
        .system_properties = {&b->loading.system_properties, &b->options->system_property},
    };
    jvmgi_argv_java(&launch, &b->out->argv, &b->alloc);
    build_archive(b, &launch);
    return NULL;
}

static const char *build_surroundings(building_t *b)
{
    jvmgi_surroundings_t about = {
        .group = b->group->name,
        .user = b->account.name,
        .home = b->account.home,
        .lang = b->options->lang,
        .locale = b->options->locale,
        .time_zone = getenv("TZ"),
        .extra = &b->options->env,
    };
    jvmgi_argv_environment(&about, &b->out->env, &b->alloc);
    const char *title = b->options->display_name;
    if (title) {
        bool is_token = strcmp(title, "%{GROUP}") == 0;
        b->out->argv0 = is_token ? apr_psprintf(b->pool, "(jvmgi:%s)", b->group->name) : title;
    }
    return NULL;
}

static void add_config(building_t *b, const char *key, const char *value)
{
    jvmgi_list_add(&b->out->config, &b->alloc, jvmgi_alloc_format(&b->alloc, "%s=%s", key, value));
}

static void add_config_number(building_t *b, const char *key, int64_t value)
{
    jvmgi_list_add(&b->out->config, &b->alloc,
                   jvmgi_alloc_format(&b->alloc, "%s=%" PRId64, key, value));
}

static void add_config_list(building_t *b, const char *key, const jvmgi_list_t *values)
{
    for (size_t i = 0; i < values->count; i++) {
        add_config(b, key, values->items[i]);
    }
}

static void add_imports(building_t *b)
{
    const apr_array_header_t *imports = b->setup->imports;
    for (int i = 0; i < imports->nelts; i++) {
        const jvmgi_import_t *import = &APR_ARRAY_IDX(imports, i, const jvmgi_import_t);
        if (strcmp(import->process_group, b->group->name) == 0) {
            add_config(b, "import", jvmgi_config_import_text(b->pool, import));
        }
    }
}

/** What the daemon itself is told. */
static const char *build_config(building_t *b)
{
    ap_version_t httpd;
    add_config_number(b, "threads", b->options->threads);
    add_config_number(b, "hook-threads", b->options->hook_threads);
    add_config_list(b, "class-path", &b->loading.class_path);
    add_config_list(b, "group-class-path", &b->loading.group_class_paths);
    if (is_virtual(b)) {
        add_config(b, "thread-type", "virtual");
    }
    add_config_number(b, "queue-limit", b->options->queue_limit);
    add_config_number(b, "inactivity-timeout", b->options->inactivity_timeout);
    add_config_number(b, "request-timeout", b->options->request_timeout);
    add_config_number(b, "interrupt-timeout", b->options->interrupt_timeout);
    add_imports(b);
    add_config(b, "client-user", b->account.client_name);
    add_config_number(b, "header-buffer-size", b->options->header_buffer_size);
    if (b->options->maximum_requests > 0) {
        add_config_number(b, "maximum-requests", b->options->maximum_requests);
    }
    if (b->group->owner.uid != JVMGI_OWNER_ANY) {
        add_config_number(b, "script-user", b->group->owner.uid);
    }
    if (b->group->owner.gid != JVMGI_OWNER_ANY) {
        add_config_number(b, "script-group", b->group->owner.gid);
    }
    if (b->loading.streams.restrict_stdin) {
        add_config_number(b, "restrict-stdin", 1);
    }
    if (b->loading.streams.restrict_stdout) {
        add_config_number(b, "restrict-stdout", 1);
    }
    ap_get_server_revision(&httpd);
    add_config(b, "apache-version",
               apr_psprintf(b->pool, "%d.%d.%d", httpd.major, httpd.minor, httpd.patch));
    return NULL;
}

static const char *copy_options(building_t *b)
{
    const jvmgi_group_options_t *from = b->options;
    jvmgi_group_t *to = b->out;
    to->name = b->group->name;
    to->processes = from->processes;
    to->umask = from->umask;
    to->listen_backlog = from->listen_backlog;
    to->send_buffer_size = from->send_buffer_size;
    to->receive_buffer_size = from->receive_buffer_size;
    to->startup_timeout = from->startup_timeout;
    to->shutdown_timeout = from->shutdown_timeout;
    to->graceful_timeout = from->graceful_timeout;
    to->eviction_timeout = from->eviction_timeout;
    to->restart_interval = from->restart_interval;
    to->cpu_time_limit = from->cpu_time_limit;
    /* Two services at once would do everything twice. */
    to->is_alone = !from->overlap || from->threads == 0;
    to->deadlock_timeout = from->deadlock_timeout;
    to->priority = from->cpu_priority;
    return NULL;
}

static const struct {
    const char *(*run)(building_t *b);
    uint16_t code;
} steps[] = {
    {copy_options, 0},
    {find_account, JVMGI_CODE_USER_UNUSABLE},
    {find_java, JVMGI_CODE_JAVA_UNUSABLE},
    {find_bridge, JVMGI_CODE_BRIDGE_INCOMPLETE},
    {build_argv, JVMGI_CODE_JAVA_UNUSABLE},
    {build_surroundings, 0},
    {build_config, 0},
};

jvmgi_problem_t jvmgi_definition_build(apr_pool_t *pool, const jvmgi_setup_t *setup,
                                       const jvmgi_daemon_group_t *group, jvmgi_group_t *out)
{
    building_t building = {
        .pool = pool,
        .alloc = jvmgi_config_alloc(pool),
        .setup = setup,
        .group = group,
        .options = &group->options,
        .out = out,
    };
    memset(out, 0, sizeof *out);
    jvmgi_loaders_settle(setup, group->name, &group->options.class_path, &building.alloc,
                         &building.loading);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        const char *error = steps[i].run(&building);
        if (error) {
            return (jvmgi_problem_t){steps[i].code, error};
        }
    }
    return (jvmgi_problem_t){0, NULL};
}
