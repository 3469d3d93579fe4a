/* SPDX-License-Identifier: Apache-2.0
 * Big-endian integers in byte arrays, and a bounds-checked reader and writer over a span. No struct is ever cast onto the wire. */
#ifndef JVMGI_BYTES_H
#define JVMGI_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** A view of bytes that somebody else owns; not NUL-terminated. */
typedef struct {
    const uint8_t *data;
    size_t length;
} jvmgi_span_t;

/** Reads a span from front to back. After the first read past the end, `failed` stays true and every read gives 0 or an empty span. */
typedef struct {
    const uint8_t *next;
    size_t left;
    bool failed;
} jvmgi_reader_t;

/** Writes into a buffer of fixed size. After the first write past the end, `failed` stays true and nothing more is written. */
typedef struct {
    uint8_t *start;
    size_t size;
    size_t used;
    bool failed;
} jvmgi_writer_t;

static inline void jvmgi_put_u16(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static inline void jvmgi_put_u32(uint8_t *p, uint32_t v)
{
    jvmgi_put_u16(p, (uint16_t)(v >> 16));
    jvmgi_put_u16(p + 2, (uint16_t)v);
}

static inline void jvmgi_put_u64(uint8_t *p, uint64_t v)
{
    jvmgi_put_u32(p, (uint32_t)(v >> 32));
    jvmgi_put_u32(p + 4, (uint32_t)v);
}

static inline uint16_t jvmgi_get_u16(const uint8_t *p)
{
    return (uint16_t)(((uint32_t)p[0] << 8) | p[1]);
}

static inline uint32_t jvmgi_get_u32(const uint8_t *p)
{
    return ((uint32_t)jvmgi_get_u16(p) << 16) | jvmgi_get_u16(p + 2);
}

static inline uint64_t jvmgi_get_u64(const uint8_t *p)
{
    return ((uint64_t)jvmgi_get_u32(p) << 32) | jvmgi_get_u32(p + 4);
}

static inline jvmgi_reader_t jvmgi_reader(const void *data, size_t length)
{
    return (jvmgi_reader_t){.next = data, .left = length, .failed = false};
}

/** Takes `length` bytes; NULL (and failed) when there are fewer. */
static inline const uint8_t *jvmgi_take(jvmgi_reader_t *r, size_t length)
{
    if (r->failed || length > r->left) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *p = r->next;
    r->next += length;
    r->left -= length;
    return p;
}

static inline uint8_t jvmgi_read_u8(jvmgi_reader_t *r)
{
    const uint8_t *p = jvmgi_take(r, 1);
    return p ? *p : 0;
}

static inline uint16_t jvmgi_read_u16(jvmgi_reader_t *r)
{
    const uint8_t *p = jvmgi_take(r, 2);
    return p ? jvmgi_get_u16(p) : 0;
}

static inline uint32_t jvmgi_read_u32(jvmgi_reader_t *r)
{
    const uint8_t *p = jvmgi_take(r, 4);
    return p ? jvmgi_get_u32(p) : 0;
}

static inline int64_t jvmgi_read_i64(jvmgi_reader_t *r)
{
    const uint8_t *p = jvmgi_take(r, 8);
    return p ? (int64_t)jvmgi_get_u64(p) : 0;
}

static inline jvmgi_span_t jvmgi_read_span(jvmgi_reader_t *r, size_t length)
{
    const uint8_t *p = jvmgi_take(r, length);
    return p ? (jvmgi_span_t){p, length} : (jvmgi_span_t){NULL, 0};
}

/** True when everything was read and nothing is left over. */
static inline bool jvmgi_reader_is_complete(const jvmgi_reader_t *r)
{
    return !r->failed && r->left == 0;
}

static inline jvmgi_writer_t jvmgi_writer(void *start, size_t size)
{
    return (jvmgi_writer_t){.start = start, .size = size, .used = 0, .failed = false};
}

/** Reserves `length` bytes; NULL (and failed) when they don't fit. */
static inline uint8_t *jvmgi_reserve(jvmgi_writer_t *w, size_t length)
{
    if (w->failed || length > w->size - w->used) {
        w->failed = true;
        return NULL;
    }
    uint8_t *p = w->start + w->used;
    w->used += length;
    return p;
}

static inline void jvmgi_write_u8(jvmgi_writer_t *w, uint8_t v)
{
    uint8_t *p = jvmgi_reserve(w, 1);
    if (p) {
        *p = v;
    }
}

static inline void jvmgi_write_u16(jvmgi_writer_t *w, uint16_t v)
{
    uint8_t *p = jvmgi_reserve(w, 2);
    if (p) {
        jvmgi_put_u16(p, v);
    }
}

static inline void jvmgi_write_u32(jvmgi_writer_t *w, uint32_t v)
{
    uint8_t *p = jvmgi_reserve(w, 4);
    if (p) {
        jvmgi_put_u32(p, v);
    }
}

static inline void jvmgi_write_i64(jvmgi_writer_t *w, int64_t v)
{
    uint8_t *p = jvmgi_reserve(w, 8);
    if (p) {
        jvmgi_put_u64(p, (uint64_t)v);
    }
}

static inline void jvmgi_write_bytes(jvmgi_writer_t *w, const void *data, size_t length)
{
    uint8_t *p = jvmgi_reserve(w, length);
    if (p && length > 0) {
        memcpy(p, data, length);
    }
}

#endif
