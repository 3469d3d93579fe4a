/* SPDX-License-Identifier: Apache-2.0
 * The check_config hook. Before the first start each finding is an error that keeps httpd from starting; at a restart it is a line in the
 * error log, and the group keeps its definition in force or answers 503. */
#include "jvmgi_check.h"

#include "config/jvmgi_private.h"
#include "config/jvmgi_token.h"
#include "map/jvmgi_placement.h"
#include "jvmgi_account.h"
#include "jvmgi_definition.h"
#include "jvmgi_java.h"
#include "jvmgi_limits.h"
#include "jvmgi_path.h"
#include "jvmgi_place.h"
#include "jvmgi_retained.h"
#include "jvmgi_vmoptions.h"

#include <ap_mpm.h>
#include <apr_strings.h>
#include <http_core.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <unixd.h>

/** What a child of httpd has open beside connections: listeners, logs, modules' files. */
enum { OTHER_DESCRIPTORS = 64 };

/** A check of one configuration. */
typedef struct {
    apr_pool_t *pool;
    server_rec *main_server;
    jvmgi_setup_t *setup;
    jvmgi_retained_t *retained;
    int findings;
} check_t;

/** Where a group was defined, for a message. */
static const char *place_of(apr_pool_t *pool, const char *file, int line)
{
    return file ? apr_psprintf(pool, " (%s, line %d)", file, line) : "";
}

static void tell(check_t *check, int level, uint16_t code, const char *text)
{
    ap_log_error(APLOG_MARK, level | APLOG_STARTUP, 0,
                 check->retained->ran ? check->main_server : NULL, JVMGI_CODE_FORMAT ": %s", code,
                 text);
}

static void find(check_t *check, uint16_t code, const char *text)
{
    check->findings++;
    tell(check, APLOG_ERR, code, text);
}

/* ---- names ---- */

static void check_use(check_t *check, const jvmgi_group_use_t *use)
{
    const jvmgi_daemon_group_t *group = jvmgi_config_group(check->setup, use->name);
    const char *place = place_of(check->pool, use->file, use->line);
    if (!group) {
        find(check, JVMGI_CODE_GROUP_UNDEFINED,
             apr_psprintf(check->pool,
                          "the process group '%s'%s is defined by no JVMGIDaemonProcess", use->name,
                          place));
    } else if (!jvmgi_config_may_use(group, use->server)) {
        find(check, JVMGI_CODE_GROUP_FOREIGN,
             apr_psprintf(check->pool,
                          "the process group '%s'%s was defined in a virtual host with another "
                          "ServerName%s: define it outside "
                          "of virtual hosts to share it",
                          use->name, place, place_of(check->pool, group->file, group->line)));
    } else if (group->options.threads == 0 && !use->for_import) {
        find(check, JVMGI_CODE_SERVICE_GROUP,
             apr_psprintf(check->pool,
                          "the process group '%s'%s takes no requests: it has threads=0%s",
                          use->name, place, place_of(check->pool, group->file, group->line)));
    }
}

static void check_uses(check_t *check)
{
    for (int i = 0; i < check->setup->uses->nelts; i++) {
        check_use(check, &APR_ARRAY_IDX(check->setup->uses, i, const jvmgi_group_use_t));
    }
}

/* ---- aliases ---- */

/** The alias of the same host that takes every URL of this one before it is asked; NULL: it is asked. */
static const jvmgi_alias_t *find_cover(const jvmgi_alias_t *aliases, int index)
{
    for (int i = 0; i < index; i++) {
        if (!aliases[i].regex && aliases[i].server == aliases[index].server &&
            jvmgi_path_match(aliases[index].url_path, aliases[i].url_path) > 0) {
            return &aliases[i];
        }
    }
    return NULL;
}

/** A host has the aliases of the main server behind its own, and means to hide them. */
static void check_aliases(check_t *check, const server_rec *s)
{
    const apr_array_header_t *all = jvmgi_config_server(s)->aliases;
    const jvmgi_alias_t *aliases = (const jvmgi_alias_t *)all->elts;
    for (int i = 0; i < all->nelts; i++) {
        const jvmgi_alias_t *alias = &aliases[i];
        const jvmgi_alias_t *cover =
            alias->server == s && !alias->regex ? find_cover(aliases, i) : NULL;
        if (cover) {
            tell(check, APLOG_WARNING, JVMGI_CODE_ALIAS_UNUSED,
                 apr_psprintf(check->pool,
                              "the alias %s%s is never used: the alias %s%s stands before it and "
                              "takes all of its URLs; put the longer URL path first",
                              alias->url_path, place_of(check->pool, alias->file, alias->line),
                              cover->url_path, place_of(check->pool, cover->file, cover->line)));
        }
    }
}

/* ---- groups ---- */

/** True when an alias of the server sends requests to the group `default` because nothing else is said. */
static bool uses_default(const server_rec *s)
{
    const apr_array_header_t *aliases = jvmgi_config_server(s)->aliases;
    const jvmgi_dir_config_t *dir = ap_get_module_config(s->lookup_defaults, &jvmgi_module);
    bool uses = false;
    for (int i = 0; i < aliases->nelts && !uses; i++) {
        uses = !APR_ARRAY_IDX(aliases, i, const jvmgi_alias_t).options.process_group &&
               !dir->process_group;
    }
    return uses;
}

bool jvmgi_check_is_lazy(const jvmgi_setup_t *setup, const jvmgi_daemon_group_t *group,
                         const server_rec *main_server)
{
    bool wanted = group->file != NULL;
    bool may_use_default = setup->restrict_embedded && !setup->sections_choose;
    for (int i = 0; i < setup->uses->nelts && !wanted; i++) {
        wanted =
            strcmp(APR_ARRAY_IDX(setup->uses, i, const jvmgi_group_use_t).name, group->name) == 0;
    }
    for (const server_rec *s = main_server; s && !wanted && may_use_default; s = s->next) {
        wanted = uses_default(s);
    }
    return !wanted;
}

/** Only options that an administrator chose are worth a JVM's start. */
static bool has_java_options(const jvmgi_setup_t *setup, const jvmgi_daemon_group_t *group)
{
    return setup->java_options.count > 0 || group->options.java_options.count > 0 ||
           group->options.max_heap > 0 || group->options.stack_size > 0;
}

/** Runs java with the group's options, unless that has gone well before. */
static jvmgi_problem_t try_options(check_t *check, const jvmgi_daemon_group_t *group,
                                   const jvmgi_group_t *built)
{
    char definition[JVMGI_DEFINITION_LENGTH + 1];
    jvmgi_group_definition(built, definition);
    if (!has_java_options(check->setup, group) ||
        jvmgi_retained_was_tried(check->retained, definition)) {
        return (jvmgi_problem_t){0, NULL};
    }
    const char *fault = jvmgi_java_try(check->pool, built);
    if (fault) {
        return (jvmgi_problem_t){JVMGI_CODE_JAVA_UNUSABLE, fault};
    }
    jvmgi_retained_note_tried(check->retained, definition);
    return (jvmgi_problem_t){0, NULL};
}

/** Tells of a group that can't be run as configured, in the way that fits the moment. */
static void tell_problem(check_t *check, jvmgi_daemon_group_t *group, jvmgi_problem_t problem)
{
    const char *text = apr_psprintf(check->pool, "process group '%s'%s: %s", group->name,
                                    place_of(check->pool, group->file, group->line), problem.text);
    group->problem = problem.text;
    if (jvmgi_check_is_lazy(check->setup, group, check->main_server)) {
        /* Nobody may ever ask for it; who does gets 503 with these words in the log. */
        tell(check, APLOG_INFO, problem.code, text);
    } else if (!check->retained->ran) {
        find(check, problem.code, text);
    } else if (jvmgi_retained_find(check->retained, group->name)) {
        find(check, JVMGI_CODE_GROUP_KEPT,
             apr_psprintf(check->pool, "%s; its running processes are kept as they are", text));
    } else {
        find(check, JVMGI_CODE_GROUP_BROKEN,
             apr_psprintf(check->pool, "%s; its requests get 503 until the next restart", text));
    }
}

const char *jvmgi_check_open_port(apr_pool_t *pool, const jvmgi_list_t *options)
{
    const char *option = jvmgi_vmoptions_open_port(options);
    return option ? apr_psprintf(
                        pool,
                        "%s lets other machines into the JVM: bind it to this one "
                        "(address=localhost:PORT, com.sun.management.jmxremote.host=localhost)",
                        option)
                  : NULL;
}

static void warn_of_open_port(check_t *check, const jvmgi_daemon_group_t *group,
                              const jvmgi_group_t *built)
{
    const char *text = jvmgi_check_open_port(check->pool, &built->argv);
    if (text) {
        tell(check, APLOG_WARNING, JVMGI_CODE_PORT_OPEN,
             apr_psprintf(check->pool, "process group '%s'%s: %s", group->name,
                          place_of(check->pool, group->file, group->line), text));
    }
}

static void check_group(check_t *check, jvmgi_daemon_group_t *group)
{
    jvmgi_group_t *built = apr_palloc(check->pool, sizeof *built);
    jvmgi_problem_t problem = {
        JVMGI_CODE_USER_UNUSABLE,
        jvmgi_account_find_owner(check->pool, &group->options, &group->owner)};
    if (!problem.text) {
        problem = jvmgi_definition_build(check->pool, check->setup, group, built);
    }
    if (!problem.code) {
        problem = try_options(check, group, built);
    }
    if (problem.code) {
        tell_problem(check, group, problem);
        return;
    }
    warn_of_open_port(check, group, built);
    built->lazy = jvmgi_check_is_lazy(check->setup, group, check->main_server);
    jvmgi_placement_preload(check->pool, check->main_server, group, built);
    group->built = built;
}

static void check_groups(check_t *check)
{
    for (apr_hash_index_t *i = apr_hash_first(check->pool, check->setup->groups); i;
         i = apr_hash_next(i)) {
        void *group;
        apr_hash_this(i, NULL, NULL, &group);
        check_group(check, group);
    }
}

/* ---- the socket folder ---- */

const char *jvmgi_check_socket_prefix(apr_pool_t *pool, const jvmgi_setup_t *setup)
{
    return setup->socket_prefix ? setup->socket_prefix : ap_runtime_dir_relative(pool, "jvmgi");
}

/** NULL, or why sockets can't be made or reached there. */
static const char *judge_prefix(check_t *check, const char *prefix)
{
    /* ".NNN/", then the longest name of a socket. */
    const size_t added = 5 + JVMGI_DEFINITION_LENGTH + 5;
    if (strlen(prefix) + added > JVMGI_MAX_SOCKET_PATH) {
        return apr_psprintf(
            check->pool, "it has %lu bytes, but a path of a socket leaves room for %lu only",
            (unsigned long)strlen(prefix), (unsigned long)(JVMGI_MAX_SOCKET_PATH - added));
    }
    const char *folder = ap_make_dirstr_parent(check->pool, prefix);
    jvmgi_account_t children;
    jvmgi_group_options_t none = {0};
    if (access(folder, W_OK | X_OK) < 0) {
        return apr_psprintf(check->pool, "httpd can't make a folder in %s", folder);
    }
    if (jvmgi_account_find(check->pool, &none, &children) == NULL &&
        jvmgi_account_barrier(check->pool, &children, folder)) {
        return apr_psprintf(check->pool, "httpd's user %s can't enter %s", children.name, folder);
    }
    return NULL;
}

/** True when some process is to be started with httpd. */
static bool wants_sockets(const check_t *check)
{
    bool wants = false;
    for (apr_hash_index_t *i = apr_hash_first(check->pool, check->setup->groups); i && !wants;
         i = apr_hash_next(i)) {
        void *group;
        apr_hash_this(i, NULL, NULL, &group);
        wants = !jvmgi_check_is_lazy(check->setup, group, check->main_server);
    }
    return wants;
}

/** Locks and sockets there may be other machines' as well. */
static void warn_of_network(check_t *check, const char *prefix)
{
    const char *folder = ap_make_dirstr_parent(check->pool, prefix);
    const char *network = jvmgi_place_network_of(folder);
    if (network) {
        tell(check, APLOG_WARNING, JVMGI_CODE_SOCKET_PREFIX_SHARED,
             apr_psprintf(check->pool,
                          "the socket prefix %s lies on %s, a network file system, where locks and "
                          "sockets can fail, or be another machine's: set JVMGISocketPrefix to a "
                          "folder of this machine",
                          prefix, network));
    }
}

static void check_prefix(check_t *check)
{
    if (!wants_sockets(check)) {
        return;
    }
    const char *prefix = jvmgi_check_socket_prefix(check->pool, check->setup);
    const char *fault = prefix ? judge_prefix(check, prefix) : "it is not a valid path";
    if (fault) {
        find(check, JVMGI_CODE_SOCKET_PREFIX_UNUSABLE,
             apr_psprintf(check->pool,
                          "the socket prefix %s can't be used: %s; set JVMGISocketPrefix",
                          prefix ? prefix : "", fault));
    } else {
        warn_of_network(check, prefix);
    }
}

/** An import script inside httpd needs a JVM there. */
static void check_imports(check_t *check)
{
    for (int i = 0; i < check->setup->imports->nelts; i++) {
        const jvmgi_import_t *import =
            &APR_ARRAY_IDX(check->setup->imports, i, const jvmgi_import_t);
        if (!*import->process_group && check->setup->restrict_embedded) {
            find(check, JVMGI_CODE_EMBEDDED_OFF,
                 apr_psprintf(check->pool,
                              "JVMGIImportScript %s: nothing runs inside httpd with "
                              "JVMGIRestrictEmbedded On: name a process group",
                              import->target));
        }
    }
}

static int hook_check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    check_t check = {.pool = pconf,
                     .main_server = s,
                     .setup = jvmgi_config_setup(s),
                     .retained = jvmgi_retained()};
    check_uses(&check);
    for (const server_rec *host = s; host; host = host->next) {
        check_aliases(&check, host);
    }
    check_imports(&check);
    check_prefix(&check);
    check_groups(&check);
    return check.findings > 0 && !check.retained->ran ? HTTP_INTERNAL_SERVER_ERROR : OK;
}

/** Each thread of a child may have its client's connection, and one to a process, which may have a pipe. By now the MPM knows how many threads there will be. */
static int hook_check_descriptors(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                                  server_rec *s)
{
    check_t check = {.pool = pconf, .main_server = s, .retained = jvmgi_retained()};
    struct rlimit limit;
    int threads = 1;
    (void)ap_mpm_query(AP_MPMQ_MAX_THREADS, &threads);
    rlim_t needed = 3 * (rlim_t)(threads > 1 ? threads : 1) + OTHER_DESCRIPTORS;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < needed) {
        tell(&check, APLOG_WARNING, JVMGI_CODE_DESCRIPTORS_FEW,
             apr_psprintf(pconf,
                          "%lu descriptors are allowed, but a child of httpd with %d threads may "
                          "need %lu: raise the limit (ulimit -n, LimitNOFILE=)",
                          (unsigned long)limit.rlim_cur, threads, (unsigned long)needed));
    }
    return OK;
}

void jvmgi_check_hooks(apr_pool_t *pool)
{
    ap_hook_check_config(hook_check_descriptors, NULL, NULL, APR_HOOK_LAST);
    ap_hook_check_config(hook_check_config, NULL, NULL, APR_HOOK_MIDDLE);
}
