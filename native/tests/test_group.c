/* SPDX-License-Identifier: Apache-2.0 */
#include "heap_alloc.h"
#include "jvmgi_fields.h"
#include "jvmgi_group.h"
#include "jvmgi_limits.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static heap_block_t *blocks;

static const gid_t supplementary[] = {5, 6};

static jvmgi_group_t sample(void)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_group_t group = {.name = "shop",
                           .processes = 2,
                           .changes_user = true,
                           .uid = 33,
                           .gid = 34,
                           .supplementary = supplementary,
                           .supplementary_count = 2,
                           .umask = 027,
                           .home = "/srv",
                           .socket_uid = 33,
                           .socket_gid = 33,
                           .listen_backlog = 100,
                           .startup_timeout = 60,
                           .shutdown_timeout = 5,
                           .graceful_timeout = 15,
                           .deadlock_timeout = 300,
                           .priority = -3,
                           .argv0 = "(jvmgi:shop)"};
    jvmgi_list_add(&group.argv, &alloc, "/j/bin/java");
    jvmgi_list_add(&group.argv, &alloc, "-cp");
    jvmgi_list_add(&group.env, &alloc, "HOME=/srv");
    jvmgi_list_add(&group.config, &alloc, "threads=15");
    jvmgi_list_add(&group.identity, &alloc, "java 1 2 3");
    return group;
}

/** The payload as lines key=value. */
static const char *decoded(const jvmgi_group_t *group)
{
    static uint8_t buffer[4096];
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_writer_t w = jvmgi_writer(buffer, sizeof buffer);
    jvmgi_group_encode(&w, group, "0123456789abcdef");
    ck_assert(!w.failed);
    jvmgi_reader_t r = jvmgi_reader(buffer, w.used);
    const char *text = "";
    for (unsigned left = jvmgi_fields_count(&r); left > 0; left--) {
        jvmgi_field_t f;
        ck_assert(jvmgi_fields_next(&r, &f));
        text = jvmgi_alloc_format(&alloc, "%s%.*s=%.*s\n", text, (int)f.name.length,
                                  (const char *)f.name.data, (int)f.value.length,
                                  (const char *)f.value.data);
    }
    ck_assert(jvmgi_reader_is_complete(&r));
    return text;
}

START_TEST(all_fields_are_handed_over)
{
    jvmgi_group_t group = sample();
    ck_assert_str_eq(
        decoded(&group),
        "name=shop\nprocesses=2\nuid=33\ngid=34\nsupplementary-gid=5\nsupplementary-gid=6\n"
        "umask=27\nhome=/srv\nsocket-uid=33\nsocket-gid=33\nlisten-backlog=100\n"
        "send-buffer-size=0\nreceive-buffer-size=0\nstartup-timeout=60\nshutdown-timeout=5\n"
        "graceful-timeout=15\ndeadlock-timeout=300\npriority=-3\narg=/j/bin/"
        "java\narg=-cp\nargv0=(jvmgi:shop)\n"
        "env=HOME=/srv\nconfig=threads=15\ndefinition=0123456789abcdef\n");
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(what_is_absent_is_left_out)
{
    jvmgi_group_t group = sample();
    group.changes_user = false;
    group.umask = -1;
    group.argv0 = NULL;
    group.lazy = true;
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_add(&group.preload, &alloc, "class\nmain\n\ncom.example.App");
    jvmgi_list_add(&group.warm, &alloc, "class\nmain\n\ncom.example.Other");
    const char *text = decoded(&group);
    ck_assert_ptr_null(strstr(text, "\nuid="));
    ck_assert_ptr_null(strstr(text, "supplementary-gid="));
    ck_assert_ptr_null(strstr(text, "umask="));
    ck_assert_ptr_null(strstr(text, "argv0="));
    ck_assert_ptr_nonnull(strstr(text, "\nlazy=1\n"));
    ck_assert_ptr_nonnull(strstr(text, "\npreload=class\nmain\n\ncom.example.App\n"));
    ck_assert_ptr_nonnull(strstr(text, "\nwarm=class\nmain\n\ncom.example.Other\n"));
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(too_little_room_is_told)
{
    uint8_t buffer[64];
    jvmgi_group_t group = sample();
    jvmgi_writer_t w = jvmgi_writer(buffer, sizeof buffer);
    jvmgi_group_encode(&w, &group, "0123456789abcdef");
    ck_assert(w.failed);
    heap_alloc_free(&blocks);
}
END_TEST

static void definition_of(const jvmgi_group_t *group, char out[JVMGI_DEFINITION_LENGTH + 1])
{
    jvmgi_group_definition(group, out);
    ck_assert_uint_eq(strlen(out), JVMGI_DEFINITION_LENGTH);
    ck_assert_uint_eq(strspn(out, "0123456789abcdef"), JVMGI_DEFINITION_LENGTH);
}

START_TEST(the_same_group_has_the_same_definition)
{
    char one[JVMGI_DEFINITION_LENGTH + 1];
    char other[JVMGI_DEFINITION_LENGTH + 1];
    jvmgi_group_t a = sample();
    jvmgi_group_t b = sample();
    b.lazy = true; /* when it starts says nothing of what it is, nor what it loads first */
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_add(&b.preload, &alloc, "class\nmain\n\ncom.example.App");
    jvmgi_list_add(&b.warm, &alloc, "class\nmain\n\ncom.example.Other");
    definition_of(&a, one);
    definition_of(&b, other);
    ck_assert_str_eq(one, other);
    heap_alloc_free(&blocks);
}
END_TEST

/** Each changes one field. */
static void change(jvmgi_group_t *g, int which)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    switch (which) {
    case 0:
        g->name = "shops";
        break;
    case 1:
        g->processes = 3;
        break;
    case 2:
        g->uid = 35;
        break;
    case 3:
        g->gid = 35;
        break;
    case 4:
        g->supplementary_count = 1;
        break;
    case 5:
        g->umask = 022;
        break;
    case 6:
        g->home = "/";
        break;
    case 7:
        g->socket_uid = 1;
        break;
    case 8:
        g->listen_backlog = 99;
        break;
    case 9:
        g->send_buffer_size = 4096;
        break;
    case 10:
        g->receive_buffer_size = 4096;
        break;
    case 11:
        g->startup_timeout = 1;
        break;
    case 12:
        g->shutdown_timeout = 1;
        break;
    case 13:
        g->graceful_timeout = 1;
        break;
    case 14:
        g->priority = 3;
        break;
    case 15:
        jvmgi_list_add(&g->argv, &alloc, "-x");
        break;
    case 16:
        g->argv0 = NULL;
        break;
    case 17:
        jvmgi_list_add(&g->env, &alloc, "A=B");
        break;
    case 18:
        jvmgi_list_add(&g->config, &alloc, "class-path=/a");
        break;
    case 19:
        g->identity.items[0] = "java 1 2 4";
        break;
    case 20:
        g->is_alone = true;
        break;
    case 21:
        g->archive = "fedcba9876543210";
        break;
    default:
        break;
    }
}

START_TEST(every_change_makes_another_definition)
{
    enum { CHANGES = 22 };
    char seen[CHANGES + 1][JVMGI_DEFINITION_LENGTH + 1];
    jvmgi_group_t unchanged = sample();
    definition_of(&unchanged, seen[CHANGES]);
    for (int i = 0; i < CHANGES; i++) {
        jvmgi_group_t group = sample();
        change(&group, i);
        definition_of(&group, seen[i]);
        ck_assert_msg(strcmp(seen[i], seen[CHANGES]) != 0, "change %d", i);
        for (int k = 0; k < i; k++) {
            ck_assert_msg(strcmp(seen[i], seen[k]) != 0, "changes %d and %d", i, k);
        }
    }
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(texts_do_not_run_into_each_other)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    char one[JVMGI_DEFINITION_LENGTH + 1];
    char other[JVMGI_DEFINITION_LENGTH + 1];
    jvmgi_group_t a = sample();
    jvmgi_group_t b = sample();
    jvmgi_list_add(&a.argv, &alloc, "ab");
    jvmgi_list_add(&a.argv, &alloc, "c");
    jvmgi_list_add(&b.argv, &alloc, "a");
    jvmgi_list_add(&b.argv, &alloc, "bc");
    definition_of(&a, one);
    definition_of(&b, other);
    ck_assert_str_ne(one, other);
    heap_alloc_free(&blocks);
}
END_TEST

static const char *read_option(const char *word, jvmgi_group_options_t *options)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    uint64_t given = 0;
    return jvmgi_options_read(&jvmgi_group_option_table, word, options, &given, &alloc);
}

START_TEST(the_contracts_defaults_hold)
{
    jvmgi_group_options_t options = {0};
    jvmgi_options_default(&jvmgi_group_option_table, &options);
    ck_assert_int_eq(options.processes, 1);
    ck_assert_int_eq(options.threads, 15);
    ck_assert_int_eq(options.worker_share, 75);
    ck_assert_int_eq(options.overlap, 1);
    ck_assert_int_eq(options.hook_threads, 4);
    ck_assert_int_eq(options.startup_timeout, 60);
    ck_assert_int_eq(options.queue_timeout, 45);
    ck_assert_int_eq(options.connect_timeout, 15);
    ck_assert_int_eq(options.socket_timeout, 60);
    ck_assert_int_eq(options.graceful_timeout, 15);
    ck_assert_int_eq(options.deadlock_timeout, 300);
    ck_assert_int_eq(options.request_timeout, 60);
    ck_assert_int_eq(options.queue_limit, 100);
    ck_assert_int_eq(options.inactivity_timeout, 0);
    ck_assert_int_eq(options.interrupt_timeout, 5);
    ck_assert_int_eq(options.shutdown_timeout, 5);
    ck_assert_int_eq(options.listen_backlog, 100);
    ck_assert_int_eq(options.header_buffer_size, 65536);
    ck_assert_int_eq(options.max_heap, 0);
    ck_assert_int_eq(options.umask, -1);
}
END_TEST

START_TEST(limits_of_options_hold)
{
    static const char *const refused[] = {
        "processes=0",   "processes=129",           "threads=-1",
        "threads=10001", "queue-timeout=0",         "connect-timeout=0",
        "max-heap=1k",   "cpu-priority=20",         "umask=1000",
        "home=srv",      "header-buffer-size=8191", "listen-backlog=0"};
    static const char *const taken[] = {"processes=128",
                                        "threads=0",
                                        "threads=10000",
                                        "queue-timeout=1",
                                        "socket-timeout=0",
                                        "startup-timeout=0",
                                        "max-heap=2g",
                                        "memory-limit=512m",
                                        "cpu-priority=-20",
                                        "umask=077",
                                        "home=/srv",
                                        "header-buffer-size=1m",
                                        "env=A=B",
                                        "class-path=/a:/b",
                                        "display-name=%{GROUP}",
                                        "send-buffer-size=64k"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        jvmgi_group_options_t options = {0};
        ck_assert_msg(read_option(refused[i], &options) != NULL, "%s was taken", refused[i]);
    }
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        jvmgi_group_options_t options = {0};
        const char *error = read_option(taken[i], &options);
        ck_assert_msg(error == NULL, "%s", error);
    }
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(refused_options_say_why)
{
    static const char *const names[] = {"virtual-memory-limit", "chroot", "server-metrics",
                                        "response-buffer-size", "python-path"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        jvmgi_alloc_t alloc = heap_alloc(&blocks);
        jvmgi_group_options_t options = {0};
        const char *error = read_option(jvmgi_alloc_format(&alloc, "%s=1", names[i]), &options);
        ck_assert_ptr_nonnull(error);
        ck_assert_msg(strncmp(error, names[i], strlen(names[i])) == 0, "%s", error);
        ck_assert_uint_gt(strlen(error), strlen(names[i]) + 10);
    }
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(no_option_stands_twice_in_the_table)
{
    const jvmgi_option_table_t *table = &jvmgi_group_option_table;
    for (size_t i = 0; i < table->count; i++) {
        for (size_t k = 0; k < i; k++) {
            ck_assert_str_ne(table->rows[i].name, table->rows[k].name);
        }
        ck_assert(table->rows[i].kind == JVMGI_OPTION_REFUSED
                      ? table->rows[i].refusal != NULL
                      : table->rows[i].offset < sizeof(jvmgi_group_options_t));
    }
}
END_TEST

SUITE_MAIN("group", all_fields_are_handed_over, what_is_absent_is_left_out, too_little_room_is_told,
           the_same_group_has_the_same_definition, every_change_makes_another_definition,
           texts_do_not_run_into_each_other, the_contracts_defaults_hold, limits_of_options_hold,
           refused_options_say_why, no_option_stands_twice_in_the_table)
