/* SPDX-License-Identifier: Apache-2.0
 * Whether applications can run in httpd's children, and with what. Before the first start each finding is an error that keeps httpd from
 * starting; at a restart it is a line in the error log, and requests get 503. */
#include "jvmgi_embedding.h"

#include "config/jvmgi_loaders.h"
#include "config/jvmgi_private.h"
#include "map/jvmgi_placement.h"
#include "jvmgi_account.h"
#include "jvmgi_check.h"
#include "jvmgi_fields.h"
#include "jvmgi_hugepages.h"
#include "jvmgi_java.h"
#include "jvmgi_limits.h"
#include "jvmgi_retained.h"
#include "jvmgi_vmoptions.h"

#include <ap_mpm.h>
#include <apr_strings.h>
#include <http_core.h>
#include <mpm_common.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    /** Java's guard zones take a part of it, and applications the rest. */
    SMALLEST_STACK = 1 << 20,
    /** Of a response head, as for daemons. */
    HEAD_LIMIT = 64 << 10,
    /** How much of the machine's memory the heaps of all children may take together, in percent, unless options say otherwise. */
    MEMORY_PERCENT = 50,
    LARGEST_HEAP_PERCENT = 25
};

/** What the steps share. */
typedef struct {
    apr_pool_t *pool;
    jvmgi_alloc_t alloc;
    const jvmgi_setup_t *setup;
    jvmgi_retained_t *retained;
    jvmgi_account_t account; /**< of httpd's children */
    jvmgi_java_t java;
    const char *bridge;
    jvmgi_loading_t loading;
    jvmgi_group_t trial; /**< the java that tries the options */
    jvmgi_embedding_t *out;
} building_t;

/* ---- refusals ---- */

static const char *check_mpm(building_t *b)
{
    int threaded = AP_MPMQ_NOT_SUPPORTED;
    (void)ap_mpm_query(AP_MPMQ_IS_THREADED, &threaded);
    if (threaded != AP_MPMQ_NOT_SUPPORTED) {
        return NULL;
    }
    return apr_psprintf(b->pool,
                        "the MPM %s has one thread in each child, which would take a JVM for each "
                        "request at a time: load mpm_event or mpm_worker",
                        ap_show_mpm());
}

/** The stack of httpd's threads: ThreadStackSize, else what the platform gives. */
static size_t stack_size(void)
{
    size_t size = ap_thread_stacksize;
    pthread_attr_t attributes;
    if (size == 0 && pthread_attr_init(&attributes) == 0) {
        (void)pthread_attr_getstacksize(&attributes, &size);
        pthread_attr_destroy(&attributes);
    }
    return size;
}

static const char *check_stack(building_t *b)
{
    size_t size = stack_size();
    if (size >= SMALLEST_STACK) {
        return NULL;
    }
    return apr_psprintf(b->pool,
                        "httpd's threads have stacks of %lu KiB (%s), but Java needs 1 MiB: set "
                        "ThreadStackSize %d",
                        (unsigned long)(size >> 10),
                        ap_thread_stacksize ? "ThreadStackSize" : "the platform's default",
                        8 << 20);
}

/* ---- java ---- */

static const char *find_java(building_t *b)
{
    static const jvmgi_group_options_t none;
    const char *error = jvmgi_account_find(b->pool, &none, &b->account);
    if (!error) {
        error = jvmgi_java_find(b->pool, b->setup, &none, &b->account, &b->java);
    }
    return error ? error : jvmgi_identity_add(b->pool, &b->trial.identity, b->java.program);
}

static const char *find_library(building_t *b)
{
    const char *bin = strstr(b->java.program, "/bin/java");
    const char *home =
        bin ? apr_pstrmemdup(b->pool, b->java.program, (apr_size_t)(bin - b->java.program)) : "";
    b->out->library = apr_pstrcat(b->pool, home, "/lib/server/libjvm.so", NULL);
    if (access(b->out->library, R_OK) == 0) {
        return b->account.changes_user
                   ? jvmgi_account_bar_file(b->pool, &b->account, b->out->library, false)
                   : NULL;
    }
    return apr_psprintf(b->pool, "%s: %m; name the folder of a Java %d or later with JVMGIJavaHome",
                        b->out->library, JVMGI_OLDEST_JAVA);
}

static const char *find_bridge(building_t *b)
{
    b->bridge = jvmgi_bridge_folder(b->pool, b->setup);
    const char *error = jvmgi_bridge_check(b->pool, b->bridge, &b->trial.identity);
    return error || !b->account.changes_user ? error
                                             : jvmgi_bridge_bars(b->pool, b->bridge, &b->account);
}

/* ---- options ---- */

static void add(building_t *b, jvmgi_list_t *list, const char *text)
{
    jvmgi_list_add(list, &b->alloc, text);
}

/** Each child's heap may grow to its share of the machine's memory; the JVM's own default is a quarter of it for each. */
static const char *heap_limit(const building_t *b)
{
    int children = 1;
    (void)ap_mpm_query(AP_MPMQ_MAX_DAEMONS, &children);
    double percent = (double)MEMORY_PERCENT / (children > 0 ? children : 1);
    percent = percent > LARGEST_HEAP_PERCENT ? LARGEST_HEAP_PERCENT : percent;
    return apr_psprintf(b->pool, "-XX:MaxRAMPercentage=%.2f", percent);
}

/** Our own options, in front of the administrator's, which so win. */
static void add_defaults(building_t *b, jvmgi_list_t *list)
{
    /* Xrs: the signals that end or restart httpd are httpd's. UsePerfData: its file in /tmp tells every local user of the process.
     * DisplayVMOutputToStderr: httpd's children have their error log there, and nothing behind stdout. */
    static const char *const defaults[] = {"-Xrs", "-XX:-UsePerfData",
                                           "-XX:+DisplayVMOutputToStderr", "-Dfile.encoding=UTF-8",
                                           "-Djava.awt.headless=true"};
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
        add(b, list, defaults[i]);
    }
    add(b, list, heap_limit(b));
    /* Each of httpd's threads runs through all of the compiled code and leaves a stretch of the heap behind it: few large pages spare
     * look-ups of small ones, 4 to 10 % of a small request's processor time. */
    if (jvmgi_hugepages_are_offered(JVMGI_HUGEPAGES_STATE) &&
        !jvmgi_hugepages_are_settled(&b->setup->java_options)) {
        add(b, list, "-XX:+UseTransparentHugePages");
    }
    if (b->setup->restrict_exit) {
        add(b, list, apr_pstrcat(b->pool, "-javaagent:", b->bridge, "/jvmgi-boot.jar", NULL));
    }
}

static void add_properties(building_t *b, jvmgi_list_t *list)
{
    for (size_t i = 0; i < b->loading.system_properties.count; i++) {
        add(b, list, apr_pstrcat(b->pool, "-D", b->loading.system_properties.items[i], NULL));
    }
}

static const char *build_options(building_t *b)
{
    const char *error = jvmgi_vmoptions_check(&b->setup->java_options, &b->alloc);
    if (error) {
        return error;
    }
    jvmgi_list_t *options = &b->out->options;
    add_defaults(b, options);
    jvmgi_vmoptions_add(&b->setup->java_options, options, &b->alloc);
    add_properties(b, options);
    add(b, options, apr_pstrcat(b->pool, "-Djava.class.path=", b->bridge, "/jvmgi-boot.jar", NULL));
    return NULL;
}

/** Runs java with the same options as the user of httpd's children, unless that has gone well before. */
static const char *try_options(building_t *b)
{
    jvmgi_group_t *trial = &b->trial;
    trial->name = "";
    trial->home = "/";
    trial->changes_user = b->account.changes_user;
    trial->uid = b->account.uid;
    trial->gid = b->account.gid;
    trial->supplementary = b->account.supplementary;
    trial->supplementary_count = b->account.supplementary_count;
    add(b, &trial->argv, b->java.program);
    add_defaults(b, &trial->argv);
    jvmgi_list_add_all(&trial->argv, &b->alloc, &b->setup->java_options);
    add_properties(b, &trial->argv);
    add(b, &trial->env, "LC_ALL=C.UTF-8");
    char definition[JVMGI_DEFINITION_LENGTH + 1];
    jvmgi_group_definition(trial, definition);
    if (jvmgi_retained_was_tried(b->retained, definition)) {
        return NULL;
    }
    const char *error = jvmgi_java_try(b->pool, trial);
    if (!error) {
        jvmgi_retained_note_tried(b->retained, definition);
    }
    return error;
}

/* ---- what the engine is told ---- */

typedef struct {
    jvmgi_writer_t writer;
    size_t count;
} fields_t;

static void add_field(fields_t *fields, const char *key, const char *value)
{
    jvmgi_fields_add(&fields->writer, key, strlen(key), value, strlen(value));
    fields->count++;
}

static void add_number(building_t *b, fields_t *fields, const char *key, int value)
{
    add_field(fields, key, apr_itoa(b->pool, value));
}

static size_t room_of(const jvmgi_list_t *values)
{
    size_t room = 0;
    for (size_t i = 0; i < values->count; i++) {
        room += 32 + strlen(values->items[i]);
    }
    return room;
}

static void add_list(fields_t *fields, const char *key, const jvmgi_list_t *values)
{
    for (size_t i = 0; i < values->count; i++) {
        add_field(fields, key, values->items[i]);
    }
}

/** The import scripts that run here, as texts; adds the room that they take. */
static apr_array_header_t *list_imports(const building_t *b, size_t *size)
{
    apr_array_header_t *texts = apr_array_make(b->pool, 2, sizeof(const char *));
    for (int i = 0; i < b->setup->imports->nelts; i++) {
        const jvmgi_import_t *import = &APR_ARRAY_IDX(b->setup->imports, i, const jvmgi_import_t);
        if (!*import->process_group) {
            const char *text = jvmgi_config_import_text(b->pool, import);
            APR_ARRAY_PUSH(texts, const char *) = text;
            *size += 32 + strlen(text);
        }
    }
    return texts;
}

static const char *build_config(building_t *b)
{
    size_t size = 256 + room_of(&b->loading.class_path) + room_of(&b->loading.group_class_paths);
    const apr_array_header_t *imports = list_imports(b, &size);
    fields_t fields = {.writer = jvmgi_writer(apr_palloc(b->pool, size), size)};
    int processes = 1;
    int threads = 1;
    ap_version_t httpd;
    ap_get_server_revision(&httpd);
    (void)ap_mpm_query(AP_MPMQ_MAX_DAEMONS, &processes);
    (void)ap_mpm_query(AP_MPMQ_MAX_THREADS, &threads);
    size_t begin = jvmgi_fields_begin(&fields.writer);
    add_field(&fields, "build", JVMGI_BUILD);
    add_number(b, &fields, "processes", processes);
    add_number(b, &fields, "threads", threads);
    add_number(b, &fields, "header-buffer-size", HEAD_LIMIT);
    add_number(b, &fields, "restrict-stdin", b->loading.streams.restrict_stdin);
    add_number(b, &fields, "restrict-stdout", b->loading.streams.restrict_stdout);
    add_field(&fields, "apache-version",
              apr_psprintf(b->pool, "%d.%d.%d", httpd.major, httpd.minor, httpd.patch));
    add_list(&fields, "class-path", &b->loading.class_path);
    add_list(&fields, "group-class-path", &b->loading.group_class_paths);
    for (int i = 0; i < imports->nelts; i++) {
        add_field(&fields, "import", APR_ARRAY_IDX(imports, i, const char *));
    }
    jvmgi_fields_end(&fields.writer, begin, fields.count);
    b->out->config = fields.writer.start;
    b->out->config_length = fields.writer.used;
    return fields.writer.failed ? "JVMGIClassPath has too many entries" : NULL;
}

static const struct {
    const char *(*run)(building_t *b);
} steps[] = {{check_mpm},   {check_stack},   {find_java},   {find_library},
             {find_bridge}, {build_options}, {try_options}, {build_config}};

static const char *build(building_t *b)
{
    const char *error = NULL;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !error; i++) {
        error = steps[i].run(b);
    }
    return error;
}

/* ---- hooks ---- */

static int hook_check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    jvmgi_setup_t *setup = jvmgi_config_setup(s);
    if (setup->restrict_embedded) {
        return OK;
    }
    jvmgi_embedding_t *embedding = apr_pcalloc(pconf, sizeof *embedding);
    building_t building = {.pool = pconf,
                           .alloc = jvmgi_config_alloc(pconf),
                           .setup = setup,
                           .retained = jvmgi_retained(),
                           .out = embedding};
    jvmgi_loaders_settle(setup, "", NULL, &building.alloc, &building.loading);
    const char *problem = build(&building);
    bool first = !building.retained->ran;
    if (problem) {
        ap_log_error(APLOG_MARK, APLOG_ERR | (first ? APLOG_STARTUP : 0), 0, first ? NULL : s,
                     JVMGI_CODE_FORMAT
                     ": JVMGIRestrictEmbedded Off: applications cannot run inside httpd: "
                     "%s%s",
                     JVMGI_CODE_EMBEDDED_UNAVAILABLE, problem,
                     first ? "; or leave JVMGIRestrictEmbedded On"
                           : "; their requests get 503 until the next restart");
    }
    const char *open_port = problem ? NULL : jvmgi_check_open_port(pconf, &embedding->options);
    if (open_port) {
        ap_log_error(APLOG_MARK, APLOG_WARNING | (first ? APLOG_STARTUP : 0), 0, first ? NULL : s,
                     JVMGI_CODE_FORMAT ": inside httpd: %s", JVMGI_CODE_PORT_OPEN, open_port);
    }
    embedding->problem = problem;
    embedding->destroy = setup->destroy_jvm;
    embedding->eager = !problem && jvmgi_placement_has_embedded(s);
    setup->embedding = embedding;
    return problem && first ? HTTP_INTERNAL_SERVER_ERROR : OK;
}

/** Who sets JVMGIRestrictEmbedded Off may have had one application in mind; this tells which others came with it. */
static int hook_post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *s)
{
    if (jvmgi_config_setup(s)->restrict_embedded ||
        ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK;
    }
    const char *applications = jvmgi_placement_list_unplaced(ptemp, s);
    if (*applications) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s,
                     JVMGI_CODE_FORMAT ": these run inside httpd because they name no process "
                                       "group (JVMGIRestrictEmbedded Off):%s",
                     JVMGI_CODE_EMBEDDED_LIST, applications);
    }
    return OK;
}

void jvmgi_embedding_hooks(apr_pool_t *pool)
{
    /* After the MPM's own check, which settles how many children and threads there will be. */
    ap_hook_check_config(hook_check_config, NULL, NULL, APR_HOOK_LAST);
    ap_hook_post_config(hook_post_config, NULL, NULL, APR_HOOK_MIDDLE);
}
