/* SPDX-License-Identifier: Apache-2.0
 * Lists of name-value pairs on the wire, and the rules for header names and values. */
#include "jvmgi_fields.h"

#include <string.h>
#include <strings.h>

size_t jvmgi_fields_begin(jvmgi_writer_t *w)
{
    size_t begin = w->used;
    jvmgi_reserve(w, 2);
    return begin;
}

void jvmgi_fields_add(jvmgi_writer_t *w, const char *name, size_t name_length, const char *value,
                      size_t value_length)
{
    if (name_length == 0 || name_length > UINT16_MAX || value_length > UINT32_MAX) {
        w->failed = true;
        return;
    }
    /* In one piece: every request writes some forty of them. */
    uint8_t *p = jvmgi_reserve(w, 6 + name_length + value_length);
    if (p) {
        jvmgi_put_u16(p, (uint16_t)name_length);
        jvmgi_put_u32(p + 2, (uint32_t)value_length);
        memcpy(p + 6, name, name_length);
        if (value_length > 0) {
            memcpy(p + 6 + name_length, value, value_length);
        }
    }
}

void jvmgi_fields_end(jvmgi_writer_t *w, size_t begin, size_t count)
{
    if (count > UINT16_MAX) {
        w->failed = true;
    }
    if (!w->failed) {
        jvmgi_put_u16(w->start + begin, (uint16_t)count);
    }
}

uint16_t jvmgi_fields_count(jvmgi_reader_t *r)
{
    return jvmgi_read_u16(r);
}

bool jvmgi_fields_next(jvmgi_reader_t *r, jvmgi_field_t *out)
{
    uint16_t name_length = jvmgi_read_u16(r);
    uint32_t value_length = jvmgi_read_u32(r);
    jvmgi_field_t field;
    field.name = jvmgi_read_span(r, name_length);
    field.value = jvmgi_read_span(r, value_length);
    if (name_length == 0) {
        r->failed = true;
    }
    if (r->failed) {
        return false;
    }
    *out = field;
    return true;
}

/* RFC 9110 §5.6.2, one bit for each of the characters 0 to 127. */
static bool is_tchar(uint8_t c)
{
    static const uint32_t tchars[4] = {
        0x00000000, 0x03FF6CFA, /* ! # $ % & ' * + - . 0-9 */
        0xC7FFFFFE,             /* A-Z ^ _ */
        0x57FFFFFF,             /* ` a-z | ~ */
    };
    return c < 128 && (tchars[c / 32] >> (c % 32)) & 1;
}

bool jvmgi_field_name_is_valid(jvmgi_span_t name)
{
    for (size_t i = 0; i < name.length; i++) {
        if (!is_tchar(name.data[i])) {
            return false;
        }
    }
    return name.length > 0;
}

bool jvmgi_field_value_is_valid(jvmgi_span_t value)
{
    for (size_t i = 0; i < value.length; i++) {
        uint8_t c = value.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            return false;
        }
    }
    return true;
}

bool jvmgi_field_name_is(jvmgi_span_t name, const char *other)
{
    return name.length == strlen(other) &&
           strncasecmp((const char *)name.data, other, name.length) == 0;
}

bool jvmgi_field_is_hop_by_hop(jvmgi_span_t name)
{
    static const char *const names[] = {"Connection", "Keep-Alive", "Proxy-Connection", "TE",
                                        "Trailer",    "Upgrade",    "Transfer-Encoding"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (jvmgi_field_name_is(name, names[i])) {
            return true;
        }
    }
    return false;
}
