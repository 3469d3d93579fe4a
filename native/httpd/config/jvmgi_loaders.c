/* SPDX-License-Identifier: Apache-2.0
 * Sections are kept as they are written; which of them hold for a process group is settled when its definition is built. */
#include "jvmgi_loaders.h"

#include "jvmgi_arguments.h"
#include "jvmgi_limits.h"
#include "jvmgi_options.h"
#include "jvmgi_private.h"

#include <apr_strings.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* ---- the section ---- */

#define SELECTOR(key, field)                                                                       \
    {                                                                                              \
        .name = (key), .kind = JVMGI_OPTION_TEXT, .offset = offsetof(jvmgi_loader_t, field)        \
    }

static const jvmgi_option_t selector_rows[] = {
    SELECTOR("process-group", process_group),
    SELECTOR("application-group", application_group),
};

static const jvmgi_option_table_t selectors = {selector_rows,
                                               sizeof selector_rows / sizeof selector_rows[0]};

static const char *settle_selectors(const cmd_parms *cmd, jvmgi_loader_t *loader)
{
    const char *error = NULL;
    if (loader->process_group) {
        error = jvmgi_arguments_settle_group(cmd->pool, "process-group", &loader->process_group,
                                             JVMGI_MAX_GROUP_NAME);
    }
    if (!error && loader->application_group) {
        error =
            jvmgi_arguments_settle_group(cmd->pool, "application-group", &loader->application_group,
                                         JVMGI_MAX_APPLICATION_GROUP);
    }
    /* The default group is always there, and an option for it is no reason to start it. */
    if (!error && loader->process_group && *loader->process_group &&
        strcmp(loader->process_group, JVMGI_DEFAULT_GROUP) != 0) {
        jvmgi_arguments_note_use(cmd, loader->process_group, true);
    }
    return error;
}

static const char *read_selectors(cmd_parms *cmd, const char *arguments, jvmgi_loader_t *loader)
{
    const char *end = strrchr(arguments, '>');
    if (!end) {
        return "<JVMGILoaderOptions has no closing >";
    }
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    jvmgi_list_t words = {0};
    uint64_t given = 0;
    const char *text = apr_pstrmemdup(cmd->pool, arguments, (apr_size_t)(end - arguments));
    const char *error = jvmgi_options_split(text, &words, &alloc);
    for (size_t i = 0; i < words.count && !error; i++) {
        error = jvmgi_options_read(&selectors, words.items[i], loader, &given, &alloc);
    }
    return error ? error : settle_selectors(cmd, loader);
}

/** Other directives would be heeded for all groups. */
static const char *check_lines(cmd_parms *cmd)
{
    static const char *const allowed[] = {"JVMGIClassPath", "JVMGISystemProperty",
                                          "JVMGIRestrictStdin", "JVMGIRestrictStdout"};
    for (const ap_directive_t *line = cmd->directive->first_child; line; line = line->next) {
        bool is_allowed = false;
        for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && !is_allowed; i++) {
            is_allowed = strcasecmp(line->directive, allowed[i]) == 0;
        }
        if (!is_allowed) {
            cmd->err_directive = line;
            return apr_psprintf(cmd->pool, "%s is not allowed within <JVMGILoaderOptions>",
                                line->directive);
        }
    }
    return NULL;
}

const char *jvmgi_loaders_section(cmd_parms *cmd, void *dir, const char *arguments)
{
    jvmgi_setup_t *setup = jvmgi_arguments_setup(cmd);
    jvmgi_loader_t *loader = apr_pcalloc(cmd->pool, sizeof *loader);
    loader->streams = (jvmgi_streams_t){JVMGI_UNSET, JVMGI_UNSET};
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    if (!error) {
        error = read_selectors(cmd, arguments, loader);
    }
    if (!error) {
        error = check_lines(cmd);
    }
    if (!error) {
        APR_ARRAY_PUSH(setup->loaders, jvmgi_loader_t *) = loader;
        setup->loader = loader;
        error = ap_walk_config(cmd->directive->first_child, cmd, cmd->context);
        setup->loader = NULL;
    }
    return error;
}

/* ---- what directives write to ---- */

jvmgi_list_t *jvmgi_loaders_class_path(jvmgi_setup_t *setup)
{
    return setup->loader ? &setup->loader->class_path : &setup->class_path;
}

/** System properties and streams are those of the whole JVM. */
static bool is_of_one_group(const jvmgi_setup_t *setup)
{
    return setup->loader && setup->loader->application_group;
}

jvmgi_list_t *jvmgi_loaders_system_properties(jvmgi_setup_t *setup)
{
    if (is_of_one_group(setup)) {
        return NULL;
    }
    return setup->loader ? &setup->loader->system_properties : &setup->system_properties;
}

jvmgi_streams_t *jvmgi_loaders_streams(jvmgi_setup_t *setup)
{
    if (is_of_one_group(setup)) {
        return NULL;
    }
    return setup->loader ? &setup->loader->streams : &setup->streams;
}

/* ---- what holds for a process group ---- */

/** How a section matches: 0 not at all, 1 every process group, 2 this one. */
static int rank(const jvmgi_loader_t *loader, const char *process_group)
{
    if (!loader->process_group) {
        return 1;
    }
    return strcmp(loader->process_group, process_group) == 0 ? 2 : 0;
}

static void take_streams(const jvmgi_streams_t *from, jvmgi_streams_t *to)
{
    to->restrict_stdin =
        from->restrict_stdin == JVMGI_UNSET ? to->restrict_stdin : from->restrict_stdin;
    to->restrict_stdout =
        from->restrict_stdout == JVMGI_UNSET ? to->restrict_stdout : from->restrict_stdout;
}

static void add_group_paths(const jvmgi_loader_t *loader, const jvmgi_alloc_t *alloc,
                            jvmgi_list_t *to)
{
    for (size_t i = 0; i < loader->class_path.count; i++) {
        jvmgi_list_add(to, alloc,
                       jvmgi_alloc_format(alloc, "%s\n%s", loader->application_group,
                                          loader->class_path.items[i]));
    }
}

/** Class paths: those of sections of the rank, the more specific rank first. */
static void add_paths(const jvmgi_setup_t *setup, const char *process_group, int wanted,
                      const jvmgi_alloc_t *alloc, jvmgi_loading_t *out)
{
    for (int i = 0; i < setup->loaders->nelts; i++) {
        const jvmgi_loader_t *loader = APR_ARRAY_IDX(setup->loaders, i, const jvmgi_loader_t *);
        if (rank(loader, process_group) != wanted) {
            continue;
        }
        if (loader->application_group) {
            add_group_paths(loader, alloc, &out->group_class_paths);
        } else {
            jvmgi_list_add_all(&out->class_path, alloc, &loader->class_path);
        }
    }
}

/** Properties and streams: the more specific rank last, so that it wins. */
static void add_settings(const jvmgi_setup_t *setup, const char *process_group, int wanted,
                         const jvmgi_alloc_t *alloc, jvmgi_loading_t *out)
{
    for (int i = 0; i < setup->loaders->nelts; i++) {
        const jvmgi_loader_t *loader = APR_ARRAY_IDX(setup->loaders, i, const jvmgi_loader_t *);
        if (rank(loader, process_group) == wanted) {
            jvmgi_list_add_all(&out->system_properties, alloc, &loader->system_properties);
            take_streams(&loader->streams, &out->streams);
        }
    }
}

void jvmgi_loaders_settle(const jvmgi_setup_t *setup, const char *process_group,
                          const jvmgi_list_t *own, const jvmgi_alloc_t *alloc, jvmgi_loading_t *out)
{
    memset(out, 0, sizeof *out);
    if (own) {
        jvmgi_list_add_all(&out->class_path, alloc, own);
    }
    jvmgi_list_add_all(&out->system_properties, alloc, &setup->system_properties);
    out->streams = setup->streams;
    for (int wanted = 2; wanted > 0; wanted--) {
        add_paths(setup, process_group, wanted, alloc, out);
    }
    jvmgi_list_add_all(&out->class_path, alloc, &setup->class_path);
    for (int wanted = 1; wanted <= 2; wanted++) {
        add_settings(setup, process_group, wanted, alloc, out);
    }
}
