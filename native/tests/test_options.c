/* SPDX-License-Identifier: Apache-2.0 */
#include "heap_alloc.h"
#include "jvmgi_options.h"
#include "suite.h"

#include <string.h>

typedef struct {
    const char *text;
    const char *path;
    int64_t number;
    int64_t octal;
    int64_t size;
    int64_t flag;
    jvmgi_list_t list;
    jvmgi_list_t paths;
    jvmgi_list_t pairs;
} target_t;

#define AT(field) offsetof(target_t, field)

static const jvmgi_option_t rows[] = {
    {.name = "text", .kind = JVMGI_OPTION_TEXT, .offset = AT(text)},
    {.name = "path", .kind = JVMGI_OPTION_PATH, .offset = AT(path)},
    {.name = "number",
     .kind = JVMGI_OPTION_NUMBER,
     .min = -5,
     .max = 10,
     .fallback = 7,
     .offset = AT(number)},
    {.name = "octal",
     .kind = JVMGI_OPTION_OCTAL,
     .min = 0,
     .max = 0777,
     .fallback = -1,
     .offset = AT(octal)},
    {.name = "size",
     .kind = JVMGI_OPTION_SIZE,
     .min = 512,
     .max = INT64_MAX,
     .fallback = 0,
     .offset = AT(size)},
    {.name = "bytes",
     .kind = JVMGI_OPTION_SIZE,
     .min = 512,
     .max = INT64_MAX,
     .fallback = 0,
     .offset = AT(size)},
    {.name = "flag", .kind = JVMGI_OPTION_FLAG, .fallback = -1, .offset = AT(flag)},
    {.name = "list", .kind = JVMGI_OPTION_LIST, .offset = AT(list)},
    {.name = "paths", .kind = JVMGI_OPTION_PATHS, .offset = AT(paths)},
    {.name = "pair", .kind = JVMGI_OPTION_PAIR, .offset = AT(pairs)},
    {.name = "gone", .kind = JVMGI_OPTION_REFUSED, .refusal = "is gone for good"},
};

static const jvmgi_option_table_t table = {rows, sizeof rows / sizeof rows[0]};

static heap_block_t *blocks;
static target_t target;
static uint64_t given;

static void set_up(void)
{
    memset(&target, 0, sizeof target);
    given = 0;
    jvmgi_options_default(&table, &target);
}

static void tear_down(void)
{
    heap_alloc_free(&blocks);
}

static const char *read_word(const char *word)
{
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    return jvmgi_options_read(&table, word, &target, &given, &alloc);
}

#define CHECK_TAKEN(word) ck_assert_ptr_null(read_word(word))
#define CHECK_REFUSED(word, message) ck_assert_str_eq(read_word(word), message)

START_TEST(defaults_are_set)
{
    set_up();
    ck_assert_int_eq(target.number, 7);
    ck_assert_int_eq(target.octal, -1);
    ck_assert_int_eq(target.flag, -1);
    ck_assert_ptr_null(target.text);
    tear_down();
}
END_TEST

START_TEST(each_kind_is_read)
{
    set_up();
    CHECK_TAKEN("text=a=b c");
    CHECK_TAKEN("path=/srv/app");
    CHECK_TAKEN("number=-5");
    CHECK_TAKEN("octal=027");
    CHECK_TAKEN("flag=oN");
    ck_assert_str_eq(target.text, "a=b c");
    ck_assert_str_eq(target.path, "/srv/app");
    ck_assert_int_eq(target.number, -5);
    ck_assert_int_eq(target.octal, 027);
    ck_assert_int_eq(target.flag, 1);
    tear_down();
}
END_TEST

START_TEST(sizes_take_a_suffix)
{
    set_up();
    static const struct {
        const char *word;
        int64_t value;
    } cases[] = {
        {"size=512", 512},
        {"size=2k", 2048},
        {"size=3M", 3 << 20},
        {"size=8589934591G", INT64_C(8589934591) << 30},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        given = 0;
        CHECK_TAKEN(cases[i].word);
        ck_assert_int_eq(target.size, cases[i].value);
    }
    tear_down();
}
END_TEST

START_TEST(bad_values_are_refused_and_leave_the_target_alone)
{
    set_up();
    static const char *const words[] = {
        "number=11",
        "number=-6",
        "number=",
        "number=1x",
        "number= 1",
        "number=+1",
        "number=99999999999999999999",
        "octal=8",
        "octal=1000",
        "octal=-1",
        "size=511",
        "size=1t",
        "size=1kk",
        "size=-1",
        "size=8589934592G",
        "size=99999999999999999999",
        "flag=yes",
        "flag=",
        "text=",
        "text=a\x01",
        "path=srv",
        "path=",
        "paths=srv:/a",
        "pair=novalue",
        "pair==x",
        "list=",
    };
    target_t before = target;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        ck_assert_msg(read_word(words[i]) != NULL, "%s was taken", words[i]);
    }
    ck_assert_mem_eq(&before, &target, sizeof target);
    ck_assert_uint_eq(given, 0);
    tear_down();
}
END_TEST

START_TEST(messages_name_the_option_and_the_range)
{
    set_up();
    CHECK_REFUSED("number=11", "number=11: must be a whole number from -5 to 10");
    CHECK_REFUSED("flag=maybe", "flag=maybe: must be On or Off");
    CHECK_REFUSED("unknown=1", "there is no option 'unknown'");
    CHECK_REFUSED("numbers=1", "there is no option 'numbers'");
    CHECK_REFUSED("word", "'word' is no option: name=value is expected");
    CHECK_REFUSED("gone=1", "gone= is gone for good");
    tear_down();
}
END_TEST

START_TEST(what_does_not_add_up_may_be_given_once)
{
    set_up();
    CHECK_TAKEN("number=1");
    CHECK_REFUSED("number=1", "number= is given twice");
    CHECK_TAKEN("size=1k");
    CHECK_REFUSED("bytes=1k", "bytes= is given twice");
    tear_down();
}
END_TEST

START_TEST(lists_add_up_in_order)
{
    set_up();
    CHECK_TAKEN("list=a b");
    CHECK_TAKEN("list=c");
    CHECK_TAKEN("paths=/a:/b/*");
    CHECK_TAKEN("paths=/c");
    CHECK_TAKEN("pair=K=V=W");
    CHECK_TAKEN("pair=K=");
    ck_assert_uint_eq(target.list.count, 2);
    ck_assert_str_eq(target.list.items[0], "a b");
    ck_assert_str_eq(target.list.items[1], "c");
    ck_assert_uint_eq(target.paths.count, 3);
    ck_assert_str_eq(target.paths.items[1], "/b/*");
    ck_assert_str_eq(target.paths.items[2], "/c");
    ck_assert_uint_eq(target.pairs.count, 2);
    ck_assert_str_eq(target.pairs.items[0], "K=V=W");
    ck_assert_str_eq(target.pairs.items[1], "K=");
    tear_down();
}
END_TEST

START_TEST(a_list_grows_without_end)
{
    set_up();
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t list = {0};
    for (int i = 0; i < 1000; i++) {
        jvmgi_list_add(&list, &alloc, jvmgi_alloc_format(&alloc, "%d", i));
    }
    ck_assert_uint_eq(list.count, 1000);
    ck_assert_str_eq(list.items[999], "999");
    ck_assert_str_eq(list.items[0], "0");
    tear_down();
}
END_TEST

START_TEST(arguments_are_split_and_unquoted)
{
    static const struct {
        const char *text;
        const char *words; /* joined by '|' */
    } cases[] = {
        {"", ""},
        {"  a  b\tc ", "a|b|c"},
        {"a=b c=d", "a=b|c=d"},
        {"a='b c' d", "a=b c|d"},
        {"a=\"b c\" d", "a=b c|d"},
        {"\"a=b c\" d", "a=b c|d"},
        {"env=\"K=a b\"", "env=K=a b"},
        {"o=-Dx=\"a", "o=-Dx=\"a"},
        {"o=\"-Dx='a b' -y\"", "o=-Dx='a b' -y"},
        {"o='say \\'x\\' \\\\ \\n'", "o=say 'x' \\ \\n"},
        {"^/(\\d+)\"x /a$1", "^/(\\d+)\"x|/a$1"},
        {"a='' ''", "a=|"},
        {"a='b'c", "a=bc"},
    };
    set_up();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_alloc_t alloc = heap_alloc(&blocks);
        jvmgi_list_t words = {0};
        ck_assert_ptr_null(jvmgi_options_split(cases[i].text, &words, &alloc));
        const char *joined = "";
        for (size_t k = 0; k < words.count; k++) {
            joined = jvmgi_alloc_format(&alloc, "%s%s%s", joined, k ? "|" : "", words.items[k]);
        }
        ck_assert_str_eq(joined, cases[i].words);
    }
    tear_down();
}
END_TEST

START_TEST(open_quotes_are_refused)
{
    static const char *const cases[] = {"'a", "a=\"b", "a 'b\\'", "o=\"x\\\""};
    set_up();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_alloc_t alloc = heap_alloc(&blocks);
        jvmgi_list_t words = {0};
        ck_assert_msg(jvmgi_options_split(cases[i], &words, &alloc) != NULL, "%s", cases[i]);
    }
    tear_down();
}
END_TEST

SUITE_MAIN("options", defaults_are_set, each_kind_is_read, sizes_take_a_suffix,
           bad_values_are_refused_and_leave_the_target_alone,
           messages_name_the_option_and_the_range, what_does_not_add_up_may_be_given_once,
           lists_add_up_in_order, a_list_grows_without_end, arguments_are_split_and_unquoted,
           open_quotes_are_refused)
