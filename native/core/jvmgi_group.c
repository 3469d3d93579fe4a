/* SPDX-License-Identifier: Apache-2.0
 * The option table of process groups, and the one walk over a group's fields that both its hash and its frame are made by. */
#include "jvmgi_group.h"

#include "jvmgi_fields.h"
#include "jvmgi_limits.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#define AT(field) offsetof(jvmgi_group_options_t, field)
/* One row each: the option's key, the field, and for numbers the range and the default. */
#define ROW(key, field, how)                                                                       \
    {                                                                                              \
        .name = (key), .kind = JVMGI_OPTION_##how, .offset = AT(field)                             \
    }
#define VALUE(key, field, how, low, high, otherwise)                                               \
    {                                                                                              \
        .name = (key), .kind = JVMGI_OPTION_##how, .min = (low), .max = (high),                    \
        .fallback = (otherwise), .offset = AT(field)                                               \
    }
#define SECONDS(key, field, low, otherwise)                                                        \
    VALUE(key, field, NUMBER, low, JVMGI_MAX_SECONDS, otherwise)
#define REFUSED(key, why)                                                                          \
    {                                                                                              \
        .name = (key), .kind = JVMGI_OPTION_REFUSED, .refusal = (why)                              \
    }
#define NOT_YET(key) REFUSED(key, "is not available in this version of mod_jvmgi")

static const jvmgi_option_t rows[] = {
    ROW("user", user, TEXT),
    ROW("group", group, TEXT),
    ROW("supplementary-groups", supplementary_groups, TEXT),
    VALUE("umask", umask, OCTAL, 0, 0777, -1),
    ROW("home", home, PATH),
    ROW("lang", lang, TEXT),
    ROW("locale", locale, TEXT),
    ROW("display-name", display_name, TEXT),
    VALUE("cpu-priority", cpu_priority, NUMBER, -20, 19, 0),
    VALUE("processes", processes, NUMBER, 1, JVMGI_MAX_PROCESSES, 1),
    VALUE("threads", threads, NUMBER, 0, JVMGI_MAX_THREADS, 15),
    ROW("thread-type", thread_type, TEXT),
    VALUE("stack-size", stack_size, SIZE, 256 << 10, 1 << 30, 0),
    ROW("script-user", script_user, TEXT),
    ROW("script-group", script_group, TEXT),
    VALUE("hook-threads", hook_threads, NUMBER, 1, JVMGI_MAX_THREADS, 4),
    ROW("java-home", java_home, PATH),
    ROW("java-options", java_options, LIST),
    ROW("cds", cds, TEXT),
    ROW("class-path", class_path, PATHS),
    ROW("system-property", system_property, PAIR),
    ROW("env", env, PAIR),
    VALUE("max-heap", max_heap, SIZE, 2 << 20, INT64_C(1) << 44, 0),
    VALUE("memory-limit", max_heap, SIZE, 2 << 20, INT64_C(1) << 44, 0),
    VALUE("worker-share", worker_share, NUMBER, 1, 100, 75),
    SECONDS("startup-timeout", startup_timeout, 0, 60),
    VALUE("queue-limit", queue_limit, NUMBER, 0, JVMGI_MAX_QUEUE, 100),
    SECONDS("queue-timeout", queue_timeout, 1, 45),
    SECONDS("request-timeout", request_timeout, 0, 60),
    SECONDS("interrupt-timeout", interrupt_timeout, 0, 5),
    SECONDS("connect-timeout", connect_timeout, 1, 15),
    SECONDS("socket-timeout", socket_timeout, 0, 60),
    SECONDS("graceful-timeout", graceful_timeout, 0, 15),
    SECONDS("eviction-timeout", eviction_timeout, 0, 0),
    SECONDS("deadlock-timeout", deadlock_timeout, 0, 300),
    SECONDS("inactivity-timeout", inactivity_timeout, 0, 0),
    SECONDS("shutdown-timeout", shutdown_timeout, 0, 5),
    SECONDS("restart-interval", restart_interval, 0, 0),
    SECONDS("cpu-time-limit", cpu_time_limit, 0, 0),
    VALUE("maximum-requests", maximum_requests, NUMBER, 0, INT32_MAX, 0),
    VALUE("overlap", overlap, FLAG, 0, 1, 1),
    VALUE("listen-backlog", listen_backlog, NUMBER, 1, 65535, 100),
    ROW("socket-user", socket_user, TEXT),
    VALUE("send-buffer-size", send_buffer_size, SIZE, 512, 1 << 30, 0),
    VALUE("receive-buffer-size", receive_buffer_size, SIZE, 512, 1 << 30, 0),
    VALUE("header-buffer-size", header_buffer_size, SIZE, 8192, JVMGI_MAX_HEAD, 65536),
    SECONDS("response-socket-timeout", response_socket_timeout, 0, 0),
    VALUE("response-flush-delay", response_flush_delay, NUMBER, 0, 1000, 0),
    REFUSED("response-buffer-size", "has no counterpart: a response goes to the client as the "
                                    "application flushes it, or 64 KiB at a time"),
    REFUSED("virtual-memory-limit", "is refused: a JVM reserves far more address space than it "
                                    "uses; limit the heap with max-heap="),
    REFUSED("chroot",
            "is refused: a JVM needs /proc, its libraries and the time zone data of the system"),
    NOT_YET("server-metrics"),
    REFUSED("python-home", "is Python's: use java-home="),
    REFUSED("python-path", "is Python's: use class-path="),
    REFUSED("python-eggs", "is Python's and has no counterpart"),
    REFUSED("switch-interval", "is Python's and has no counterpart"),
};

_Static_assert(sizeof rows / sizeof rows[0] <= 64, "one bit each");

const jvmgi_option_table_t jvmgi_group_option_table = {rows, sizeof rows / sizeof rows[0]};

/** Takes one field of a group; called for each in the order of the documentation. */
typedef void (*emit_t)(void *baton, const char *key, const char *value);

static void emit_number(emit_t emit, void *baton, const char *key, int64_t value)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRId64, value);
    emit(baton, key, text);
}

static void emit_if_set(emit_t emit, void *baton, const char *key, int64_t value)
{
    if (value != 0) {
        emit_number(emit, baton, key, value);
    }
}

static void emit_list(emit_t emit, void *baton, const char *key, const jvmgi_list_t *list)
{
    for (size_t i = 0; i < list->count; i++) {
        emit(baton, key, list->items[i]);
    }
}

static void emit_identity(emit_t emit, void *baton, const jvmgi_group_t *g)
{
    if (g->changes_user) {
        emit_number(emit, baton, "uid", (int64_t)g->uid);
        emit_number(emit, baton, "gid", (int64_t)g->gid);
        for (size_t i = 0; i < g->supplementary_count; i++) {
            emit_number(emit, baton, "supplementary-gid", (int64_t)g->supplementary[i]);
        }
    }
    if (g->umask >= 0) {
        char octal[24];
        (void)snprintf(octal, sizeof octal, "%" PRIo64, (uint64_t)g->umask);
        emit(baton, "umask", octal);
    }
    emit(baton, "home", g->home);
}

static void emit_sockets(emit_t emit, void *baton, const jvmgi_group_t *g)
{
    emit_number(emit, baton, "socket-uid", (int64_t)g->socket_uid);
    emit_number(emit, baton, "socket-gid", (int64_t)g->socket_gid);
    emit_number(emit, baton, "listen-backlog", g->listen_backlog);
    emit_number(emit, baton, "send-buffer-size", g->send_buffer_size);
    emit_number(emit, baton, "receive-buffer-size", g->receive_buffer_size);
}

/** All that makes the definition, so all but `lazy`, `preload` and `warm`. */
static void emit_definition(emit_t emit, void *baton, const jvmgi_group_t *g)
{
    emit(baton, "name", g->name);
    emit_number(emit, baton, "processes", g->processes);
    emit_identity(emit, baton, g);
    emit_sockets(emit, baton, g);
    emit_number(emit, baton, "startup-timeout", g->startup_timeout);
    emit_number(emit, baton, "shutdown-timeout", g->shutdown_timeout);
    emit_number(emit, baton, "graceful-timeout", g->graceful_timeout);
    emit_if_set(emit, baton, "eviction-timeout", g->eviction_timeout);
    emit_if_set(emit, baton, "restart-interval", g->restart_interval);
    emit_if_set(emit, baton, "cpu-time-limit", g->cpu_time_limit);
    emit_if_set(emit, baton, "alone", g->is_alone);
    emit_number(emit, baton, "deadlock-timeout", g->deadlock_timeout);
    emit_number(emit, baton, "priority", g->priority);
    emit_list(emit, baton, "arg", &g->argv);
    if (g->argv0) {
        emit(baton, "argv0", g->argv0);
    }
    emit_list(emit, baton, "env", &g->env);
    if (g->archive) {
        emit(baton, "archive", g->archive);
        emit_list(emit, baton, "archive-arg", &g->archive_argv);
    }
    emit_list(emit, baton, "config", &g->config);
}

#define FNV_BASIS UINT64_C(0xcbf29ce484222325)

/** FNV-1a, 64 bits: names have to differ, nobody attacks them. */
static void hash_text(uint64_t *hash, const char *text)
{
    /* The NUL too, so that "ab","c" and "a","bc" differ. */
    const unsigned char *p = (const unsigned char *)text;
    do {
        *hash = (*hash ^ *p) * UINT64_C(0x100000001b3);
    } while (*p++);
}

static void hash_field(void *baton, const char *key, const char *value)
{
    hash_text(baton, key);
    hash_text(baton, value);
}

static void print_hash(uint64_t hash, char out[JVMGI_DEFINITION_LENGTH + 1])
{
    (void)snprintf(out, JVMGI_DEFINITION_LENGTH + 1, "%016" PRIx64, hash);
}

void jvmgi_group_definition(const jvmgi_group_t *group, char out[JVMGI_DEFINITION_LENGTH + 1])
{
    uint64_t hash = FNV_BASIS;
    emit_definition(hash_field, &hash, group);
    emit_list(hash_field, &hash, "identity", &group->identity);
    print_hash(hash, out);
}

void jvmgi_group_archive_name(const jvmgi_list_t *argv, const jvmgi_list_t *identity,
                              char out[JVMGI_DEFINITION_LENGTH + 1])
{
    uint64_t hash = FNV_BASIS;
    emit_list(hash_field, &hash, "arg", argv);
    emit_list(hash_field, &hash, "identity", identity);
    print_hash(hash, out);
}

typedef struct {
    jvmgi_writer_t *writer;
    size_t count;
} writing_t;

static void write_field(void *baton, const char *key, const char *value)
{
    writing_t *writing = baton;
    jvmgi_fields_add(writing->writer, key, strlen(key), value, strlen(value));
    writing->count++;
}

void jvmgi_group_encode(jvmgi_writer_t *w, const jvmgi_group_t *group, const char *definition)
{
    size_t begin = jvmgi_fields_begin(w);
    writing_t writing = {.writer = w};
    emit_definition(write_field, &writing, group);
    write_field(&writing, "definition", definition);
    if (group->lazy) {
        write_field(&writing, "lazy", "1");
    }
    emit_list(write_field, &writing, "preload", &group->preload);
    emit_list(write_field, &writing, "warm", &group->warm);
    jvmgi_fields_end(w, begin, writing.count);
}
