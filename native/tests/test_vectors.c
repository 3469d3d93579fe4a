/* SPDX-License-Identifier: Apache-2.0
 * Every byte vector of tests/vectors, in both directions: decoded and compared with its fields, and encoded from them. */
#include "jvmgi_control.h"
#include "jvmgi_head.h"
#include "jvmgi_limits.h"
#include "vectors.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What a decoder found, compared line by line with what the vector says. */
typedef struct {
    const vector_case_t *expected;
    size_t next;
} found_t;

static void found(found_t *f, bool is_pair, jvmgi_span_t key, jvmgi_span_t value)
{
    ck_assert_msg(f->next < f->expected->line_count, "%s: more was decoded", f->expected->name);
    const vector_line_t *line = &f->expected->lines[f->next++];
    ck_assert_int_eq(line->is_pair, is_pair);
    ck_assert_msg(
        line->key.length == key.length && memcmp(line->key.data, key.data, key.length) == 0,
        "%s: another key than %.*s", f->expected->name, (int)key.length, (const char *)key.data);
    ck_assert_msg(line->value.length == value.length &&
                      memcmp(line->value.data, value.data, value.length) == 0,
                  "%s: %.*s differs", f->expected->name, (int)key.length, (const char *)key.data);
}

static void found_span(found_t *f, const char *key, jvmgi_span_t value)
{
    static const uint8_t nothing[1];
    found(f, false, (jvmgi_span_t){(const uint8_t *)key, strlen(key)},
          value.data ? value : (jvmgi_span_t){nothing, 0});
}

static void found_number(found_t *f, const char *key, int64_t number)
{
    char text[32];
    int length = snprintf(text, sizeof(text), "%" PRId64, number);
    found_span(f, key, (jvmgi_span_t){(const uint8_t *)text, (size_t)length});
}

static void found_pairs(found_t *f, jvmgi_reader_t r, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        jvmgi_field_t field;
        ck_assert(jvmgi_fields_next(&r, &field));
        found(f, true, field.name, field.value);
    }
}

static bool decode_header(jvmgi_span_t in, found_t *f)
{
    jvmgi_frame_t frame;
    if (in.length != JVMGI_FRAME_HEADER_SIZE || !jvmgi_frame_decode(in.data, &frame)) {
        return false;
    }
    const char *name = jvmgi_frame_name(frame.type);
    found_number(f, "type", frame.type);
    found_span(f, "name", (jvmgi_span_t){(const uint8_t *)name, strlen(name)});
    found_number(f, "length", frame.length);
    return true;
}

static void encode_header(const vector_case_t *c, jvmgi_writer_t *w)
{
    uint8_t *out = jvmgi_reserve(w, JVMGI_FRAME_HEADER_SIZE);
    if (out == NULL) {
        return;
    }
    jvmgi_frame_encode(out, (jvmgi_frame_type_t)vector_number(c, "type"),
                       (uint32_t)vector_number(c, "length"));
}

static bool decode_hello(jvmgi_span_t in, found_t *f)
{
    jvmgi_hello_t hello;
    if (!jvmgi_hello_decode(in, &hello)) {
        return false;
    }
    found_number(f, "version", hello.version);
    found_number(f, "role", hello.role);
    found_span(f, "build", hello.build);
    return true;
}

static void encode_hello(const vector_case_t *c, jvmgi_writer_t *w)
{
    char *build = vector_text(c, "build");
    jvmgi_hello_encode(w, (jvmgi_role_t)vector_number(c, "role"), build);
    free(build);
    if (!w->failed) { /* the encoder only knows our own version */
        jvmgi_put_u16(w->start + JVMGI_FRAME_HEADER_SIZE + 4,
                      (uint16_t)vector_number(c, "version"));
    }
}

static bool decode_abort(jvmgi_span_t in, found_t *f)
{
    jvmgi_abort_t abort_;
    if (!jvmgi_abort_decode(in, &abort_)) {
        return false;
    }
    found_number(f, "status", abort_.status);
    found_number(f, "code", abort_.code);
    found_span(f, "text", abort_.text);
    return true;
}

static void encode_abort(const vector_case_t *c, jvmgi_writer_t *w)
{
    char *text = vector_text(c, "text");
    jvmgi_abort_encode(w, (uint16_t)vector_number(c, "status"), (uint16_t)vector_number(c, "code"),
                       text);
    free(text);
}

static bool decode_refused(jvmgi_span_t in, found_t *f)
{
    jvmgi_refused_t refused;
    if (!jvmgi_refused_decode(in, &refused)) {
        return false;
    }
    found_number(f, "reason", refused.reason);
    found_number(f, "retry-after", refused.retry_after);
    found_span(f, "text", refused.text);
    return true;
}

static void encode_refused(const vector_case_t *c, jvmgi_writer_t *w)
{
    char *text = vector_text(c, "text");
    jvmgi_refused_encode(w, (jvmgi_refusal_t)vector_number(c, "reason"),
                         (uint16_t)vector_number(c, "retry-after"), text);
    free(text);
}

static bool decode_log(jvmgi_span_t in, found_t *f)
{
    jvmgi_log_line_t line;
    if (!jvmgi_log_line_decode(in, &line)) {
        return false;
    }
    found_number(f, "level", line.level);
    found_number(f, "code", line.code);
    found_span(f, "text", line.text);
    return true;
}

static void encode_log(const vector_case_t *c, jvmgi_writer_t *w)
{
    char *text = vector_text(c, "text");
    jvmgi_log_line_encode(w, (uint8_t)vector_number(c, "level"), (uint16_t)vector_number(c, "code"),
                          text);
    free(text);
}

static bool decode_retire(jvmgi_span_t in, found_t *f)
{
    jvmgi_retire_t retire;
    if (!jvmgi_retire_decode(in, &retire)) {
        return false;
    }
    found_number(f, "by-signal", retire.by_signal);
    found_span(f, "text", retire.text);
    return true;
}

static void encode_retire(const vector_case_t *c, jvmgi_writer_t *w)
{
    char *text = vector_text(c, "text");
    jvmgi_retire_encode(w, vector_number(c, "by-signal") == 1, text);
    free(text);
}

static bool decode_drain(jvmgi_span_t in, found_t *f)
{
    jvmgi_drain_t drain;
    if (!jvmgi_drain_decode(in, &drain)) {
        return false;
    }
    if (drain.timed) {
        found_number(f, "milliseconds", drain.milliseconds);
    }
    return true;
}

static void encode_drain(const vector_case_t *c, jvmgi_writer_t *w)
{
    jvmgi_drain_t drain = {.timed = vector_has(c, "milliseconds")};
    drain.milliseconds = drain.timed ? (uint32_t)vector_number(c, "milliseconds") : 0;
    jvmgi_drain_encode(w, &drain);
}

static bool decode_file(jvmgi_span_t in, found_t *f)
{
    jvmgi_file_t file;
    if (!jvmgi_file_decode(in, &file)) {
        return false;
    }
    found_number(f, "offset", file.offset);
    found_number(f, "length", file.length);
    return true;
}

static void encode_file(const vector_case_t *c, jvmgi_writer_t *w)
{
    jvmgi_file_encode(w, vector_number(c, "offset"), vector_number(c, "length"));
}

static bool decode_memory(jvmgi_span_t in, found_t *f)
{
    uint32_t slots;
    if (!jvmgi_memory_decode(in, &slots)) {
        return false;
    }
    found_number(f, "slots", slots);
    return true;
}

static void encode_memory(const vector_case_t *c, jvmgi_writer_t *w)
{
    jvmgi_memory_encode(w, (uint32_t)vector_number(c, "slots"));
}

static bool decode_slot(jvmgi_span_t in, found_t *f)
{
    uint32_t length;
    if (!jvmgi_slot_decode(in, &length)) {
        return false;
    }
    found_number(f, "length", length);
    return true;
}

static void encode_slot(const vector_case_t *c, jvmgi_writer_t *w)
{
    jvmgi_slot_encode(w, (uint32_t)vector_number(c, "length"));
}

static bool decode_generation(jvmgi_span_t in, found_t *f)
{
    uint32_t generation;
    if (!jvmgi_generation_decode(in, &generation)) {
        return false;
    }
    found_number(f, "generation", generation);
    return true;
}

static void encode_generation(const vector_case_t *c, jvmgi_writer_t *w)
{
    jvmgi_generation_encode(w, JVMGI_FRAME_COMMIT, (uint32_t)vector_number(c, "generation"));
}

static bool decode_log_target(jvmgi_span_t in, found_t *f)
{
    jvmgi_log_target_t target;
    if (!jvmgi_log_target_decode(in, &target)) {
        return false;
    }
    found_number(f, "kind", target.kind);
    if (target.kind == JVMGI_LOG_TO_SYSLOG) {
        found_number(f, "facility", target.facility);
        found_span(f, "ident", target.ident);
    }
    return true;
}

static void encode_log_target(const vector_case_t *c, jvmgi_writer_t *w)
{
    jvmgi_log_target_t target = {.kind = (jvmgi_log_kind_t)vector_number(c, "kind")};
    if (target.kind == JVMGI_LOG_TO_SYSLOG) {
        target.facility = (uint8_t)vector_number(c, "facility");
        target.ident = vector_field(c, "ident");
    }
    jvmgi_log_target_encode(w, &target);
}

static bool decode_fields(jvmgi_span_t in, found_t *f)
{
    jvmgi_reader_t r = jvmgi_reader(in.data, in.length);
    uint16_t count = jvmgi_fields_count(&r);
    jvmgi_reader_t first = r;
    for (unsigned i = 0; i < count; i++) {
        jvmgi_field_t field;
        if (!jvmgi_fields_next(&r, &field)) {
            return false;
        }
    }
    if (!jvmgi_reader_is_complete(&r)) {
        return false;
    }
    found_pairs(f, first, count);
    return true;
}

static void encode_fields(const vector_case_t *c, jvmgi_writer_t *w)
{
    size_t begin = jvmgi_fields_begin(w);
    for (size_t i = 0; i < c->line_count; i++) {
        const vector_line_t *line = &c->lines[i];
        if (line->is_pair) {
            jvmgi_fields_add(w, (const char *)line->key.data, line->key.length,
                             (const char *)line->value.data, line->value.length);
        }
    }
    jvmgi_fields_end(w, begin, vector_pair_count(c));
}

static bool decode_head(jvmgi_span_t in, found_t *f)
{
    jvmgi_response_head_t head;
    const char *why = NULL;
    if (!jvmgi_response_head_decode(in, &head, &why)) {
        ck_assert_ptr_nonnull(why);
        return false;
    }
    found_number(f, "status", head.status);
    found_number(f, "content-length", head.content_length);
    found_span(f, "reason", head.reason);
    found_pairs(f, head.fields, head.count);
    return true;
}

static void encode_head(const vector_case_t *c, jvmgi_writer_t *w)
{
    char *reason = vector_text(c, "reason");
    jvmgi_response_head_encode(w, (uint16_t)vector_number(c, "status"),
                               vector_number(c, "content-length"), reason);
    free(reason);
    encode_fields(c, w);
}

static bool decode_interim(jvmgi_span_t in, found_t *f)
{
    jvmgi_side_fields_t interim;
    const char *why = NULL;
    if (!jvmgi_interim_decode(in, &interim, &why)) {
        ck_assert_ptr_nonnull(why);
        return false;
    }
    found_number(f, "status", interim.status);
    found_pairs(f, interim.fields, interim.count);
    return true;
}

static void encode_interim(const vector_case_t *c, jvmgi_writer_t *w)
{
    jvmgi_write_u16(w, (uint16_t)vector_number(c, "status"));
    encode_fields(c, w);
}

static bool decode_trailers(jvmgi_span_t in, found_t *f)
{
    jvmgi_side_fields_t trailers;
    const char *why = NULL;
    if (!jvmgi_trailers_decode(in, &trailers, &why)) {
        ck_assert_ptr_nonnull(why);
        return false;
    }
    found_pairs(f, trailers.fields, trailers.count);
    return true;
}

static void encode_request(const vector_case_t *c, jvmgi_writer_t *w)
{
    char *target = vector_text(c, "target");
    char *entry_class = vector_text(c, "entry-class");
    char *application_group = vector_text(c, "application-group");
    bool asks = vector_has(c, "hook");
    char *hook = asks ? vector_text(c, "hook") : NULL;
    char *first = asks ? vector_text(c, "first") : NULL;
    char *second = asks ? vector_text(c, "second") : NULL;
    jvmgi_request_head_t head = {
        .flags = (uint16_t)vector_number(c, "flags"),
        .timeout = (uint16_t)vector_number(c, "timeout"),
        .content_length = vector_number(c, "content-length"),
        .request_start = vector_number(c, "request-start"),
        .sent = vector_number(c, "sent"),
        .file_mtime = vector_number(c, "file-mtime"),
        .file_size = vector_number(c, "file-size"),
        .file_inode = vector_number(c, "file-inode"),
        .target = target,
        .entry_class = entry_class,
        .application_group = application_group,
        .hook = hook,
        .arguments = {first, second},
    };
    jvmgi_request_encode(w, &head);
    encode_fields(c, w);
    free(target);
    free(entry_class);
    free(application_group);
    free(hook);
    free(first);
    free(second);
}

typedef struct {
    const char *name;
    bool (*decode)(jvmgi_span_t in, found_t *f); /* NULL: this side only writes it */
    void (*encode)(const vector_case_t *c, jvmgi_writer_t *w);
    jvmgi_frame_type_t
        type; /* of the frame that the encoder writes around the payload; 0: it writes the payload alone */
    bool cut_is_bad; /* no prefix of a good case is a good case */
} topic_t;

static const topic_t topics[] = {
    {"frame-header", decode_header, encode_header, 0, true},
    {"hello", decode_hello, encode_hello, JVMGI_FRAME_HELLO, true},
    {"abort", decode_abort, encode_abort, JVMGI_FRAME_ABORT, false},
    {"refused", decode_refused, encode_refused, JVMGI_FRAME_REFUSED, false},
    {"log", decode_log, encode_log, JVMGI_FRAME_LOG, false},
    {"drain", decode_drain, encode_drain, JVMGI_FRAME_DRAIN, false},
    {"retire", decode_retire, encode_retire, JVMGI_FRAME_RETIRE, false},
    {"file", decode_file, encode_file, JVMGI_FRAME_FILE, false},
    {"memory", decode_memory, encode_memory, JVMGI_FRAME_MEMORY, false},
    {"slot", decode_slot, encode_slot, JVMGI_FRAME_SLOT, false},
    {"generation", decode_generation, encode_generation, JVMGI_FRAME_COMMIT, true},
    {"log-target", decode_log_target, encode_log_target, JVMGI_FRAME_LOG_TARGET, false},
    {"fields", decode_fields, encode_fields, 0, true},
    {"request", NULL, encode_request, 0, false},
    {"head", decode_head, encode_head, 0, true},
    {"interim", decode_interim, encode_interim, 0, true},
    {"trailers", decode_trailers, encode_fields, 0, true},
};

#define TOPIC_COUNT ((int)(sizeof(topics) / sizeof(*topics)))

static void check_decode(const topic_t *topic, const vector_case_t *c)
{
    found_t f = {.expected = c, .next = 0};
    bool good = topic->decode(c->bytes, &f);
    ck_assert_msg(good == !c->error, "%s: %s was %s", topic->name, c->name,
                  good ? "accepted" : "refused");
    if (good) {
        ck_assert_msg(f.next == c->line_count, "%s: %s has more fields", topic->name, c->name);
    }
}

/* Nothing that is cut short may be taken for whole, and no byte behind the end may be read (the copy ends where the bytes end). */
static void check_prefixes(const topic_t *topic, const vector_case_t *c)
{
    const vector_case_t nothing = {.name = c->name};
    size_t step = c->bytes.length > 4096 ? 997 : 1;
    for (size_t length = 0; length < c->bytes.length; length += step) {
        uint8_t *copy = malloc(length ? length : 1);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, c->bytes.data, length);
        found_t f = {.expected = &nothing, .next = 0};
        ck_assert_msg(!topic->decode((jvmgi_span_t){copy, length}, &f), "%s: %s, cut at %zu",
                      topic->name, c->name, length);
        free(copy);
    }
}

/* The encoders take NUL-terminated text. */
static bool is_text_with_nul(const vector_case_t *c)
{
    jvmgi_span_t text = vector_has(c, "text") ? vector_field(c, "text") : (jvmgi_span_t){NULL, 0};
    return text.length > 0 && memchr(text.data, 0, text.length);
}

static void check_encode(const topic_t *topic, const vector_case_t *c)
{
    size_t room = c->bytes.length + JVMGI_FRAME_HEADER_SIZE;
    uint8_t *memory = malloc(room);
    ck_assert_ptr_nonnull(memory);
    jvmgi_writer_t w = jvmgi_writer(memory, room);
    topic->encode(c, &w);
    ck_assert_msg(!w.failed, "%s: %s does not fit", topic->name, c->name);
    jvmgi_span_t payload = {w.start, w.used};
    if (topic->type) {
        jvmgi_frame_t frame;
        ck_assert(jvmgi_frame_decode(w.start, &frame));
        ck_assert_int_eq(frame.type, topic->type);
        payload =
            (jvmgi_span_t){w.start + JVMGI_FRAME_HEADER_SIZE, w.used - JVMGI_FRAME_HEADER_SIZE};
        ck_assert_uint_eq(frame.length, payload.length);
    }
    ck_assert_msg(payload.length == c->bytes.length &&
                      memcmp(payload.data, c->bytes.data, payload.length) == 0,
                  "%s: %s is encoded otherwise", topic->name, c->name);
    jvmgi_writer_t narrow = jvmgi_writer(memory, w.used - 1);
    topic->encode(c, &narrow);
    ck_assert_msg(narrow.failed, "%s: %s was written past its room", topic->name, c->name);
    free(memory);
}

START_TEST(vectors_decode)
{
    const topic_t *topic = &topics[_i];
    vector_file_t *file = vectors_read(topic->name);
    for (size_t i = 0; i < file->case_count && topic->decode; i++) {
        check_decode(topic, &file->cases[i]);
        if (topic->cut_is_bad && !file->cases[i].error) {
            check_prefixes(topic, &file->cases[i]);
        }
    }
    vectors_free(file);
}
END_TEST

START_TEST(vectors_encode)
{
    const topic_t *topic = &topics[_i];
    vector_file_t *file = vectors_read(topic->name);
    for (size_t i = 0; i < file->case_count; i++) {
        if (!file->cases[i].error && !is_text_with_nul(&file->cases[i])) {
            check_encode(topic, &file->cases[i]);
        }
    }
    vectors_free(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vectors");
    TCase *cases = tcase_create("vectors");
    tcase_add_loop_test(cases, vectors_decode, 0, TOPIC_COUNT);
    tcase_add_loop_test(cases, vectors_encode, 0, TOPIC_COUNT);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
