/* SPDX-License-Identifier: Apache-2.0
 * What the supervisor takes for the definition of a group, and what it makes of it. */
#include "jvmgi_fields.h"
#include "jvmgi_frame.h"
#include "sup_definition.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#define FIELDS_AT_MOST 40

/* A group that is good in all; tests change one field. */
static const char *const good[] = {"name=web",
                                   "definition=0123456789abcdef",
                                   "processes=2",
                                   "uid=1000",
                                   "gid=1001",
                                   "supplementary-gid=4",
                                   "supplementary-gid=27",
                                   "umask=027",
                                   "home=/srv/web",
                                   "socket-uid=33",
                                   "socket-gid=33",
                                   "listen-backlog=100",
                                   "send-buffer-size=0",
                                   "receive-buffer-size=65536",
                                   "lazy=1",
                                   "startup-timeout=60",
                                   "shutdown-timeout=5",
                                   "graceful-timeout=15",
                                   "deadlock-timeout=300",
                                   "priority=-5",
                                   "arg=/usr/bin/java",
                                   "arg=-cp",
                                   "arg=boot.jar",
                                   "argv0=(jvmgi:web)",
                                   "env=PATH=/bin",
                                   "env=EMPTY=",
                                   "archive=fedcba9876543210",
                                   "archive-arg=/usr/bin/java",
                                   "archive-arg=archive",
                                   "config=threads=15",
                                   "config=class-path=/a.jar=b"};

#define GOOD_COUNT (sizeof(good) / sizeof(*good))

static uint8_t bytes[8192];
static char why[256];

static jvmgi_span_t encode(const char *const *fields, size_t count)
{
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    size_t begin = jvmgi_fields_begin(&w);
    for (size_t i = 0; i < count; i++) {
        size_t key = strcspn(fields[i], "=");
        jvmgi_fields_add(&w, fields[i], key, fields[i] + key + 1, strlen(fields[i] + key + 1));
    }
    jvmgi_fields_end(&w, begin, count);
    ck_assert(!w.failed);
    return (jvmgi_span_t){bytes, w.used};
}

static sup_definition_t *decode(const char *const *fields, size_t count)
{
    sup_definition_t *d = sup_definition_decode(encode(fields, count), why, sizeof(why));
    ck_assert_msg(d != NULL, "%s", why);
    return d;
}

static bool has_key_of(const char *field, const char *other)
{
    size_t length = strcspn(field, "=");
    return strncmp(field, other, length + 1) == 0;
}

/* The good group without the fields of the same key, then `field` unless it is "KEY=" to be left out. */
static size_t change(const char *field, bool is_left_out, const char **out)
{
    size_t count = 0;
    for (size_t i = 0; i < GOOD_COUNT; i++) {
        if (!has_key_of(field, good[i])) {
            out[count++] = good[i];
        }
    }
    if (!is_left_out) {
        out[count++] = field;
    }
    return count;
}

static void expect_bad(const char *field, bool is_left_out, const char *expected)
{
    const char *fields[FIELDS_AT_MOST];
    size_t count = change(field, is_left_out, fields);
    ck_assert_msg(!sup_definition_decode(encode(fields, count), why, sizeof(why)), "%s was taken",
                  field);
    ck_assert_str_eq(why, expected);
}

static void expect_good(const char *field, bool is_left_out)
{
    const char *fields[FIELDS_AT_MOST];
    size_t count = change(field, is_left_out, fields);
    sup_definition_free(decode(fields, count));
}

START_TEST(all_fields_arrive)
{
    sup_definition_t *d = decode(good, GOOD_COUNT);
    ck_assert_str_eq(d->name, "web");
    ck_assert_str_eq(d->hash, "0123456789abcdef");
    ck_assert_int_eq(d->processes, 2);
    ck_assert(d->changes_user);
    ck_assert_uint_eq(d->uid, 1000);
    ck_assert_uint_eq(d->gid, 1001);
    ck_assert_uint_eq(d->supplementary_count, 2);
    ck_assert_uint_eq(d->supplementary[0], 4);
    ck_assert_uint_eq(d->supplementary[1], 27);
    ck_assert_int_eq(d->umask, 027);
    ck_assert_str_eq(d->home, "/srv/web");
    ck_assert_uint_eq(d->socket_uid, 33);
    ck_assert_uint_eq(d->socket_gid, 33);
    ck_assert_int_eq(d->listen_backlog, 100);
    ck_assert_int_eq(d->send_buffer_size, 0);
    ck_assert_int_eq(d->receive_buffer_size, 65536);
    ck_assert(d->lazy);
    ck_assert_int_eq(d->startup_timeout, 60);
    ck_assert_int_eq(d->shutdown_timeout, 5);
    ck_assert_int_eq(d->graceful_timeout, 15);
    ck_assert_int_eq(d->deadlock_timeout, 300);
    ck_assert_int_eq(d->priority, -5);
    sup_definition_free(d);
}
END_TEST

START_TEST(the_command_line_is_complete)
{
    sup_definition_t *d = decode(good, GOOD_COUNT);
    ck_assert_str_eq(d->program, "/usr/bin/java");
    ck_assert_str_eq(d->argv[0], "(jvmgi:web)");
    ck_assert_str_eq(d->argv[1], "-cp");
    ck_assert_str_eq(d->argv[2], "boot.jar");
    ck_assert_ptr_null(d->argv[3]);
    ck_assert_str_eq(d->envp[0], "PATH=/bin");
    ck_assert_str_eq(d->envp[1], "EMPTY=");
    ck_assert_ptr_null(d->envp[2]);
    ck_assert_str_eq(d->archive, "fedcba9876543210");
    ck_assert_uint_eq(d->archive_argv_count, 2);
    ck_assert_str_eq(d->archive_argv[1], "archive");
    sup_definition_free(d);
    const char *fields[FIELDS_AT_MOST];
    d = decode(fields, change("argv0=", true, fields));
    ck_assert_str_eq(d->argv[0], "/usr/bin/java");
    ck_assert_str_eq(d->program, "/usr/bin/java");
    sup_definition_free(d);
}
END_TEST

START_TEST(numbers_are_digits_in_their_range)
{
    static const char *const bad[] = {"processes=0",
                                      "processes=129",
                                      "processes=",
                                      "processes=+1",
                                      "processes=1x",
                                      "processes= 1",
                                      "processes=0x1",
                                      "listen-backlog=0",
                                      "listen-backlog=65536",
                                      "listen-backlog=-1",
                                      "priority=20",
                                      "priority=-21",
                                      "priority=-",
                                      "priority=--1",
                                      "startup-timeout=31536001",
                                      "graceful-timeout=a",
                                      "deadlock-timeout=-1",
                                      "shutdown-timeout=1.5",
                                      "send-buffer-size=-1",
                                      "lazy=2",
                                      "receive-buffer-size=99999999999999999999",
                                      "umask=1000",
                                      "umask=8",
                                      "umask=",
                                      "gid=4294967295",
                                      "supplementary-gid=-1",
                                      "socket-uid=root",
                                      "socket-gid=4294967296"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        char expected[64];
        snprintf(expected, sizeof(expected), "%.*s is no number in its range",
                 (int)strcspn(bad[i], "="), bad[i]);
        expect_bad(bad[i], false, expected);
    }
    static const char *const fine[] = {"processes=128",
                                       "priority=19",
                                       "priority=-20",
                                       "priority=0",
                                       "startup-timeout=0",
                                       "startup-timeout=31536000",
                                       "umask=0",
                                       "umask=777",
                                       "gid=4294967294",
                                       "listen-backlog=1",
                                       "lazy=0",
                                       "gid=0"};
    for (size_t i = 0; i < sizeof(fine) / sizeof(*fine); i++) {
        expect_good(fine[i], false);
    }
}
END_TEST

START_TEST(what_is_no_number_is_checked_too)
{
    expect_bad("name=", false, "name is empty or too long");
    expect_bad("definition=0123456789abcde", false, "definition is not 16 hex digits");
    expect_bad("definition=0123456789ABCDEF", false, "definition is not 16 hex digits");
    expect_bad("definition=../../../../etc/x", false, "definition is not 16 hex digits");
    expect_bad("definition=0123456789abcdef0", false, "definition is not 16 hex digits");
    expect_bad("uid=0", false, "uid is root's, and daemons never run as root");
    expect_bad("home=srv", false, "home is no absolute path");
    expect_bad("arg=java", false, "arg is no absolute path");
    expect_bad("argv0=", false, "argv0 is empty");
    expect_bad("archive=../../x", false, "archive is not 16 hex digits");
    expect_bad("archive-arg=java", false, "archive-arg is no absolute path");
    expect_bad("archive=", true, "archive is missing");
    expect_bad("archive-arg=", true, "archive-arg is missing");
    expect_bad("env=PATH", false, "env is not of the form K=V");
    expect_bad("env==x", false, "env is not of the form K=V");
    expect_bad("config=threads", false, "config is not of the form K=V");
    expect_bad("config==15", false, "config is not of the form K=V");
    expect_bad("unknown=1", false, "unknown is no key of a group");
    expect_bad("na\nme=1", false, "na\\x0ame is no key of a group");
}
END_TEST

START_TEST(what_the_supervisor_says_itself_is_not_taken)
{
    static const char *const keys[] = {"group",
                                       "process",
                                       "processes",
                                       "shutdown-timeout",
                                       "graceful-timeout",
                                       "eviction-timeout",
                                       "deadlock-timeout"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        char field[64];
        snprintf(field, sizeof(field), "config=%s=1", keys[i]);
        expect_bad(field, false, "config names a key that the supervisor sets itself");
    }
    expect_good("config=process-title=1", false);
}
END_TEST

START_TEST(what_has_to_be_there_is_missed)
{
    static const char *const required[] = {"name=",
                                           "definition=",
                                           "processes=",
                                           "home=",
                                           "socket-uid=",
                                           "socket-gid=",
                                           "listen-backlog=",
                                           "startup-timeout=",
                                           "shutdown-timeout=",
                                           "graceful-timeout=",
                                           "deadlock-timeout=",
                                           "priority=",
                                           "arg=",
                                           "send-buffer-size="};
    for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++) {
        char expected[64];
        snprintf(expected, sizeof(expected), "%.*s is missing", (int)strcspn(required[i], "="),
                 required[i]);
        expect_bad(required[i], true, expected);
    }
    static const char *const optional[] = {
        "supplementary-gid=", "umask=", "lazy=", "argv0=", "env=", "config="};
    for (size_t i = 0; i < sizeof(optional) / sizeof(*optional); i++) {
        expect_good(optional[i], true);
    }
    expect_bad("uid=", true, "uid is missing");
    expect_bad("gid=", true, "gid is missing");
}
END_TEST

START_TEST(what_is_said_once_is_not_said_twice)
{
    const char *fields[FIELDS_AT_MOST];
    memcpy(fields, good, sizeof(good));
    fields[GOOD_COUNT] = "home=/other";
    ck_assert_ptr_null(sup_definition_decode(encode(fields, GOOD_COUNT + 1), why, sizeof(why)));
    ck_assert_str_eq(why, "home is given twice");
}
END_TEST

START_TEST(root_needs_a_user_to_change_to)
{
    const char *fields[FIELDS_AT_MOST];
    size_t count = 0;
    for (size_t i = 0; i < GOOD_COUNT; i++) {
        if (!strstr(good[i], "gid=") && !strstr(good[i], "uid=")) {
            fields[count++] = good[i];
        }
    }
    fields[count++] = "socket-uid=33";
    fields[count++] = "socket-gid=33";
    if (geteuid() == 0) {
        ck_assert_ptr_null(sup_definition_decode(encode(fields, count), why, sizeof(why)));
        ck_assert_str_eq(why, "uid is missing, and daemons never run as root");
        ck_assert_int_eq(seteuid(65534), 0);
    }
    sup_definition_t *d = decode(fields, count);
    ck_assert(!d->changes_user);
    sup_definition_free(d);
    fields[count++] = "supplementary-gid=4";
    ck_assert_ptr_null(sup_definition_decode(encode(fields, count), why, sizeof(why)));
    ck_assert_str_eq(why, "supplementary-gid needs uid and gid");
    if (getuid() == 0) {
        ck_assert_int_eq(seteuid(0), 0);
        ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1), 0); /* the leak checker needs it */
    }
}
END_TEST

START_TEST(texts_hold_no_nul)
{
    jvmgi_span_t span = encode(good, GOOD_COUNT);
    uint8_t *home = memmem(bytes, span.length, "/srv/web", 8);
    ck_assert_ptr_nonnull(home);
    home[4] = '\0';
    ck_assert_ptr_null(sup_definition_decode(span, why, sizeof(why)));
    ck_assert_str_eq(why, "home holds a NUL byte");
}
END_TEST

START_TEST(no_prefix_is_a_group)
{
    jvmgi_span_t whole = encode(good, GOOD_COUNT);
    for (size_t length = 0; length < whole.length; length++) {
        uint8_t *copy = malloc(length + 1);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, whole.data, length);
        ck_assert_ptr_null(sup_definition_decode((jvmgi_span_t){copy, length}, why, sizeof(why)));
        free(copy);
    }
    bytes[whole.length] = 0;
    ck_assert_ptr_null(
        sup_definition_decode((jvmgi_span_t){bytes, whole.length + 1}, why, sizeof(why)));
    ck_assert_str_eq(why, "the field list is followed by other bytes");
}
END_TEST

START_TEST(what_is_preloaded_is_what_was_given_last)
{
    const char *fields[GOOD_COUNT + 1];
    memcpy(fields, good, sizeof(good));
    fields[GOOD_COUNT] = "preload=class\nmain\n\nOld";
    sup_definition_t *d = decode(fields, GOOD_COUNT + 1);
    fields[GOOD_COUNT] = "preload=class\nmain\n\nNew";
    sup_definition_renew(d, decode(fields, GOOD_COUNT + 1));
    size_t length;
    uint8_t *config = sup_definition_encode_config(d, 0, false, &length);
    ck_assert_ptr_nonnull(memmem(config, length, "New", 3));
    ck_assert_ptr_null(memmem(config, length, "Old", 3));
    free(config);
    sup_definition_free(d);
}
END_TEST

START_TEST(what_keeps_warm_is_loaded_by_those_that_replace_others)
{
    const char *fields[GOOD_COUNT + 2];
    memcpy(fields, good, sizeof(good));
    fields[GOOD_COUNT] = "preload=class\nmain\n\nFirst";
    fields[GOOD_COUNT + 1] = "warm=class\nmain\n\nSecond";
    sup_definition_t *d = decode(fields, GOOD_COUNT + 2);
    for (int replaces = 0; replaces <= 1; replaces++) {
        size_t length;
        uint8_t *config = sup_definition_encode_config(d, 0, replaces, &length);
        ck_assert_ptr_nonnull(memmem(config, length, "First", 5));
        ck_assert_int_eq(memmem(config, length, "Second", 6) != NULL, replaces);
        free(config);
    }
    sup_definition_free(d);
}
END_TEST

START_TEST(config_says_which_process_it_is)
{
    static const char *const expected[][2] = {{"group", "web"},
                                              {"process", "1"},
                                              {"processes", "2"},
                                              {"shutdown-timeout", "5"},
                                              {"graceful-timeout", "15"},
                                              {"eviction-timeout", "15"},
                                              {"deadlock-timeout", "300"},
                                              {"threads", "15"},
                                              {"class-path", "/a.jar=b"}};
    sup_definition_t *d = decode(good, GOOD_COUNT);
    size_t length;
    uint8_t *config = sup_definition_encode_config(d, 1, false, &length);
    jvmgi_frame_t frame;
    ck_assert(jvmgi_frame_decode(config, &frame));
    ck_assert_int_eq(frame.type, JVMGI_FRAME_CONFIG);
    ck_assert_uint_eq(frame.length, length - JVMGI_FRAME_HEADER_SIZE);
    jvmgi_reader_t r = jvmgi_reader(config + JVMGI_FRAME_HEADER_SIZE, frame.length);
    ck_assert_uint_eq(jvmgi_fields_count(&r), 9);
    for (size_t i = 0; i < 9; i++) {
        jvmgi_field_t field;
        ck_assert(jvmgi_fields_next(&r, &field));
        ck_assert_uint_eq(field.name.length, strlen(expected[i][0]));
        ck_assert_mem_eq(field.name.data, expected[i][0], field.name.length);
        ck_assert_uint_eq(field.value.length, strlen(expected[i][1]));
        ck_assert_mem_eq(field.value.data, expected[i][1], field.value.length);
    }
    ck_assert(jvmgi_reader_is_complete(&r));
    free(config);
    sup_definition_free(d);
}
END_TEST

SUITE_MAIN("definition", all_fields_arrive, the_command_line_is_complete,
           numbers_are_digits_in_their_range, what_is_no_number_is_checked_too,
           what_the_supervisor_says_itself_is_not_taken, what_has_to_be_there_is_missed,
           what_is_said_once_is_not_said_twice, root_needs_a_user_to_change_to, texts_hold_no_nul,
           no_prefix_is_a_group, config_says_which_process_it_is,
           what_is_preloaded_is_what_was_given_last,
           what_keeps_warm_is_loaded_by_those_that_replace_others)
