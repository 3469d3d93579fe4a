/* SPDX-License-Identifier: Apache-2.0
 * Payloads of fixed shape. The first byte chooses one; what is decoded lies within the input and encodes to the same bytes. */
#include "fuzz.h"
#include "jvmgi_control.h"
#include "jvmgi_limits.h"

static uint8_t room[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_LOG];

static void check_within(jvmgi_span_t whole, jvmgi_span_t part)
{
    FUZZ_CHECK(part.length == 0 ||
               (part.data >= whole.data && part.data + part.length <= whole.data + whole.length));
}

/* The text as the encoders take it; false when it cannot come out the same, because they stop at a NUL or cut. */
static bool copy_text(jvmgi_span_t text, size_t limit, char *out)
{
    if (text.length > limit || (text.length > 0 && memchr(text.data, 0, text.length))) {
        return false;
    }
    if (text.length > 0) {
        memcpy(out, text.data, text.length);
    }
    out[text.length] = '\0';
    return true;
}

static void check_same(const jvmgi_writer_t *w, jvmgi_span_t payload)
{
    FUZZ_CHECK(!w->failed && w->used == payload.length + JVMGI_FRAME_HEADER_SIZE);
    FUZZ_CHECK(payload.length == 0 ||
               memcmp(w->start + JVMGI_FRAME_HEADER_SIZE, payload.data, payload.length) == 0);
}

static void try_hello(jvmgi_span_t payload)
{
    jvmgi_hello_t hello;
    char build[JVMGI_MAX_HELLO + 1];
    if (!jvmgi_hello_decode(payload, &hello)) {
        return;
    }
    check_within(payload, hello.build);
    if (hello.version == JVMGI_WIRE_VERSION &&
        copy_text(hello.build, JVMGI_MAX_HELLO - 10, build)) {
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_hello_encode(&w, hello.role, build);
        check_same(&w, payload);
    }
}

static void try_abort(jvmgi_span_t payload)
{
    jvmgi_abort_t decoded;
    char text[JVMGI_MAX_ABORT + 1];
    if (!jvmgi_abort_decode(payload, &decoded)) {
        return;
    }
    check_within(payload, decoded.text);
    FUZZ_CHECK(decoded.status >= 400 && decoded.status <= 599 && decoded.code <= 9999);
    if (copy_text(decoded.text, JVMGI_MAX_ABORT - 4, text)) {
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_abort_encode(&w, decoded.status, decoded.code, text);
        check_same(&w, payload);
    }
}

static void try_refused(jvmgi_span_t payload)
{
    jvmgi_refused_t decoded;
    char text[JVMGI_MAX_REFUSED + 1];
    if (!jvmgi_refused_decode(payload, &decoded)) {
        return;
    }
    check_within(payload, decoded.text);
    if (copy_text(decoded.text, JVMGI_MAX_REFUSED - 4, text)) {
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_refused_encode(&w, decoded.reason, decoded.retry_after, text);
        check_same(&w, payload);
    }
}

static void try_log(jvmgi_span_t payload)
{
    jvmgi_log_line_t decoded;
    static char text[JVMGI_MAX_LOG + 1];
    if (!jvmgi_log_line_decode(payload, &decoded)) {
        return;
    }
    check_within(payload, decoded.text);
    FUZZ_CHECK(decoded.level <= 15 && decoded.code <= 9999);
    if (copy_text(decoded.text, JVMGI_MAX_LOG - 4, text)) {
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_log_line_encode(&w, decoded.level, decoded.code, text);
        check_same(&w, payload);
    }
}

static void try_drain(jvmgi_span_t payload)
{
    jvmgi_drain_t drain;
    if (jvmgi_drain_decode(payload, &drain)) {
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_drain_encode(&w, &drain);
        check_same(&w, payload);
    }
}

static void try_retire(jvmgi_span_t payload)
{
    jvmgi_retire_t retire;
    if (jvmgi_retire_decode(payload, &retire)) {
        check_within(payload, retire.text);
    }
}

static void try_file(jvmgi_span_t payload)
{
    jvmgi_file_t file;
    if (jvmgi_file_decode(payload, &file)) {
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_file_encode(&w, file.offset, file.length);
        check_same(&w, payload);
    }
}

static void try_memory(jvmgi_span_t payload)
{
    uint32_t slots;
    if (jvmgi_memory_decode(payload, &slots)) {
        FUZZ_CHECK(slots >= 1 && slots <= JVMGI_MAX_SLOTS);
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_memory_encode(&w, slots);
        check_same(&w, payload);
    }
}

static void try_slot(jvmgi_span_t payload)
{
    uint32_t length;
    if (jvmgi_slot_decode(payload, &length)) {
        FUZZ_CHECK(length >= 1 && length <= JVMGI_MAX_DATA);
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_slot_encode(&w, length);
        check_same(&w, payload);
    }
}

static void try_generation(jvmgi_span_t payload)
{
    uint32_t generation;
    if (jvmgi_generation_decode(payload, &generation)) {
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_generation_encode(&w, JVMGI_FRAME_COMMIT, generation);
        check_same(&w, payload);
    }
}

static void try_log_target(jvmgi_span_t payload)
{
    jvmgi_log_target_t target;
    if (jvmgi_log_target_decode(payload, &target) && payload.length <= JVMGI_MAX_LOG_TARGET) {
        check_within(payload, target.ident);
        jvmgi_writer_t w = jvmgi_writer(room, sizeof(room));
        jvmgi_log_target_encode(&w, &target);
        check_same(&w, payload);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const tries[])(jvmgi_span_t) = {
        try_hello,      try_abort,  try_refused, try_log,    try_drain, try_generation,
        try_log_target, try_retire, try_file,    try_memory, try_slot};
    if (size > 0) {
        tries[data[0] % (sizeof(tries) / sizeof(*tries))]((jvmgi_span_t){data + 1, size - 1});
    }
    return 0;
}
