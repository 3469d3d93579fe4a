/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_escape.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define CHECK_ESCAPE(text, expected)                                                               \
    do {                                                                                           \
        char out[256];                                                                             \
        size_t length = jvmgi_escape(out, sizeof(out), (text), sizeof(text) - 1, 64);              \
        ck_assert_str_eq(out, (expected));                                                         \
        ck_assert_uint_eq(length, strlen(expected));                                               \
    } while (0)

START_TEST(plain_text_stays)
{
    CHECK_ESCAPE("", "");
    CHECK_ESCAPE("a b\tc", "a b\tc");
    CHECK_ESCAPE("zu spät – 時 𝄞", "zu spät – 時 𝄞");
}
END_TEST

START_TEST(what_breaks_a_line_is_written_out)
{
    CHECK_ESCAPE("a\n[core:error] forged", "a\\x0a[core:error] forged");
    CHECK_ESCAPE("\r\v\f\b\a", "\\x0d\\x0b\\x0c\\x08\\x07");
    CHECK_ESCAPE("nul\0here", "nul\\x00here");
    CHECK_ESCAPE("\x1b[31mred\x7f", "\\x1b[31mred\\x7f");
    CHECK_ESCAPE("next\xc2\x85line", "next\\xc2\\x85line");
    CHECK_ESCAPE("csi\xc2\x9b", "csi\\xc2\\x9b");
    CHECK_ESCAPE("nbsp\xc2\xa0", "nbsp\xc2\xa0");
    CHECK_ESCAPE("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa",
                 "\\xe2\\x80\\xa8\\xe2\\x80\\xa9\xe2\x80\xaa");
}
END_TEST

START_TEST(a_backslash_cannot_play_an_escape)
{
    CHECK_ESCAPE("\\x0a", "\\\\x0a");
}
END_TEST

START_TEST(what_is_not_utf_8_is_written_out)
{
    CHECK_ESCAPE("\xff", "\\xff");
    CHECK_ESCAPE("\x80\xbf", "\\x80\\xbf");
    CHECK_ESCAPE("\xc0\xaf", "\\xc0\\xaf");                   /* overlong */
    CHECK_ESCAPE("\xe0\x80\xaf", "\\xe0\\x80\\xaf");          /* overlong */
    CHECK_ESCAPE("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* surrogate */
    CHECK_ESCAPE("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* above U+10FFFF */
    CHECK_ESCAPE("\xe2\x82", "\\xe2\\x82");                   /* ends early */
    CHECK_ESCAPE("\xe2\x82x", "\\xe2\\x82x");
    CHECK_ESCAPE("\xf0\x9d\x84", "\\xf0\\x9d\\x84");
}
END_TEST

START_TEST(cut_marks_and_keeps_characters_whole)
{
    char out[64];
    jvmgi_escape(out, sizeof(out), "abcdef", 6, 6);
    ck_assert_str_eq(out, "abcdef");
    jvmgi_escape(out, sizeof(out), "abcdef", 6, 5);
    ck_assert_str_eq(out, "abcde...");
    jvmgi_escape(out, sizeof(out), "abé", 4, 3);
    ck_assert_str_eq(out, "ab...");
    jvmgi_escape(out, sizeof(out), "abé", 4, 4);
    ck_assert_str_eq(out, "abé");
    jvmgi_escape(out, sizeof(out), "x", 1, 0);
    ck_assert_str_eq(out, "...");
}
END_TEST

START_TEST(never_past_the_room)
{
    const char text[] = "a\nb\\é\xff 時";
    for (size_t size = 4; size < 64; size++) {
        char *out =
            malloc(size); /* of exactly this size, so that a sanitizer sees a byte too many */
        ck_assert_ptr_nonnull(out);
        size_t length = jvmgi_escape(out, size, text, sizeof(text) - 1, 64);
        ck_assert_uint_lt(length, size);
        ck_assert_uint_eq(length, strlen(out));
        ck_assert_int_eq(strcmp(out + length - 3, "...") == 0, size <= 18);
        free(out);
    }
    char whole[JVMGI_ESCAPE_ROOM(8)];
    ck_assert_uint_eq(jvmgi_escape(whole, sizeof(whole), "\1\2\3\4\5\6\7\10", 8, 8), 32);
    char cut[JVMGI_ESCAPE_ROOM(8)];
    jvmgi_escape(cut, sizeof(cut), "\1\2\3\4\5\6\7\10\11", 9, 8);
    ck_assert_str_eq(cut, "\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08...");
}
END_TEST

START_TEST(text_cut_finds_boundaries)
{
    ck_assert_uint_eq(jvmgi_text_cut("abc", 3, 3), 3);
    ck_assert_uint_eq(jvmgi_text_cut("abc", 3, 2), 2);
    ck_assert_uint_eq(jvmgi_text_cut("é", 2, 1), 0);
    ck_assert_uint_eq(jvmgi_text_cut("a時b", 5, 4), 4);
    ck_assert_uint_eq(jvmgi_text_cut("a時b", 5, 3), 1);
    ck_assert_uint_eq(jvmgi_text_cut("a時b", 5, 2), 1);
    ck_assert_uint_eq(jvmgi_text_cut("𝄞", 4, 3), 0);
    ck_assert_uint_eq(jvmgi_text_cut("\x80\x80\x80\x80\x80", 5, 4), 4); /* no characters at all */
    ck_assert_uint_eq(jvmgi_text_cut("", 0, 0), 0);
}
END_TEST

SUITE_MAIN("escape", plain_text_stays, what_breaks_a_line_is_written_out,
           a_backslash_cannot_play_an_escape, what_is_not_utf_8_is_written_out,
           cut_marks_and_keeps_characters_whole, never_past_the_room, text_cut_finds_boundaries)
