/* SPDX-License-Identifier: Apache-2.0 */
#include "heap_alloc.h"
#include "jvmgi_argv.h"
#include "suite.h"

#include <string.h>

static heap_block_t *blocks;

/** Joins a list by '|', which no test uses otherwise. */
static const char *joined(const jvmgi_list_t *list)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    const char *text = "";
    for (size_t i = 0; i < list->count; i++) {
        text = jvmgi_alloc_format(&alloc, "%s%s%s", text, i ? "|" : "", list->items[i]);
    }
    return text;
}

static jvmgi_list_t list_of(const char *first, const char *second)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t list = {0};
    jvmgi_list_add(&list, &alloc, first);
    if (second) {
        jvmgi_list_add(&list, &alloc, second);
    }
    return list;
}

START_TEST(words_are_split_as_a_shell_does)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"  \t ", ""},
        {"-Xmx1g", "-Xmx1g"},
        {"  -a   -b\t-c\n", "-a|-b|-c"},
        {"-Dx='a b'", "-Dx=a b"},
        {"-Dx=\"a b\"", "-Dx=a b"},
        {"'a'\"b\"c", "abc"},
        {"''", ""},
        {"a '' b", "a||b"},
        {"a\\ b", "a b"},
        {"'a\\b'", "a\\b"},
        {"\"a\\b\\\"\\$\\`\\\\\"", "a\\b\"$`\\"},
        {"$HOME `x` *", "$HOME|`x`|*"},
        {"\"it's\" 'say \"x\"'", "it's|say \"x\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_alloc_t alloc = heap_alloc(&blocks);
        jvmgi_list_t words = {0};
        ck_assert_ptr_null(jvmgi_argv_split(cases[i][0], &words, &alloc));
        ck_assert_str_eq(joined(&words), cases[i][1]);
    }
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(open_quotes_are_refused)
{
    static const char *const cases[] = {"'a", "\"a", "a\\", "a 'b\"", "\"a\\\""};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_alloc_t alloc = heap_alloc(&blocks);
        jvmgi_list_t words = {0};
        ck_assert_msg(jvmgi_argv_split(cases[i], &words, &alloc) != NULL, "%s", cases[i]);
    }
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(the_administrators_options_stand_behind_ours)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t server = list_of("-Xss2m", NULL);
    jvmgi_list_t group = list_of("-Xmx3g", NULL);
    jvmgi_list_t server_properties = list_of("a=1", NULL);
    jvmgi_list_t group_properties = list_of("a=2", NULL);
    jvmgi_launch_t launch = {.java = "/j/bin/java",
                             .bridge = "/b",
                             .supervisor_user = "root",
                             .refuses_exit = true,
                             .stack_size = 1 << 19,
                             .max_heap = 1 << 20,
                             .java_options = {&server, &group},
                             .system_properties = {&server_properties, &group_properties}};
    jvmgi_list_t argv = {0};
    jvmgi_argv_java(&launch, &argv, &alloc);
    const char *text = joined(&argv);
    ck_assert_str_eq(argv.items[0], "/j/bin/java");
    const char *end = "|-Xss524288|-Xmx1048576|-Xss2m|-Xmx3g|-Da=1|-Da=2|-jar|/b/jvmgi-boot.jar|"
                      "daemon|root";
    ck_assert_uint_gt(strlen(text), strlen(end));
    ck_assert_str_eq(text + strlen(text) - strlen(end), end);
    ck_assert_ptr_nonnull(strstr(text, "|-Dfile.encoding=UTF-8|"));
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(without_max_heap_and_agent_the_jvm_decides)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t none = {0};
    jvmgi_launch_t launch = {.java = "/j",
                             .bridge = "/b",
                             .supervisor_user = "root",
                             .java_options = {&none, &none},
                             .system_properties = {&none, &none}};
    jvmgi_list_t argv = {0};
    jvmgi_argv_java(&launch, &argv, &alloc);
    ck_assert_ptr_null(strstr(joined(&argv), "-Xmx"));
    ck_assert_ptr_null(strstr(joined(&argv), "-jar"));
    ck_assert_ptr_nonnull(
        strstr(joined(&argv), "|-cp|/b/jvmgi-boot.jar|org.jvmgi.boot.Main|daemon|"));
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(the_run_for_an_archive_has_no_properties_and_little_else)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t server = list_of("-Xms2g", NULL);
    jvmgi_list_t group = list_of("-XX:+UseSerialGC", NULL);
    jvmgi_list_t properties = list_of("a=1", NULL);
    jvmgi_launch_t launch = {.java = "/j/bin/java",
                             .bridge = "/b",
                             .supervisor_user = "root",
                             .refuses_exit = true,
                             .max_heap = 1 << 20,
                             .java_options = {&server, &group},
                             .system_properties = {&properties, &properties}};
    jvmgi_list_t argv = {0};
    ck_assert(jvmgi_argv_archive(&launch, &argv, &alloc));
    ck_assert_str_eq(joined(&argv), "/j/bin/java|-XX:-UsePerfData|-Xlog:disable|-Dfile.encoding="
                                    "UTF-8|-Xmx1048576|-XX:+UseSerialGC|-jar|/b/jvmgi-boot.jar|"
                                    "archive");
    group = list_of("-Xshare:off", NULL);
    ck_assert(!jvmgi_argv_archive(&launch, &argv, &alloc));
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(the_environment_is_built_from_nothing)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t none = {0};
    jvmgi_surroundings_t about = {.group = "shop", .user = "u", .home = "/h", .extra = &none};
    jvmgi_list_t env = {0};
    jvmgi_argv_environment(&about, &env, &alloc);
    ck_assert_str_eq(joined(&env), "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/"
                                   "bin|HOME=/h|USER=u|LOGNAME=u|"
                                   "LANG=C.UTF-8|LC_ALL=C.UTF-8|JVMGI_GROUP=shop");
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(the_groups_variables_win_and_no_name_comes_twice)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t extra = list_of("PATH=/p", "NEW=1");
    jvmgi_list_add(&extra, &alloc, "NEW=2");
    jvmgi_list_add(&extra, &alloc, "PA=x");
    jvmgi_surroundings_t about = {.group = "g",
                                  .user = "u",
                                  .home = "/h",
                                  .lang = "de_DE",
                                  .locale = "C",
                                  .time_zone = "UTC",
                                  .extra = &extra};
    jvmgi_list_t env = {0};
    jvmgi_argv_environment(&about, &env, &alloc);
    ck_assert_str_eq(
        joined(&env),
        "PATH=/p|HOME=/h|USER=u|LOGNAME=u|LANG=de_DE|LC_ALL=C|TZ=UTC|JVMGI_GROUP=g|NEW=2|PA=x");
    heap_alloc_free(&blocks);
}
END_TEST

SUITE_MAIN("argv", words_are_split_as_a_shell_does, open_quotes_are_refused,
           the_administrators_options_stand_behind_ours, without_max_heap_and_agent_the_jvm_decides,
           the_run_for_an_archive_has_no_properties_and_little_else,
           the_environment_is_built_from_nothing, the_groups_variables_win_and_no_name_comes_twice)
