/* SPDX-License-Identifier: Apache-2.0
 * Decodes and checks a group's definition. It comes from the parent, but it says what is executed as whom: nothing is taken on trust. */
#include "sup_definition.h"

#include "jvmgi_escape.h"
#include "jvmgi_fields.h"
#include "jvmgi_frame.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* NULL when the value was taken, else what is wrong with it. */
typedef const char *(*take_t)(sup_definition_t *d, char *value);

static const char bad_number[] = "is no number in its range";

/* Digits only: no sign, no blank, no other base than asked for. */
static bool parse_unsigned(const char *text, int base, long most, long *out)
{
    long value = 0;
    for (const char *p = text; *p; p++) {
        int digit = *p - '0';
        if (digit < 0 || digit >= base || digit > most || value > (most - digit) / base) {
            return false;
        }
        value = value * base + digit;
    }
    *out = value;
    return *text != '\0';
}

static const char *take_number(const char *text, long least, long most, int *out)
{
    long value;
    if (!parse_unsigned(text, 10, most, &value) || value < least) {
        return bad_number;
    }
    *out = (int)value;
    return NULL;
}

/* (uid_t)-1 means "unchanged" to the system. */
static const char *take_id(const char *text, unsigned *out)
{
    long value;
    if (!parse_unsigned(text, 10, (long)UINT32_MAX - 1, &value)) {
        return bad_number;
    }
    *out = (unsigned)value;
    return NULL;
}

static const char *take_name(sup_definition_t *d, char *value)
{
    d->name = value;
    size_t length = strlen(value);
    return length > 0 && length <= JVMGI_MAX_GROUP_NAME ? NULL : "is empty or too long";
}

/* It becomes part of a path. */
static const char *check_hash(const char *value)
{
    bool good =
        strlen(value) == SUP_HASH_LENGTH && strspn(value, "0123456789abcdef") == SUP_HASH_LENGTH;
    return good ? NULL : "is not 16 hex digits";
}

static const char *take_hash(sup_definition_t *d, char *value)
{
    d->hash = value;
    return check_hash(value);
}

static const char *take_archive(sup_definition_t *d, char *value)
{
    d->archive = value;
    return check_hash(value);
}

static const char *take_processes(sup_definition_t *d, char *value)
{
    return take_number(value, 1, JVMGI_MAX_PROCESSES, &d->processes);
}

static const char *take_uid(sup_definition_t *d, char *value)
{
    d->changes_user = true;
    const char *fault = take_id(value, &d->uid);
    return !fault && d->uid == 0 ? "is root's, and daemons never run as root" : fault;
}

static const char *take_gid(sup_definition_t *d, char *value)
{
    d->has_gid = true;
    return take_id(value, &d->gid);
}

static const char *take_supplementary_gid(sup_definition_t *d, char *value)
{
    return take_id(value, &d->supplementary[d->supplementary_count++]);
}

static const char *take_umask(sup_definition_t *d, char *value)
{
    long mask;
    if (!parse_unsigned(value, 8, 0777, &mask)) {
        return bad_number;
    }
    d->umask = (int)mask;
    return NULL;
}

static const char *take_home(sup_definition_t *d, char *value)
{
    d->home = value;
    return value[0] == '/' ? NULL : "is no absolute path";
}

static const char *take_socket_uid(sup_definition_t *d, char *value)
{
    return take_id(value, &d->socket_uid);
}

static const char *take_socket_gid(sup_definition_t *d, char *value)
{
    return take_id(value, &d->socket_gid);
}

static const char *take_listen_backlog(sup_definition_t *d, char *value)
{
    return take_number(value, 1, 65535, &d->listen_backlog);
}

static const char *take_send_buffer_size(sup_definition_t *d, char *value)
{
    return take_number(value, 0, INT_MAX / 2, &d->send_buffer_size);
}

static const char *take_receive_buffer_size(sup_definition_t *d, char *value)
{
    return take_number(value, 0, INT_MAX / 2, &d->receive_buffer_size);
}

static const char *take_lazy(sup_definition_t *d, char *value)
{
    int lazy;
    const char *fault = take_number(value, 0, 1, &lazy);
    d->lazy = !fault && lazy;
    return fault;
}

static const char *take_startup_timeout(sup_definition_t *d, char *value)
{
    return take_number(value, 0, JVMGI_MAX_SECONDS, &d->startup_timeout);
}

static const char *take_shutdown_timeout(sup_definition_t *d, char *value)
{
    return take_number(value, 0, JVMGI_MAX_SECONDS, &d->shutdown_timeout);
}

static const char *take_graceful_timeout(sup_definition_t *d, char *value)
{
    return take_number(value, 0, JVMGI_MAX_SECONDS, &d->graceful_timeout);
}

static const char *take_eviction_timeout(sup_definition_t *d, char *value)
{
    return take_number(value, 1, JVMGI_MAX_SECONDS, &d->eviction_timeout);
}

static const char *take_restart_interval(sup_definition_t *d, char *value)
{
    return take_number(value, 1, JVMGI_MAX_SECONDS, &d->restart_interval);
}

static const char *take_cpu_time_limit(sup_definition_t *d, char *value)
{
    return take_number(value, 1, JVMGI_MAX_SECONDS, &d->cpu_time_limit);
}

static const char *take_alone(sup_definition_t *d, char *value)
{
    int alone;
    const char *fault = take_number(value, 0, 1, &alone);
    d->is_alone = !fault && alone;
    return fault;
}

static const char *take_deadlock_timeout(sup_definition_t *d, char *value)
{
    return take_number(value, 0, JVMGI_MAX_SECONDS, &d->deadlock_timeout);
}

static const char *take_priority(sup_definition_t *d, char *value)
{
    bool negative = value[0] == '-';
    const char *fault = take_number(value + negative, 0, negative ? 20 : 19, &d->priority);
    d->priority = negative ? -d->priority : d->priority;
    return fault;
}

static const char *take_arg(sup_definition_t *d, char *value)
{
    d->argv[d->argv_count++] = value;
    return d->argv_count > 1 || value[0] == '/' ? NULL : "is no absolute path";
}

static const char *take_archive_arg(sup_definition_t *d, char *value)
{
    d->archive_argv[d->archive_argv_count++] = value;
    return d->archive_argv_count > 1 || value[0] == '/' ? NULL : "is no absolute path";
}

/* Kept aside: the program is the first `arg` in any case. */
static const char *take_argv0(sup_definition_t *d, char *value)
{
    d->argv[-1] = value;
    return value[0] ? NULL : "is empty";
}

static const char *take_env(sup_definition_t *d, char *value)
{
    d->envp[d->env_count++] = value;
    return strchr(value, '=') && value[0] != '=' ? NULL : "is not of the form K=V";
}

static const char *take_config(sup_definition_t *d, char *value)
{
    static const char *const own[] = {"group",
                                      "process",
                                      "processes",
                                      "shutdown-timeout",
                                      "graceful-timeout",
                                      "eviction-timeout",
                                      "deadlock-timeout"};
    d->config[d->config_count++] = value;
    const char *equals = strchr(value, '=');
    if (!equals || equals == value) {
        return "is not of the form K=V";
    }
    for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
        size_t length = strlen(own[i]);
        if ((size_t)(equals - value) == length && memcmp(value, own[i], length) == 0) {
            return "names a key that the supervisor sets itself";
        }
    }
    return NULL;
}

static const char *take_preload(sup_definition_t *d, char *value)
{
    d->preload[d->preload_count++] = value;
    return NULL;
}

static const char *take_warm(sup_definition_t *d, char *value)
{
    d->warm[d->warm_count++] = value;
    return NULL;
}

typedef enum { ONCE = 1, OPTIONAL = 2, REPEATS = 4 } occurrence_t;

static const struct {
    const char *key;
    take_t take;
    unsigned occurs;
} keys[] = {
    {"name", take_name, ONCE},
    {"definition", take_hash, ONCE},
    {"processes", take_processes, ONCE},
    {"uid", take_uid, OPTIONAL},
    {"gid", take_gid, OPTIONAL},
    {"supplementary-gid", take_supplementary_gid, OPTIONAL | REPEATS},
    {"umask", take_umask, OPTIONAL},
    {"home", take_home, ONCE},
    {"socket-uid", take_socket_uid, ONCE},
    {"socket-gid", take_socket_gid, ONCE},
    {"listen-backlog", take_listen_backlog, ONCE},
    {"send-buffer-size", take_send_buffer_size, ONCE},
    {"receive-buffer-size", take_receive_buffer_size, ONCE},
    {"lazy", take_lazy, OPTIONAL},
    {"startup-timeout", take_startup_timeout, ONCE},
    {"shutdown-timeout", take_shutdown_timeout, ONCE},
    {"graceful-timeout", take_graceful_timeout, ONCE},
    {"eviction-timeout", take_eviction_timeout, OPTIONAL},
    {"restart-interval", take_restart_interval, OPTIONAL},
    {"cpu-time-limit", take_cpu_time_limit, OPTIONAL},
    {"alone", take_alone, OPTIONAL},
    {"deadlock-timeout", take_deadlock_timeout, ONCE},
    {"priority", take_priority, ONCE},
    {"arg", take_arg, ONCE | REPEATS},
    {"argv0", take_argv0, OPTIONAL},
    {"env", take_env, OPTIONAL | REPEATS},
    {"archive", take_archive, OPTIONAL},
    {"archive-arg", take_archive_arg, OPTIONAL | REPEATS},
    {"config", take_config, OPTIONAL | REPEATS},
    {"preload", take_preload, OPTIONAL | REPEATS},
    {"warm", take_warm, OPTIONAL | REPEATS},
};

#define KEY_COUNT (sizeof(keys) / sizeof(*keys))

typedef struct {
    sup_definition_t *d;
    char *texts; /* where the next text goes */
    bool seen[KEY_COUNT];
    char *why;
    size_t why_size;
} decoding_t;

static bool refuse(decoding_t *decoding, const char *what, const char *fault)
{
    char escaped[JVMGI_ESCAPE_ROOM(64)];
    jvmgi_escape(escaped, sizeof(escaped), what, strlen(what), 64);
    snprintf(decoding->why, decoding->why_size, "%s %s", escaped, fault);
    return false;
}

/* A copy with a NUL behind it; the frame's own lengths leave room for it. NULL when the text holds one. */
static char *copy_text(decoding_t *decoding, jvmgi_span_t text)
{
    if (text.length > 0 && memchr(text.data, '\0', text.length)) {
        return NULL;
    }
    char *copy = decoding->texts;
    if (text.length > 0) {
        memcpy(copy, text.data, text.length);
    }
    copy[text.length] = '\0';
    decoding->texts += text.length + 1;
    return copy;
}

static bool take_field(decoding_t *decoding, const jvmgi_field_t *field)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (field->name.length != strlen(keys[i].key) ||
            memcmp(field->name.data, keys[i].key, field->name.length) != 0) {
            continue;
        }
        if (decoding->seen[i] && !(keys[i].occurs & REPEATS)) {
            return refuse(decoding, keys[i].key, "is given twice");
        }
        decoding->seen[i] = true;
        char *value = copy_text(decoding, field->value);
        if (!value) {
            return refuse(decoding, keys[i].key, "holds a NUL byte");
        }
        const char *fault = keys[i].take(decoding->d, value);
        return fault ? refuse(decoding, keys[i].key, fault) : true;
    }
    char name[65];
    snprintf(name, sizeof(name), "%.*s", (int)(field->name.length > 64 ? 64 : field->name.length),
             (const char *)field->name.data);
    return refuse(decoding, name, "is no key of a group");
}

static bool check_whole(decoding_t *decoding)
{
    const sup_definition_t *d = decoding->d;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if ((keys[i].occurs & ONCE) && !decoding->seen[i]) {
            return refuse(decoding, keys[i].key, "is missing");
        }
    }
    if (d->changes_user != d->has_gid) {
        return refuse(decoding, d->changes_user ? "gid" : "uid", "is missing");
    }
    if (!d->changes_user && d->supplementary_count > 0) {
        return refuse(decoding, "supplementary-gid", "needs uid and gid");
    }
    if (!d->archive != (d->archive_argv_count == 0)) {
        return refuse(decoding, d->archive ? "archive-arg" : "archive", "is missing");
    }
    if (!d->changes_user && geteuid() == 0) {
        return refuse(decoding, "uid", "is missing, and daemons never run as root");
    }
    return true;
}

static bool decode_into(decoding_t *decoding, jvmgi_reader_t *r, uint16_t count)
{
    for (unsigned i = 0; i < count; i++) {
        jvmgi_field_t field;
        if (!jvmgi_fields_next(r, &field)) {
            return refuse(decoding, "the field list", "is cut short");
        }
        if (!take_field(decoding, &field)) {
            return false;
        }
    }
    if (!jvmgi_reader_is_complete(r)) {
        return refuse(decoding, "the field list", "is followed by other bytes");
    }
    return check_whole(decoding);
}

/* One block: seven lists with room for every field, then the texts. */
static bool make_room(decoding_t *decoding, size_t count, size_t text_size)
{
    sup_definition_t *d = decoding->d;
    size_t list = (count + 2) * sizeof(char *);
    char *block = calloc(1, 6 * list + (count + 1) * sizeof(gid_t) + text_size + 1);
    if (!block) {
        return false;
    }
    d->memory = block;
    d->argv = (char **)(void *)block + 1; /* argv[-1] is the place of argv0 */
    d->envp = (char **)(void *)(block + list);
    d->config = (char **)(void *)(block + 2 * list);
    d->preload = (char **)(void *)(block + 3 * list);
    d->warm = (char **)(void *)(block + 4 * list);
    d->archive_argv = (char **)(void *)(block + 5 * list);
    d->supplementary = (gid_t *)(void *)(block + 6 * list);
    decoding->texts = block + 6 * list + (count + 1) * sizeof(gid_t);
    return true;
}

static void settle(sup_definition_t *d)
{
    d->eviction_timeout = d->eviction_timeout > 0 ? d->eviction_timeout : d->graceful_timeout;
    d->program = d->argv[0];
    if (d->argv[-1]) {
        d->argv[0] = d->argv[-1];
    }
}

sup_definition_t *sup_definition_decode(jvmgi_span_t payload, char *why, size_t why_size)
{
    sup_definition_t *d = calloc(1, sizeof(*d));
    decoding_t decoding = {.d = d, .why = why, .why_size = why_size};
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint16_t count = jvmgi_fields_count(&r);
    if (!d || !make_room(&decoding, count, payload.length)) {
        free(d);
        snprintf(why, why_size, "there is no memory for it");
        return NULL;
    }
    d->umask = -1;
    if (!decode_into(&decoding, &r, count)) {
        sup_definition_free(d);
        return NULL;
    }
    settle(d);
    return d;
}

void sup_definition_free(sup_definition_t *d)
{
    if (d) {
        sup_definition_free(d->newest);
        free(d->memory);
        free(d);
    }
}

void sup_definition_renew(sup_definition_t *d, sup_definition_t *again)
{
    sup_definition_free(d->newest);
    d->newest = again;
}

static void add_text(jvmgi_writer_t *w, const char *key, const char *value)
{
    jvmgi_fields_add(w, key, strlen(key), value, strlen(value));
}

static size_t add_preloads(jvmgi_writer_t *w, char *const *preloads, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_text(w, "preload", preloads[i]);
    }
    return count;
}

static void add_number(jvmgi_writer_t *w, const char *key, int value)
{
    char text[16];
    snprintf(text, sizeof(text), "%d", value);
    add_text(w, key, text);
}

uint8_t *sup_definition_encode_config(const sup_definition_t *d, int index, bool replaces,
                                      size_t *length)
{
    size_t room = JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_FIELDS;
    uint8_t *memory = malloc(room);
    if (!memory) {
        return NULL;
    }
    jvmgi_writer_t w = jvmgi_writer(memory, room);
    size_t frame = jvmgi_frame_begin(&w);
    size_t fields = jvmgi_fields_begin(&w);
    add_text(&w, "group", d->name);
    add_number(&w, "process", index);
    add_number(&w, "processes", d->processes);
    add_number(&w, "shutdown-timeout", d->shutdown_timeout);
    add_number(&w, "graceful-timeout", d->graceful_timeout);
    add_number(&w, "eviction-timeout", d->eviction_timeout);
    add_number(&w, "deadlock-timeout", d->deadlock_timeout);
    for (size_t i = 0; i < d->config_count; i++) {
        const char *equals = strchr(d->config[i], '=');
        jvmgi_fields_add(&w, d->config[i], (size_t)(equals - d->config[i]), equals + 1,
                         strlen(equals + 1));
    }
    const sup_definition_t *newest = d->newest ? d->newest : d;
    size_t preloads = add_preloads(&w, newest->preload, newest->preload_count);
    if (replaces) {
        preloads += add_preloads(&w, newest->warm, newest->warm_count);
    }
    jvmgi_fields_end(&w, fields, 7 + d->config_count + preloads);
    jvmgi_frame_end(&w, frame, JVMGI_FRAME_CONFIG);
    if (w.failed) {
        free(memory);
        return NULL;
    }
    *length = w.used;
    return memory;
}
