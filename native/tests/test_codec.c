/* SPDX-License-Identifier: Apache-2.0
 * What the byte vectors cannot say: readers and writers at their ends, limits of the encoders, the tables of names. */
#include "jvmgi_control.h"
#include "jvmgi_fields.h"
#include "jvmgi_head.h"
#include "jvmgi_limits.h"
#include "suite.h"

#include <stdlib.h>

static jvmgi_span_t span(const char *text)
{
    return (jvmgi_span_t){(const uint8_t *)text, strlen(text)};
}

START_TEST(a_reader_that_failed_stays_failed)
{
    const uint8_t bytes[] = {1, 2, 3};
    jvmgi_reader_t r = jvmgi_reader(bytes, sizeof(bytes));
    ck_assert_uint_eq(jvmgi_read_u32(&r), 0);
    ck_assert(r.failed);
    ck_assert_uint_eq(jvmgi_read_u8(&r), 0);
    ck_assert_ptr_null(jvmgi_read_span(&r, 0).data);
    ck_assert(!jvmgi_reader_is_complete(&r));
}
END_TEST

START_TEST(a_reader_is_complete_only_at_the_end)
{
    const uint8_t bytes[] = {0x80, 0, 0, 0, 0, 0, 0, 0x01, 9};
    jvmgi_reader_t r = jvmgi_reader(bytes, sizeof(bytes));
    ck_assert_int_eq(jvmgi_read_i64(&r), INT64_MIN + 1);
    ck_assert(!jvmgi_reader_is_complete(&r));
    ck_assert_uint_eq(jvmgi_read_u8(&r), 9);
    ck_assert(jvmgi_reader_is_complete(&r));
}
END_TEST

START_TEST(a_writer_that_failed_writes_nothing_more)
{
    uint8_t bytes[4] = {0, 0, 0, 0xEE};
    jvmgi_writer_t w = jvmgi_writer(bytes, 3);
    jvmgi_write_u16(&w, 0x0102);
    jvmgi_write_u16(&w, 0x0304);
    ck_assert(w.failed);
    jvmgi_write_u8(&w, 5);
    ck_assert_uint_eq(w.used, 2);
    ck_assert_uint_eq(bytes[2], 0);
    ck_assert_uint_eq(bytes[3], 0xEE);
}
END_TEST

START_TEST(integers_keep_all_their_bits)
{
    uint8_t bytes[8];
    jvmgi_put_u16(bytes, 0xFEDC);
    ck_assert_uint_eq(jvmgi_get_u16(bytes), 0xFEDC);
    jvmgi_put_u32(bytes, 0xFEDCBA98u);
    ck_assert_uint_eq(jvmgi_get_u32(bytes), 0xFEDCBA98u);
    jvmgi_put_u64(bytes, 0xFEDCBA9876543210u);
    ck_assert_uint_eq(jvmgi_get_u64(bytes), 0xFEDCBA9876543210u);
    ck_assert_uint_eq(bytes[0], 0xFE);
}
END_TEST

START_TEST(names_of_frames)
{
    ck_assert_str_eq(jvmgi_frame_name(JVMGI_FRAME_END_GENERATION), "END_GENERATION");
    ck_assert_str_eq(jvmgi_frame_name((jvmgi_frame_type_t)17), "unknown");
    ck_assert_str_eq(jvmgi_frame_name((jvmgi_frame_type_t)1000), "unknown");
    ck_assert_uint_eq(jvmgi_frame_limit(JVMGI_FRAME_DATA), JVMGI_MAX_DATA);
    ck_assert_uint_eq(jvmgi_frame_limit((jvmgi_frame_type_t)1000), 0);
}
END_TEST

START_TEST(a_header_that_is_refused_leaves_the_output_alone)
{
    jvmgi_frame_t frame = {77, JVMGI_FRAME_STOP};
    const uint8_t bad[JVMGI_FRAME_HEADER_SIZE] = {0xFF, 0xFF, 0xFF, 0xFF, JVMGI_FRAME_DATA};
    ck_assert(!jvmgi_frame_decode(bad, &frame));
    ck_assert_uint_eq(frame.length, 77);
    ck_assert_int_eq(frame.type, JVMGI_FRAME_STOP);
}
END_TEST

START_TEST(a_frame_over_its_limit_is_not_written)
{
    static uint8_t room[JVMGI_MAX_DATA + 64];
    static const uint8_t body[JVMGI_MAX_DATA + 1];
    jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
    jvmgi_frame_write(&w, JVMGI_FRAME_DATA, body, JVMGI_MAX_DATA);
    ck_assert(!w.failed);
    ck_assert_uint_eq(w.used, JVMGI_MAX_DATA + JVMGI_FRAME_HEADER_SIZE);
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_frame_write(&w, JVMGI_FRAME_DATA, body, JVMGI_MAX_DATA + 1);
    ck_assert(w.failed);
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_frame_write(&w, JVMGI_FRAME_END, "x", 1);
    ck_assert(w.failed);
}
END_TEST

START_TEST(a_build_over_the_limit_is_not_written)
{
    char build[JVMGI_MAX_HELLO + 2];
    memset(build, 'b', sizeof(build));
    uint8_t room[600];
    build[JVMGI_MAX_HELLO - 10] = '\0';
    jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
    jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, build);
    ck_assert(!w.failed);
    build[JVMGI_MAX_HELLO - 10] = 'b';
    build[JVMGI_MAX_HELLO - 9] = '\0';
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, build);
    ck_assert(w.failed);
    build[JVMGI_MAX_HELLO - 9] = 'b';
    build[JVMGI_MAX_HELLO + 1] = '\0';
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, build);
    ck_assert(w.failed);
}
END_TEST

/* A text of `length` bytes, "aaa…é", whose last character is cut by a limit one below. */
static char *text_with_wide_end(size_t length)
{
    char *text = malloc(length + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, 'a', length);
    memcpy(text + length - 2, "é", 3);
    return text;
}

START_TEST(long_text_is_cut_between_characters)
{
    static uint8_t room[JVMGI_MAX_LOG + 64];
    char *text = text_with_wide_end(JVMGI_MAX_LOG - 4 + 1);
    jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
    jvmgi_log_line_encode(&w, 3, 0, text);
    ck_assert_uint_eq(w.used, JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_LOG - 1);
    free(text);
    text = text_with_wide_end(JVMGI_MAX_ABORT - 4 + 1);
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_abort_encode(&w, 500, 0, text);
    ck_assert_uint_eq(w.used, JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_ABORT - 1);
    free(text);
    text = text_with_wide_end(JVMGI_MAX_REFUSED - 4 + 1);
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_refused_encode(&w, JVMGI_REFUSED_START_FAILED, 0, text);
    ck_assert_uint_eq(w.used, JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_REFUSED - 1);
    free(text);
    text = text_with_wide_end(JVMGI_MAX_REJECTED + 1);
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_rejected_encode(&w, text);
    ck_assert_uint_eq(w.used, JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_REJECTED - 1);
    ck_assert_uint_eq(room[4], JVMGI_FRAME_REJECTED);
    free(text);
}
END_TEST

START_TEST(a_list_takes_no_name_that_is_empty_or_too_long)
{
    static char name[UINT16_MAX + 1];
    static uint8_t room[70000];
    memset(name, 'n', sizeof(name));
    jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
    jvmgi_fields_add(&w, name, UINT16_MAX, "v", 1);
    ck_assert(!w.failed);
    jvmgi_fields_add(&w, name, UINT16_MAX + 1, "v", 1);
    ck_assert(w.failed);
    w = jvmgi_writer(room, sizeof(room));
    jvmgi_fields_add(&w, name, 0, "v", 1);
    ck_assert(w.failed);
}
END_TEST

START_TEST(a_list_takes_no_more_pairs_than_it_can_count)
{
    uint8_t room[2];
    jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
    size_t begin = jvmgi_fields_begin(&w);
    jvmgi_fields_end(&w, begin, UINT16_MAX);
    ck_assert(!w.failed);
    ck_assert_uint_eq(jvmgi_get_u16(room), UINT16_MAX);
    jvmgi_fields_end(&w, begin, UINT16_MAX + 1);
    ck_assert(w.failed);
}
END_TEST

START_TEST(names_are_tokens)
{
    for (unsigned c = 0; c < 256; c++) {
        const uint8_t name[1] = {(uint8_t)c};
        bool is_alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        bool expected = is_alphanumeric || (c && strchr("!#$%&'*+-.^_`|~", (int)c) && c < 128);
        ck_assert_msg(jvmgi_field_name_is_valid((jvmgi_span_t){name, 1}) == expected, "byte %u", c);
    }
    ck_assert(!jvmgi_field_name_is_valid((jvmgi_span_t){NULL, 0}));
}
END_TEST

START_TEST(values_hold_no_control_bytes)
{
    for (unsigned c = 0; c < 256; c++) {
        const uint8_t value[3] = {'a', (uint8_t)c, 'b'};
        bool expected = c == '\t' || (c >= 0x20 && c != 0x7F);
        ck_assert_msg(jvmgi_field_value_is_valid((jvmgi_span_t){value, 3}) == expected, "byte %u",
                      c);
    }
    ck_assert(jvmgi_field_value_is_valid((jvmgi_span_t){NULL, 0}));
}
END_TEST

START_TEST(names_compare_without_case)
{
    ck_assert(jvmgi_field_name_is(span("content-LENGTH"), "Content-Length"));
    ck_assert(!jvmgi_field_name_is(span("Content-Lengt"), "Content-Length"));
    ck_assert(!jvmgi_field_name_is(span("Content-Length2"), "Content-Length"));
    ck_assert(jvmgi_field_is_hop_by_hop(span("TE")));
    ck_assert(!jvmgi_field_is_hop_by_hop(span("T")));
    ck_assert(!jvmgi_field_is_hop_by_hop(span("")));
}
END_TEST

START_TEST(a_bad_head_says_why)
{
    const uint8_t low_status[] = {0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    jvmgi_response_head_t head;
    const char *why = NULL;
    ck_assert(
        !jvmgi_response_head_decode((jvmgi_span_t){low_status, sizeof(low_status)}, &head, &why));
    ck_assert_str_eq(why, "its status is not from 200 to 599");
    ck_assert(!jvmgi_response_head_decode((jvmgi_span_t){low_status, 5}, &head, &why));
    ck_assert_str_eq(why, "it is too short");
}
END_TEST

SUITE_MAIN("codec", a_reader_that_failed_stays_failed, a_reader_is_complete_only_at_the_end,
           a_writer_that_failed_writes_nothing_more, integers_keep_all_their_bits, names_of_frames,
           a_header_that_is_refused_leaves_the_output_alone, a_frame_over_its_limit_is_not_written,
           a_build_over_the_limit_is_not_written, long_text_is_cut_between_characters,
           a_list_takes_no_name_that_is_empty_or_too_long,
           a_list_takes_no_more_pairs_than_it_can_count, names_are_tokens,
           values_hold_no_control_bytes, names_compare_without_case, a_bad_head_says_why)
