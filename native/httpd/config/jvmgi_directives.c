/* SPDX-License-Identifier: Apache-2.0
 * Each directive has one function that checks its arguments and stores them; nothing outside of the configuration is looked at here. */
#include "jvmgi_directives.h"

#include "jvmgi_arguments.h"
#include "jvmgi_argv.h"
#include "jvmgi_config.h"
#include "jvmgi_limits.h"
#include "jvmgi_loaders.h"
#include "jvmgi_path.h"
#include "jvmgi_private.h"
#include "jvmgi_proxies.h"
#include "jvmgi_scripts.h"
#include "jvmgi_token.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_core.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- groups ---- */

static const char *split_options(jvmgi_group_options_t *options, const jvmgi_alloc_t *alloc)
{
    jvmgi_list_t words = {0};
    for (size_t i = 0; i < options->java_options.count; i++) {
        const char *error = jvmgi_argv_split(options->java_options.items[i], &words, alloc);
        if (error) {
            return jvmgi_alloc_format(alloc, "java-options=: %s", error);
        }
    }
    options->java_options = words;
    return NULL;
}

/** The group to fill: a new one, or the implicit one, which one line may configure. */
static const char *claim_group(cmd_parms *cmd, const char *name, jvmgi_daemon_group_t **out)
{
    jvmgi_setup_t *setup = jvmgi_arguments_setup(cmd);
    jvmgi_daemon_group_t *group = jvmgi_config_group(setup, name);
    if (group && group->file) {
        return apr_psprintf(cmd->pool, "the process group '%s' is already defined in %s, line %d",
                            name, group->file, group->line);
    }
    if (strcmp(name, JVMGI_DEFAULT_GROUP) == 0 && cmd->server->is_virtual) {
        return "the process group 'default' serves all hosts: configure it outside of "
               "<VirtualHost>";
    }
    if (!group && apr_hash_count(setup->groups) >= JVMGI_MAX_GROUPS) {
        return apr_psprintf(cmd->pool, "there may be at most %d process groups", JVMGI_MAX_GROUPS);
    }
    *out = group ? group : jvmgi_config_add_group(setup, name);
    return NULL;
}

/** The name of a new group: the first word. */
static const char *check_new_group(const cmd_parms *cmd, const jvmgi_list_t *words)
{
    const char *name = words->count > 0 ? words->items[0] : "";
    if (!*name || strchr(name, '=')) {
        return "JVMGIDaemonProcess needs the name of the group first, then its options";
    }
    if (name[0] == '%' || !jvmgi_path_is_name(name, JVMGI_MAX_GROUP_NAME)) {
        return apr_psprintf(cmd->pool, "'%s' can't be the name of a process group", name);
    }
    return NULL;
}

static bool gives_threads(const jvmgi_list_t *words)
{
    for (size_t i = 1; i < words->count; i++) {
        if (strncmp(words->items[i], "threads=", strlen("threads=")) == 0) {
            return true;
        }
    }
    return false;
}

static const char *check_cds(apr_pool_t *pool, const char *cds)
{
    return !cds || strcmp(cds, "auto") == 0 || strcmp(cds, "off") == 0
               ? NULL
               : apr_psprintf(pool, "cds=%s: it is either auto or off", cds);
}

/** Virtual threads cost little, so there may be more of them. */
static const char *check_thread_type(apr_pool_t *pool, jvmgi_group_options_t *options,
                                     const jvmgi_list_t *words)
{
    const char *type = options->thread_type;
    if (!type || strcmp(type, "platform") == 0) {
        return NULL;
    }
    if (strcmp(type, "virtual") != 0) {
        return apr_psprintf(pool, "thread-type=%s: it is either platform or virtual", type);
    }
    if (!gives_threads(words)) {
        options->threads = JVMGI_VIRTUAL_THREADS;
    }
    return NULL;
}

static const char *set_daemon_process(cmd_parms *cmd, void *dir, const char *arguments)
{
    jvmgi_list_t words = {0};
    jvmgi_daemon_group_t *group = NULL;
    const char *error = jvmgi_arguments_split(cmd, arguments, &words);
    if (!error) {
        error = check_new_group(cmd, &words);
    }
    if (!error) {
        error = claim_group(cmd, words.items[0], &group);
    }
    if (error) {
        return error;
    }
    group->server = cmd->server->is_virtual ? cmd->server : NULL;
    group->file = cmd->directive->filename;
    group->line = cmd->directive->line_num;
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    uint64_t given = 0;
    for (size_t i = 1; i < words.count && !error; i++) {
        error = jvmgi_options_read(&jvmgi_group_option_table, words.items[i], &group->options,
                                   &given, &alloc);
    }
    if (!error) {
        error = check_thread_type(cmd->pool, &group->options, &words);
    }
    if (!error) {
        error = check_cds(cmd->pool, group->options.cds);
    }
    return error ? error : split_options(&group->options, &alloc);
}

static const char *set_process_group(cmd_parms *cmd, void *dir, const char *name)
{
    jvmgi_dir_config_t *config = dir;
    const char *error = jvmgi_arguments_check_group(cmd->pool, name, JVMGI_MAX_GROUP_NAME);
    if (!error) {
        config->process_group = name;
        jvmgi_arguments_setup(cmd)->sections_choose |= cmd->path != NULL;
        jvmgi_arguments_note_use(cmd, name, false);
    }
    return error;
}

static const char *set_application_group(cmd_parms *cmd, void *dir, const char *name)
{
    jvmgi_dir_config_t *config = dir;
    config->application_group = name;
    jvmgi_arguments_setup(cmd)->requests_settle |= cmd->path != NULL;
    return jvmgi_arguments_check_group(cmd->pool, name, JVMGI_MAX_APPLICATION_GROUP);
}

/** Adds a name to those that variables may choose here. */
static const char *add_restrict_process(cmd_parms *cmd, void *dir, const char *name)
{
    jvmgi_dir_config_t *config = dir;
    bool is_embedded = strcmp(name, JVMGI_EMBEDDED_GROUP) == 0;
    const char *error = jvmgi_arguments_check_group(cmd->pool, name, JVMGI_MAX_GROUP_NAME);
    if (error) {
        return error;
    }
    if (!is_embedded && !jvmgi_token_is_literal(name)) {
        return apr_pstrcat(cmd->pool, "'", name,
                           "': only names and " JVMGI_EMBEDDED_GROUP " can be listed", NULL);
    }
    jvmgi_arguments_note_use(cmd, name, false);
    apr_array_header_t *names = config->restrict_process
                                    ? apr_array_copy(cmd->pool, config->restrict_process)
                                    : apr_array_make(cmd->pool, 4, sizeof(const char *));
    APR_ARRAY_PUSH(names, const char *) = is_embedded ? "" : name;
    config->restrict_process = names;
    return NULL;
}

static const char *set_entry_class(cmd_parms *cmd, void *dir, const char *name)
{
    jvmgi_dir_config_t *config = dir;
    config->entry_class = name;
    jvmgi_arguments_setup(cmd)->requests_settle |= cmd->path != NULL;
    return jvmgi_arguments_check_class(cmd->pool, name);
}

static const char *set_map_head(cmd_parms *cmd, void *dir, const char *word)
{
    static const char *const words[] = {
        [JVMGI_HEAD_OFF] = "Off", [JVMGI_HEAD_ON] = "On", [JVMGI_HEAD_AUTO] = "Auto"};
    jvmgi_dir_config_t *config = dir;
    for (int i = JVMGI_HEAD_OFF; i <= JVMGI_HEAD_AUTO; i++) {
        if (strcasecmp(word, words[i]) == 0) {
            config->map_head = i;
            return NULL;
        }
    }
    return apr_psprintf(cmd->pool, "'%s' is neither Auto nor On nor Off", word);
}

static const char *set_request_timeout(cmd_parms *cmd, void *dir, const char *text)
{
    jvmgi_dir_config_t *config = dir;
    char *end;
    long seconds = strtol(text, &end, 10);
    if (!apr_isdigit(*text) || *end || seconds < 0 || seconds > JVMGI_MAX_REQUEST_TIMEOUT) {
        return apr_psprintf(cmd->pool, "'%s' is not a number of seconds from 0 (no limit) to %d",
                            text, JVMGI_MAX_REQUEST_TIMEOUT);
    }
    config->request_timeout = (int)seconds;
    return NULL;
}

/* ---- global settings ---- */

/** Stores a flag in the field of the setup that the directive names. */
static const char *set_flag(cmd_parms *cmd, void *dir, int on)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    if (!error) {
        char *field = (char *)jvmgi_arguments_setup(cmd) + (size_t)cmd->info;
        memcpy(field, &on, sizeof on);
    }
    return error;
}

/** Stores a path, relative to ServerRoot when it is relative, in the field of the setup that the directive names. */
static const char *set_path(cmd_parms *cmd, void *dir, const char *path)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    if (error) {
        return error;
    }
    const char *whole = ap_server_root_relative(cmd->pool, path);
    if (!whole) {
        return apr_psprintf(cmd->pool, "'%s' is not a valid path", path);
    }
    char *field = (char *)jvmgi_arguments_setup(cmd) + (size_t)cmd->info;
    memcpy(field, &whole, sizeof whole);
    return NULL;
}

static const char *add_java_options(cmd_parms *cmd, void *dir, const char *text)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    return error ? error
                 : jvmgi_argv_split(text, &jvmgi_arguments_setup(cmd)->java_options, &alloc);
}

static const char *add_class_path(cmd_parms *cmd, void *dir, const char *text)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    if (error) {
        return error;
    }
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    char *state;
    for (char *entry = apr_strtok(apr_pstrdup(cmd->temp_pool, text), ":", &state); entry;
         entry = apr_strtok(NULL, ":", &state)) {
        const char *whole = ap_server_root_relative(cmd->pool, entry);
        if (!whole) {
            return apr_psprintf(cmd->pool, "'%s' is not a valid path", entry);
        }
        jvmgi_list_add(jvmgi_loaders_class_path(jvmgi_arguments_setup(cmd)), &alloc, whole);
    }
    return NULL;
}

/** Why a directive cannot stand in a section for one application group. */
static const char *is_of_a_jvm(const cmd_parms *cmd)
{
    return apr_psprintf(cmd->pool,
                        "%s is of a whole JVM: it cannot stand in a <JVMGILoaderOptions> with "
                        "application-group=",
                        cmd->cmd->name);
}

static const char *add_system_property(cmd_parms *cmd, void *dir, const char *name,
                                       const char *value)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    if (!error && (!*name || strchr(name, '='))) {
        return apr_psprintf(cmd->pool, "'%s' is not the name of a system property", name);
    }
    jvmgi_list_t *to = jvmgi_loaders_system_properties(jvmgi_arguments_setup(cmd));
    if (!error && !to) {
        return is_of_a_jvm(cmd);
    }
    if (!error) {
        jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
        jvmgi_list_add(to, &alloc, apr_pstrcat(cmd->pool, name, "=", value, NULL));
    }
    return error;
}

/** Stores a flag in the field of the streams that the directive names. */
static const char *set_stream_flag(cmd_parms *cmd, void *dir, int on)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    jvmgi_streams_t *streams = jvmgi_loaders_streams(jvmgi_arguments_setup(cmd));
    if (!error && !streams) {
        return is_of_a_jvm(cmd);
    }
    if (!error) {
        memcpy((char *)streams + (size_t)cmd->info, &on, sizeof on);
    }
    return error;
}

/* ---- the rest ---- */

/** Directives that later versions will have: a configuration that uses one must not start as if it had been heeded. */
static const char *refuse(cmd_parms *cmd, void *dir, const char *arguments)
{
    return apr_psprintf(cmd->pool, "%s is not available in this version of mod_jvmgi",
                        cmd->cmd->name);
}

#define IN_SERVER (RSRC_CONF)
#define IN_DIRECTORY (RSRC_CONF | ACCESS_CONF)
#define IN_HTACCESS (RSRC_CONF | ACCESS_CONF | OR_FILEINFO)
#define FIELD_OF(type, field) ((void *)APR_OFFSETOF(type, field))
#define DIRECTORY_FLAG(name, field, help)                                                          \
    AP_INIT_FLAG(name, ap_set_flag_slot, FIELD_OF(jvmgi_dir_config_t, field), IN_HTACCESS, help)
#define SECTION_FLAG(name, field, help)                                                            \
    AP_INIT_FLAG(name, ap_set_flag_slot, FIELD_OF(jvmgi_dir_config_t, field), IN_DIRECTORY, help)
#define GLOBAL_PATH(name, field, help)                                                             \
    AP_INIT_TAKE1(name, set_path, FIELD_OF(jvmgi_setup_t, field), IN_SERVER, help)
#define GLOBAL_FLAG(name, field, help)                                                             \
    AP_INIT_FLAG(name, set_flag, FIELD_OF(jvmgi_setup_t, field), IN_SERVER, help)
#define STREAM_FLAG(name, field, help)                                                             \
    AP_INIT_FLAG(name, set_stream_flag, FIELD_OF(jvmgi_streams_t, field), IN_SERVER, help)
/* Not AuthConfig, so not in .htaccess: they name code. */
#define HOOK(name, field, where, help)                                                             \
    AP_INIT_RAW_ARGS(name, jvmgi_scripts_hook, FIELD_OF(jvmgi_dir_config_t, field), where, help)
#define REFUSED(name)                                                                              \
    AP_INIT_RAW_ARGS(name, refuse, NULL, RSRC_CONF | ACCESS_CONF | OR_ALL,                         \
                     "not available in this version")

const command_rec jvmgi_directives[] = {
    AP_INIT_RAW_ARGS("JVMGIScriptAlias", jvmgi_scripts_alias, NULL, IN_SERVER,
                     "URL path, then a file, folder or class to run for it, then options"),
    AP_INIT_RAW_ARGS("JVMGIScriptAliasMatch", jvmgi_scripts_alias_match, NULL, IN_SERVER,
                     "regular expression, then a file or folder with $n, or a class, then options"),
    AP_INIT_RAW_ARGS("JVMGIImportScript", jvmgi_scripts_import, NULL, IN_SERVER,
                     "a file, folder or class to run when a process starts, then options"),
    AP_INIT_RAW_ARGS("JVMGIHandlerScript", jvmgi_scripts_handler, NULL, IN_DIRECTORY,
                     "name of a handler, then a file, folder or class that it runs, then options"),
    AP_INIT_RAW_ARGS("JVMGIDaemonProcess", set_daemon_process, NULL, IN_SERVER,
                     "name of a group of Java processes, then options"),
    AP_INIT_TAKE1("JVMGIProcessGroup", set_process_group, NULL, IN_DIRECTORY,
                  "name of the process group that runs the applications here"),
    AP_INIT_TAKE1("JVMGIApplicationGroup", set_application_group, NULL, IN_DIRECTORY,
                  "name of the application group (class loader) of the applications here"),
    AP_INIT_ITERATE("JVMGIRestrictProcess", add_restrict_process, NULL, IN_DIRECTORY,
                    "names of the process groups that variables may choose here"),
    AP_INIT_TAKE1("JVMGIEntryClass", set_entry_class, NULL, IN_DIRECTORY,
                  "entry class of the applications here"),
    AP_INIT_TAKE1("JVMGIRequestTimeout", set_request_timeout, NULL, IN_DIRECTORY,
                  "seconds that a request here may go without moving; 0: no limit"),
    DIRECTORY_FLAG("JVMGIScriptReloading", script_reloading,
                   "whether changed applications are loaded again"),
    DIRECTORY_FLAG("JVMGIPassAuthorization", pass_authorization,
                   "whether applications see the Authorization header"),
    DIRECTORY_FLAG("JVMGIChunkedRequest", chunked_request,
                   "whether requests may have chunked bodies"),
    AP_INIT_TAKE1("JVMGIMapHEADToGET", set_map_head, NULL, IN_HTACCESS,
                  "whether applications see HEAD as GET: Auto, On or Off"),
    DIRECTORY_FLAG("JVMGIErrorOverride", error_override,
                   "whether httpd's error documents replace those of applications"),
    SECTION_FLAG("JVMGIInternalRedirect", internal_redirect,
                 "whether httpd serves the local Location of a response with status 200"),
    AP_INIT_ITERATE("JVMGITrustedProxyHeaders", jvmgi_proxies_add_header, NULL, IN_HTACCESS,
                    "headers of a proxy that are believed"),
    AP_INIT_ITERATE("JVMGITrustedProxies", jvmgi_proxies_add_network, NULL, IN_HTACCESS,
                    "addresses and networks of the proxies that are believed"),
    DIRECTORY_FLAG("JVMGIIgnoreActivity", ignore_activity,
                   "whether requests here do not count as activity of the process"),
    DIRECTORY_FLAG("JVMGIEnableSendfile", enable_sendfile,
                   "whether the kernel may send the files of responses (sendfile)"),
    HOOK("JVMGIAccessScript", access_script, ACCESS_CONF,
         "file, folder or class that says who may come in, then options"),
    HOOK("JVMGIAuthUserScript", user_script, ACCESS_CONF,
         "file, folder or class that knows users and passwords, then options"),
    HOOK("JVMGIAuthGroupScript", group_script, ACCESS_CONF,
         "file, folder or class that knows the groups of users, then options"),
    HOOK("JVMGIDispatchScript", dispatch_script, IN_DIRECTORY,
         "file, folder or class that says where applications run, then options"),
    GLOBAL_PATH("JVMGIJavaHome", java_home, "folder of the Java runtime"),
    GLOBAL_PATH("JVMGIBridgeHome", bridge_home, "folder of the bridge's jars"),
    GLOBAL_PATH("JVMGISocketPrefix", socket_prefix, "start of the name of the folder for sockets"),
    AP_INIT_ITERATE("JVMGIJavaOptions", add_java_options, NULL, IN_SERVER,
                    "options of java, split as a shell would"),
    AP_INIT_ITERATE("JVMGIClassPath", add_class_path, NULL, IN_SERVER,
                    "jars and folders, joined by ':'"),
    AP_INIT_TAKE2("JVMGISystemProperty", add_system_property, NULL, IN_SERVER,
                  "name and value of a system property"),
    AP_INIT_RAW_ARGS("<JVMGILoaderOptions", jvmgi_loaders_section, NULL, IN_SERVER,
                     "process-group= and application-group= that the directives within are for"),
    GLOBAL_FLAG("JVMGICaseSensitivity", case_sensitivity,
                "whether URLs in capitals name other applications than those in small letters"),
    GLOBAL_FLAG("JVMGIRestrictEmbedded", restrict_embedded,
                "whether applications are kept out of httpd's own processes"),
    GLOBAL_FLAG("JVMGIRestrictExit", restrict_exit,
                "whether exit and halt are refused to applications"),
    STREAM_FLAG("JVMGIRestrictStdin", restrict_stdin, "whether reading System.in is an error"),
    STREAM_FLAG("JVMGIRestrictStdout", restrict_stdout,
                "whether writing to System.out is an error"),
    GLOBAL_FLAG("JVMGIDestroyJVM", destroy_jvm,
                "whether the end of a child of httpd runs its JVM's shutdown hooks"),
    REFUSED("JVMGIServerMetrics"),
    REFUSED("JVMGITelemetryService"),
    REFUSED("JVMGITelemetryOptions"),
    REFUSED("JVMGISlowRequests"),
    {NULL},
};
