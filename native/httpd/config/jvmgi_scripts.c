/* SPDX-License-Identifier: Apache-2.0
 * Whether a target exists is a matter of requests: files come and go under a running server. */
#include "jvmgi_scripts.h"

#include "jvmgi_arguments.h"
#include "jvmgi_limits.h"
#include "jvmgi_options.h"
#include "jvmgi_path.h"
#include "jvmgi_private.h"
#include "jvmgi_token.h"

#include <apr_strings.h>
#include <http_core.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* ---- what they share ---- */

#define ALIAS_TEXT(key, field)                                                                     \
    {                                                                                              \
        .name = (key), .kind = JVMGI_OPTION_TEXT, .offset = offsetof(jvmgi_alias_options_t, field) \
    }

static const jvmgi_option_t alias_rows[] = {
    ALIAS_TEXT("entry-class", entry_class),
    ALIAS_TEXT("process-group", process_group),
    ALIAS_TEXT("application-group", application_group),
    {.name = "pass-authorization",
     .kind = JVMGI_OPTION_FLAG,
     .fallback = JVMGI_UNSET,
     .offset = offsetof(jvmgi_alias_options_t, pass_authorization)},
    {.name = "callable-object",
     .kind = JVMGI_OPTION_REFUSED,
     .refusal = "is Python's: use entry-class="},
};

static const jvmgi_option_table_t alias_table = {alias_rows,
                                                 sizeof alias_rows / sizeof alias_rows[0]};

/** Where a hook runs, and which class of its file it is. */
static const jvmgi_option_t hook_rows[] = {
    ALIAS_TEXT("entry-class", entry_class),
    ALIAS_TEXT("process-group", process_group),
    ALIAS_TEXT("application-group", application_group),
};

static const jvmgi_option_table_t hook_table = {hook_rows, sizeof hook_rows / sizeof hook_rows[0]};

static const char *check_alias_options(const cmd_parms *cmd, const jvmgi_alias_options_t *options)
{
    const char *error = NULL;
    if (options->entry_class) {
        error = jvmgi_arguments_check_class(cmd->pool, options->entry_class);
    }
    if (!error && options->process_group) {
        error =
            jvmgi_arguments_check_group(cmd->pool, options->process_group, JVMGI_MAX_GROUP_NAME);
        if (!error) {
            jvmgi_arguments_note_use(cmd, options->process_group, false);
        }
    }
    if (!error && options->application_group) {
        error = jvmgi_arguments_check_group(cmd->pool, options->application_group,
                                            JVMGI_MAX_APPLICATION_GROUP);
    }
    return error;
}

/** Decides between path and class, and checks either. */
static const char *set_target(const cmd_parms *cmd, jvmgi_alias_t *alias, const char *target)
{
    if (strchr(target, '/')) {
        alias->target = ap_server_root_relative(cmd->pool, target);
        return alias->target ? NULL : apr_psprintf(cmd->pool, "'%s' is not a valid path", target);
    }
    if (alias->regex && strchr(target, '$')) {
        return apr_psprintf(cmd->pool,
                            "'%s': a class cannot be named by a $ of the pattern; give a path, or "
                            "the whole name of the class",
                            target);
    }
    if (jvmgi_path_ending(target) != JVMGI_ENDING_NONE) {
        return apr_psprintf(cmd->pool, "'%s' looks like a file: give its path, with a /", target);
    }
    alias->target = target;
    alias->is_class = true;
    return jvmgi_path_is_class(target)
               ? NULL
               : apr_psprintf(cmd->pool, "'%s' is neither a path nor the name of a Java class",
                              target);
}

/** Reads the options from the word at `first` on. */
static const char *read_alias_options(const cmd_parms *cmd, const jvmgi_option_table_t *table,
                                      jvmgi_alias_options_t *options, const jvmgi_list_t *words,
                                      size_t first)
{
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    uint64_t given = 0;
    jvmgi_options_default(table, options);
    for (size_t i = first; i < words->count; i++) {
        const char *error = jvmgi_options_read(table, words->items[i], options, &given, &alloc);
        if (error) {
            return error;
        }
    }
    return check_alias_options(cmd, options);
}

static const char *set_url_path(const cmd_parms *cmd, jvmgi_alias_t *alias, const char *text,
                                bool is_pattern)
{
    alias->url_path = text;
    if (is_pattern) {
        alias->regex = ap_pregcomp(cmd->pool, text, AP_REG_EXTENDED);
        return alias->regex ? NULL
                            : apr_psprintf(cmd->pool, "'%s' is not a regular expression", text);
    }
    return text[0] == '/' ? NULL
                          : apr_psprintf(cmd->pool, "the URL path '%s' must start with /", text);
}

static const char *add_alias(cmd_parms *cmd, const char *arguments, bool is_pattern)
{
    jvmgi_list_t words = {0};
    const char *error = jvmgi_arguments_split(cmd, arguments, &words);
    if (!error && words.count < 2) {
        error = apr_psprintf(cmd->pool, "%s needs a URL path%s and a target", cmd->cmd->name,
                             is_pattern ? " pattern" : "");
    }
    jvmgi_alias_t alias = {
        .server = cmd->server, .file = cmd->directive->filename, .line = cmd->directive->line_num};
    if (!error) {
        error = set_url_path(cmd, &alias, words.items[0], is_pattern);
    }
    if (!error) {
        error = set_target(cmd, &alias, words.items[1]);
    }
    if (!error) {
        error = read_alias_options(cmd, &alias_table, &alias.options, &words, 2);
    }
    if (!error) {
        jvmgi_alias_t *added = apr_array_push(jvmgi_config_server(cmd->server)->aliases);
        *added = alias;
    }
    return error;
}

const char *jvmgi_scripts_alias(cmd_parms *cmd, void *dir, const char *arguments)
{
    return add_alias(cmd, arguments, false);
}

const char *jvmgi_scripts_alias_match(cmd_parms *cmd, void *dir, const char *arguments)
{
    return add_alias(cmd, arguments, true);
}

/* ---- import scripts ---- */

#define IMPORT_TEXT(key, field)                                                                    \
    {                                                                                              \
        .name = (key), .kind = JVMGI_OPTION_TEXT, .offset = offsetof(jvmgi_import_t, field)        \
    }

static const jvmgi_option_t import_rows[] = {
    IMPORT_TEXT("process-group", process_group),
    IMPORT_TEXT("application-group", application_group),
    IMPORT_TEXT("entry-class", entry_class),
};

static const jvmgi_option_table_t import_table = {import_rows,
                                                  sizeof import_rows / sizeof import_rows[0]};

static const char *settle_import_group(const cmd_parms *cmd, const char *option, const char **name,
                                       size_t max)
{
    return *name ? jvmgi_arguments_settle_group(cmd->pool, option, name, max)
                 : apr_psprintf(cmd->pool, "JVMGIImportScript needs %s=", option);
}

static const char *settle_import(const cmd_parms *cmd, jvmgi_import_t *import, const char *target)
{
    jvmgi_alias_t like = {0};
    const char *error = set_target(cmd, &like, target);
    if (!error) {
        error =
            settle_import_group(cmd, "process-group", &import->process_group, JVMGI_MAX_GROUP_NAME);
    }
    if (!error) {
        error = settle_import_group(cmd, "application-group", &import->application_group,
                                    JVMGI_MAX_APPLICATION_GROUP);
    }
    if (!error && import->entry_class && !jvmgi_path_is_class(import->entry_class)) {
        error =
            apr_psprintf(cmd->pool, "'%s' is not the name of a Java class", import->entry_class);
    }
    if (!error && import->entry_class && like.is_class) {
        error = "entry-class= is for files and folders: a class is its own";
    }
    import->target = like.target;
    import->entry_class = import->entry_class ? import->entry_class : "";
    return error;
}

const char *jvmgi_scripts_import(cmd_parms *cmd, void *dir, const char *arguments)
{
    jvmgi_list_t words = {0};
    jvmgi_import_t import = {0};
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    uint64_t given = 0;
    const char *error = jvmgi_arguments_split(cmd, arguments, &words);
    if (!error && words.count == 0) {
        error = "JVMGIImportScript needs a target, process-group= and application-group=";
    }
    for (size_t i = 1; i < words.count && !error; i++) {
        error = jvmgi_options_read(&import_table, words.items[i], &import, &given, &alloc);
    }
    if (!error) {
        error = settle_import(cmd, &import, words.items[0]);
    }
    if (!error) {
        if (*import.process_group) {
            jvmgi_arguments_note_use(cmd, import.process_group, true);
        }
        APR_ARRAY_PUSH(jvmgi_arguments_setup(cmd)->imports, jvmgi_import_t) = import;
    }
    return error;
}

/* ---- hooks ---- */

/** A URL must not make loaders: a hook has one application group, wherever it is asked. */
static const char *check_hook_group(const jvmgi_alias_options_t *options)
{
    const char *group = options->application_group;
    return group && strcmp(group, "%{RESOURCE}") == 0
               ? "application-group=: %{RESOURCE} is not known here; a hook belongs to no URL"
               : NULL;
}

const char *jvmgi_scripts_hook(cmd_parms *cmd, void *dir, const char *arguments)
{
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    jvmgi_list_t words = {0};
    jvmgi_alias_t named = {0};
    const char *error = jvmgi_options_split(arguments, &words, &alloc);
    if (!error && words.count == 0) {
        error = apr_psprintf(cmd->pool, "%s needs a file, folder or class", cmd->cmd->name);
    }
    if (!error) {
        error = set_target(cmd, &named, words.items[0]);
    }
    if (!error) {
        error = read_alias_options(cmd, &hook_table, &named.options, &words, 1);
    }
    if (!error) {
        error = check_hook_group(&named.options);
    }
    if (!error) {
        jvmgi_hook_script_t *script = apr_palloc(cmd->pool, sizeof *script);
        script->target = named.target;
        script->is_class = named.is_class;
        script->options = named.options;
        memcpy((char *)dir + (size_t)cmd->info, &script, sizeof script);
        jvmgi_arguments_setup(cmd)->requests_settle |=
            strcasecmp(cmd->cmd->name, "JVMGIDispatchScript") == 0;
    }
    return error;
}

/* ---- handlers ---- */

/** A name that httpd or another module may have a meaning for is not ours to give. */
static const char *check_handler_name(const cmd_parms *cmd, const char *name)
{
    if (strcmp(name, JVMGI_HANDLER) == 0 || strcmp(name, "none") == 0) {
        return apr_psprintf(cmd->pool,
                            "the handler '%s' has a meaning already: choose another name", name);
    }
    return NULL;
}

const char *jvmgi_scripts_handler(cmd_parms *cmd, void *dir, const char *arguments)
{
    jvmgi_list_t words = {0};
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    const char *error = jvmgi_options_split(arguments, &words, &alloc);
    if (!error && words.count < 2) {
        error = "JVMGIHandlerScript needs the name of a handler and a target";
    }
    if (!error) {
        error = check_handler_name(cmd, words.items[0]);
    }
    jvmgi_alias_t *handler = apr_pcalloc(cmd->pool, sizeof *handler);
    if (!error) {
        handler->url_path = words.items[0];
        error = set_target(cmd, handler, words.items[1]);
    }
    if (!error) {
        error = read_alias_options(cmd, &alias_table, &handler->options, &words, 2);
    }
    if (!error) {
        jvmgi_dir_config_t *config = dir;
        config->handlers = config->handlers ? config->handlers : apr_hash_make(cmd->pool);
        apr_hash_set(config->handlers, handler->url_path, APR_HASH_KEY_STRING, handler);
    }
    return error;
}
