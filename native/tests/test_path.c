/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_path.h"
#include "suite.h"

#include <string.h>

START_TEST(a_prefix_ends_at_a_slash_or_at_the_end)
{
    static const struct {
        const char *uri;
        const char *prefix;
        size_t matched;
    } cases[] = {
        {"/app", "/app", 4},    {"/app/x", "/app", 4}, {"/apple", "/app", 0}, {"/ap", "/app", 0},
        {"/", "/", 1},          {"/x", "/", 1},        {"/app", "/app/", 0},  {"/app/", "/app/", 5},
        {"/app/x", "/app/", 5}, {"/App", "/app", 0},   {"/a/b/c", "/a/b", 4}, {"x", "/", 0},
        {"", "/", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t matched = jvmgi_path_match(cases[i].uri, cases[i].prefix);
        ck_assert_msg(matched == cases[i].matched, "%s under %s gives %zu", cases[i].uri,
                      cases[i].prefix, matched);
    }
}
END_TEST

START_TEST(runs_of_slashes_are_one)
{
    ck_assert_uint_eq(jvmgi_path_match("//app//x", "/app"), 5);
    ck_assert_uint_eq(jvmgi_path_match("/app/x", "//app"), 4);
    ck_assert_uint_eq(jvmgi_path_match("/a///b/x", "/a//b/"), 7);
}
END_TEST

START_TEST(collapse_keeps_one_of_each_run)
{
    static const char *const cases[][2] = {
        {"", ""}, {"/", "/"}, {"////", "/"}, {"/a", "/a"}, {"//a///b//", "/a/b/"}, {"a//b", "a/b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[32];
        memcpy(path, cases[i][0], strlen(cases[i][0]) + 1);
        jvmgi_path_collapse(path);
        ck_assert_str_eq(path, cases[i][1]);
    }
}
END_TEST

START_TEST(trimmed_drops_slashes_at_the_end)
{
    ck_assert_uint_eq(jvmgi_path_trimmed("/srv/apps//"), 9);
    ck_assert_uint_eq(jvmgi_path_trimmed("/srv"), 4);
    ck_assert_uint_eq(jvmgi_path_trimmed("/"), 0);
    ck_assert_uint_eq(jvmgi_path_trimmed(""), 0);
}
END_TEST

START_TEST(only_the_last_ending_counts)
{
    static const struct {
        const char *path;
        jvmgi_ending_t ending;
    } cases[] = {
        {"/srv/Hello.java", JVMGI_ENDING_JAVA},
        {"app.jar", JVMGI_ENDING_JAR},
        {"/a/app.jvmgi", JVMGI_ENDING_JVMGI},
        {"/a/shop.war", JVMGI_ENDING_WAR},
        {"upload.jar.png", JVMGI_ENDING_NONE},
        {"upload.png.jar", JVMGI_ENDING_JAR},
        {"/a.jar/b", JVMGI_ENDING_NONE},
        {".jar", JVMGI_ENDING_NONE},
        {"/srv/.java", JVMGI_ENDING_NONE},
        {"app.JAR", JVMGI_ENDING_NONE},
        {"app", JVMGI_ENDING_NONE},
        {"", JVMGI_ENDING_NONE},
        {"app.jar/", JVMGI_ENDING_NONE},
        {"app.", JVMGI_ENDING_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_msg(jvmgi_path_ending(cases[i].path) == cases[i].ending, "%s", cases[i].path);
    }
}
END_TEST

START_TEST(endings_are_tried_in_the_contracts_order)
{
    static const char *const expected[] = {".jvmgi", ".jar", ".war", ".java", ""};
    for (int i = 0; i <= JVMGI_ENDING_NONE; i++) {
        ck_assert_str_eq(jvmgi_path_ending_text((jvmgi_ending_t)i), expected[i]);
    }
}
END_TEST

START_TEST(classes_are_told_from_paths_and_files)
{
    static const char *const classes[] = {"com.example.App", "App", "_a.$b.C1", "a.B$Inner",
                                          "com.\xc3\xa4.X"};
    static const char *const others[] = {
        "",        "/srv/App", "com.example.", ".App",  "a..B", "1a",        "a.1b",  "a-b",
        "app.jar", "a.java",   "a.jvmgi",      "x.war", "a b",  "com/exa.A", "a.b\n", "%{ENV:x}"};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        ck_assert_msg(jvmgi_path_is_class(classes[i]), "%s", classes[i]);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ck_assert_msg(!jvmgi_path_is_class(others[i]), "%s", others[i]);
    }
}
END_TEST

START_TEST(names_are_bounded_and_printable)
{
    ck_assert(jvmgi_path_is_name("shop", 4));
    ck_assert(jvmgi_path_is_name("sh\xc3\xb6p|/a b", 64));
    ck_assert(!jvmgi_path_is_name("shops", 4));
    ck_assert(!jvmgi_path_is_name("", 4));
    ck_assert(!jvmgi_path_is_name("a\tb", 4));
    ck_assert(!jvmgi_path_is_name("a\x7f", 4));
}
END_TEST

SUITE_MAIN("path", a_prefix_ends_at_a_slash_or_at_the_end, runs_of_slashes_are_one,
           collapse_keeps_one_of_each_run, trimmed_drops_slashes_at_the_end,
           only_the_last_ending_counts, endings_are_tried_in_the_contracts_order,
           classes_are_told_from_paths_and_files, names_are_bounded_and_printable)
