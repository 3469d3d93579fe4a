/* SPDX-License-Identifier: Apache-2.0
 * The frame header and the payloads of fixed shape. */
#include "jvmgi_frame.h"

#include "jvmgi_escape.h"
#include "jvmgi_limits.h"

/* The highest number that JVMGInnnn can show. */
#define LAST_CODE 9999u
#define LAST_LEVEL 15u
#define FILE_SIZE 16u
/* Of the payloads that are one number. */
#define NUMBER_SIZE 4u

static const struct {
    const char *name; /* NULL: no such type */
    uint32_t smallest;
    uint32_t limit;
} types[] = {
    [JVMGI_FRAME_HELLO] = {"HELLO", 0, JVMGI_MAX_HELLO},
    [JVMGI_FRAME_REQUEST] = {"REQUEST", 0, JVMGI_MAX_REQUEST},
    [JVMGI_FRAME_DATA] = {"DATA", 1, JVMGI_MAX_DATA},
    [JVMGI_FRAME_END] = {"END", 0, 0},
    [JVMGI_FRAME_ABORT] = {"ABORT", 0, JVMGI_MAX_ABORT},
    [JVMGI_FRAME_CANCEL] = {"CANCEL", 0, 0},
    [JVMGI_FRAME_REFUSED] = {"REFUSED", 0, JVMGI_MAX_REFUSED},
    [JVMGI_FRAME_QUEUED] = {"QUEUED", 0, 0},
    [JVMGI_FRAME_ACCEPTED] = {"ACCEPTED", 0, 0},
    [JVMGI_FRAME_HEAD] = {"HEAD", 0, JVMGI_MAX_HEAD},
    [JVMGI_FRAME_LOG] = {"LOG", 0, JVMGI_MAX_LOG},
    [JVMGI_FRAME_WANT] = {"WANT", 0, 0},
    [JVMGI_FRAME_DRAIN] = {"DRAIN", 0, 4},
    [JVMGI_FRAME_FILE] = {"FILE", 0, FILE_SIZE},
    [JVMGI_FRAME_MEMORY] = {"MEMORY", 0, NUMBER_SIZE},
    [JVMGI_FRAME_SLOT] = {"SLOT", 0, NUMBER_SIZE},
    [JVMGI_FRAME_INTERIM] = {"INTERIM", 0, JVMGI_MAX_INTERIM},
    [JVMGI_FRAME_TRAILERS] = {"TRAILERS", 0, JVMGI_MAX_TRAILERS},
    [JVMGI_FRAME_CONFIG] = {"CONFIG", 0, JVMGI_MAX_FIELDS},
    [JVMGI_FRAME_READY] = {"READY", 0, 0},
    [JVMGI_FRAME_HEARTBEAT] = {"HEARTBEAT", 0, 0},
    [JVMGI_FRAME_RETIRE] = {"RETIRE", 1, JVMGI_MAX_RETIRE},
    [JVMGI_FRAME_IDLE] = {"IDLE", 0, 0},
    [JVMGI_FRAME_COMPILED] = {"COMPILED", 0, 0},
    [JVMGI_FRAME_NONCE] = {"NONCE", 0, JVMGI_NONCE_SIZE},
    [JVMGI_FRAME_LOG_TARGET] = {"LOG_TARGET", 0, JVMGI_MAX_LOG_TARGET},
    [JVMGI_FRAME_GROUP] = {"GROUP", 0, JVMGI_MAX_FIELDS},
    [JVMGI_FRAME_COMMIT] = {"COMMIT", 0, 4},
    [JVMGI_FRAME_END_GENERATION] = {"END_GENERATION", 0, 4},
    [JVMGI_FRAME_STOP] = {"STOP", 0, 0},
    [JVMGI_FRAME_DONE] = {"DONE", 0, 0},
    [JVMGI_FRAME_REJECTED] = {"REJECTED", 0, JVMGI_MAX_REJECTED},
    [JVMGI_FRAME_STATUS] = {"STATUS", 0, 0},
    [JVMGI_FRAME_RELOAD] = {"RELOAD", 0, JVMGI_MAX_GROUP_NAME},
    [JVMGI_FRAME_REPORT] = {"REPORT", 0, JVMGI_MAX_REJECTED},
};

static bool is_known(unsigned type)
{
    return type < sizeof(types) / sizeof(*types) && types[type].name;
}

uint32_t jvmgi_frame_limit(jvmgi_frame_type_t type)
{
    return is_known(type) ? types[type].limit : 0;
}

const char *jvmgi_frame_name(jvmgi_frame_type_t type)
{
    return is_known(type) ? types[type].name : "unknown";
}

void jvmgi_frame_encode(uint8_t out[JVMGI_FRAME_HEADER_SIZE], jvmgi_frame_type_t type,
                        uint32_t length)
{
    jvmgi_put_u32(out, length);
    out[4] = (uint8_t)type;
    out[5] = 0;
    jvmgi_put_u16(out + 6, 0);
}

bool jvmgi_frame_decode(const uint8_t in[JVMGI_FRAME_HEADER_SIZE], jvmgi_frame_t *out)
{
    uint32_t length = jvmgi_get_u32(in);
    unsigned type = in[4];
    if (!is_known(type) || in[5] != 0 || jvmgi_get_u16(in + 6) != 0) {
        return false;
    }
    if (length < types[type].smallest || length > types[type].limit) {
        return false;
    }
    out->length = length;
    out->type = (jvmgi_frame_type_t)type;
    return true;
}

size_t jvmgi_frame_begin(jvmgi_writer_t *w)
{
    size_t begin = w->used;
    jvmgi_reserve(w, JVMGI_FRAME_HEADER_SIZE);
    return begin;
}

void jvmgi_frame_end(jvmgi_writer_t *w, size_t begin, jvmgi_frame_type_t type)
{
    if (w->failed) {
        return;
    }
    size_t length = w->used - begin - JVMGI_FRAME_HEADER_SIZE;
    if (length > jvmgi_frame_limit(type)) {
        w->failed = true;
        return;
    }
    jvmgi_frame_encode(w->start + begin, type, (uint32_t)length);
}

void jvmgi_frame_write(jvmgi_writer_t *w, jvmgi_frame_type_t type, const void *payload,
                       size_t length)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_bytes(w, payload, length);
    jvmgi_frame_end(w, begin, type);
}

/* Text is for people: what does not fit is left out. */
static void write_text(jvmgi_writer_t *w, const char *text, size_t limit)
{
    jvmgi_write_bytes(w, text, jvmgi_text_cut(text, strlen(text), limit));
}

static jvmgi_span_t read_rest(jvmgi_reader_t *r)
{
    return jvmgi_read_span(r, r->left);
}

void jvmgi_hello_encode(jvmgi_writer_t *w, jvmgi_role_t role, const char *build)
{
    size_t length = strlen(build);
    if (length > JVMGI_MAX_HELLO) {
        w->failed = true;
        return;
    }
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u32(w, JVMGI_WIRE_MAGIC);
    jvmgi_write_u16(w, JVMGI_WIRE_VERSION);
    jvmgi_write_u8(w, (uint8_t)role);
    jvmgi_write_u8(w, 0);
    jvmgi_write_u16(w, (uint16_t)length);
    jvmgi_write_bytes(w, build, length);
    jvmgi_frame_end(w, begin, JVMGI_FRAME_HELLO);
}

bool jvmgi_hello_decode(jvmgi_span_t payload, jvmgi_hello_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint32_t magic = jvmgi_read_u32(&r);
    uint16_t version = jvmgi_read_u16(&r);
    uint8_t role = jvmgi_read_u8(&r);
    uint8_t reserved = jvmgi_read_u8(&r);
    jvmgi_span_t build = jvmgi_read_span(&r, jvmgi_read_u16(&r));
    if (!jvmgi_reader_is_complete(&r) || magic != JVMGI_WIRE_MAGIC || version == 0 ||
        reserved != 0) {
        return false;
    }
    if (role < JVMGI_ROLE_CHILD || role > JVMGI_ROLE_HOOKS) {
        return false;
    }
    *out = (jvmgi_hello_t){.version = version, .role = (jvmgi_role_t)role, .build = build};
    return true;
}

void jvmgi_abort_encode(jvmgi_writer_t *w, uint16_t status, uint16_t code, const char *text)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u16(w, status);
    jvmgi_write_u16(w, code);
    write_text(w, text, JVMGI_MAX_ABORT - 4);
    jvmgi_frame_end(w, begin, JVMGI_FRAME_ABORT);
}

bool jvmgi_abort_decode(jvmgi_span_t payload, jvmgi_abort_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint16_t status = jvmgi_read_u16(&r);
    uint16_t code = jvmgi_read_u16(&r);
    jvmgi_span_t text = read_rest(&r);
    if (r.failed || status < 400 || status > 599 || code > LAST_CODE) {
        return false;
    }
    *out = (jvmgi_abort_t){.status = status, .code = code, .text = text};
    return true;
}

void jvmgi_refused_encode(jvmgi_writer_t *w, jvmgi_refusal_t reason, uint16_t retry_after,
                          const char *text)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u8(w, (uint8_t)reason);
    jvmgi_write_u8(w, 0);
    jvmgi_write_u16(w, retry_after);
    write_text(w, text, JVMGI_MAX_REFUSED - 4);
    jvmgi_frame_end(w, begin, JVMGI_FRAME_REFUSED);
}

bool jvmgi_refused_decode(jvmgi_span_t payload, jvmgi_refused_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint8_t reason = jvmgi_read_u8(&r);
    uint8_t reserved = jvmgi_read_u8(&r);
    uint16_t retry_after = jvmgi_read_u16(&r);
    jvmgi_span_t text = read_rest(&r);
    if (r.failed || reserved != 0 || reason < JVMGI_REFUSED_DRAINING ||
        reason > JVMGI_REFUSED_NOT_ALLOWED) {
        return false;
    }
    *out = (jvmgi_refused_t){
        .reason = (jvmgi_refusal_t)reason, .retry_after = retry_after, .text = text};
    return true;
}

void jvmgi_log_line_encode(jvmgi_writer_t *w, uint8_t level, uint16_t code, const char *text)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u8(w, level);
    jvmgi_write_u8(w, 0);
    jvmgi_write_u16(w, code);
    write_text(w, text, JVMGI_MAX_LOG - 4);
    jvmgi_frame_end(w, begin, JVMGI_FRAME_LOG);
}

bool jvmgi_log_line_decode(jvmgi_span_t payload, jvmgi_log_line_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint8_t level = jvmgi_read_u8(&r);
    uint8_t reserved = jvmgi_read_u8(&r);
    uint16_t code = jvmgi_read_u16(&r);
    jvmgi_span_t text = read_rest(&r);
    if (r.failed || reserved != 0 || level > LAST_LEVEL || code > LAST_CODE) {
        return false;
    }
    *out = (jvmgi_log_line_t){.level = level, .code = code, .text = text};
    return true;
}

void jvmgi_file_encode(jvmgi_writer_t *w, int64_t offset, int64_t length)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_i64(w, offset);
    jvmgi_write_i64(w, length);
    jvmgi_frame_end(w, begin, JVMGI_FRAME_FILE);
}

bool jvmgi_file_decode(jvmgi_span_t payload, jvmgi_file_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    int64_t offset = jvmgi_read_i64(&r);
    int64_t length = jvmgi_read_i64(&r);
    if (!jvmgi_reader_is_complete(&r) || offset < 0 || length < 1 || offset > INT64_MAX - length) {
        return false;
    }
    *out = (jvmgi_file_t){.offset = offset, .length = length};
    return true;
}

static void number_encode(jvmgi_writer_t *w, jvmgi_frame_type_t type, uint32_t number)
{
    size_t begin = jvmgi_frame_begin(w);
    jvmgi_write_u32(w, number);
    jvmgi_frame_end(w, begin, type);
}

/* A number from 1 to `most`, and nothing else. */
static bool number_decode(jvmgi_span_t payload, uint32_t most, uint32_t *out)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    uint32_t number = jvmgi_read_u32(&r);
    if (!jvmgi_reader_is_complete(&r) || number < 1 || number > most) {
        return false;
    }
    *out = number;
    return true;
}

void jvmgi_memory_encode(jvmgi_writer_t *w, uint32_t slots)
{
    number_encode(w, JVMGI_FRAME_MEMORY, slots);
}

bool jvmgi_memory_decode(jvmgi_span_t payload, uint32_t *slots)
{
    return number_decode(payload, JVMGI_MAX_SLOTS, slots);
}

void jvmgi_slot_encode(jvmgi_writer_t *w, uint32_t length)
{
    number_encode(w, JVMGI_FRAME_SLOT, length);
}

bool jvmgi_slot_decode(jvmgi_span_t payload, uint32_t *length)
{
    return number_decode(payload, JVMGI_MAX_DATA, length);
}
