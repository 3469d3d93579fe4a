/* SPDX-License-Identifier: Apache-2.0
 * Escaping of untrusted text for logs. */
#include "jvmgi_escape.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is_continuation(uint8_t c)
{
    return (c & 0xC0) == 0x80;
}

/* Length of the well-formed UTF-8 sequence at `p` (RFC 3629 §4), 0 when there is none. */
static size_t utf8_length(const uint8_t *p, size_t left)
{
    static const struct {
        uint8_t first_low, first_high, second_low, second_high, length;
    } forms[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        if (p[0] < forms[i].first_low || p[0] > forms[i].first_high) {
            continue;
        }
        if (left < forms[i].length) {
            return 0;
        }
        if (forms[i].length > 1 && (p[1] < forms[i].second_low || p[1] > forms[i].second_high)) {
            return 0;
        }
        for (size_t k = 2; k < forms[i].length; k++) {
            if (!is_continuation(p[k])) {
                return 0;
            }
        }
        return forms[i].length;
    }
    return 0;
}

/* Characters that a terminal or a reader of logs may take for the end of a line or for a command. */
static bool is_harmful(const uint8_t *p, size_t length)
{
    if (length == 1) {
        return (p[0] < 0x20 && p[0] != '\t') || p[0] == 0x7F;
    }
    if (length == 2) {
        return p[0] == 0xC2 && p[1] < 0xA0;
    }
    return length == 3 && p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9);
}

size_t jvmgi_text_cut(const char *text, size_t length, size_t limit)
{
    if (length <= limit) {
        return length;
    }
    const uint8_t *bytes = (const uint8_t *)text;
    size_t start = limit;
    while (start > 0 && limit - start < 3 && is_continuation(bytes[start])) {
        start--;
    }
    if (start == limit || utf8_length(bytes + start, length - start) > limit - start) {
        return start;
    }
    return limit;
}

/* One character or stray byte of the input in its written form; the length of that form. */
static size_t escape_one(char out[16], const uint8_t *p, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    size_t sequence = length ? length : 1;
    if (length > 0 && !is_harmful(p, length)) {
        if (p[0] == '\\') {
            out[0] = out[1] = '\\';
            return 2;
        }
        memcpy(out, p, length);
        return length;
    }
    for (size_t i = 0; i < sequence; i++) {
        out[4 * i] = '\\';
        out[4 * i + 1] = 'x';
        out[4 * i + 2] = digits[p[i] >> 4];
        out[4 * i + 3] = digits[p[i] & 15];
    }
    return 4 * sequence;
}

size_t jvmgi_escape(char *out, size_t size, const char *text, size_t length, size_t limit)
{
    static const char mark[] = "...";
    size_t end = jvmgi_text_cut(text, length, limit);
    size_t used = 0;
    size_t whole = 0; /* where the mark of a cut can stand */
    const uint8_t *bytes = (const uint8_t *)text;
    size_t at = 0;
    while (at < end) {
        char form[16];
        size_t sequence = utf8_length(bytes + at, end - at);
        size_t written = escape_one(form, bytes + at, sequence);
        if (used + written >= size) {
            break;
        }
        memcpy(out + used, form, written);
        used += written;
        at += sequence ? sequence : 1;
        if (used + sizeof(mark) <= size) {
            whole = used;
        }
    }
    if (at < length) {
        memcpy(out + whole, mark, sizeof(mark) - 1);
        used = whole + sizeof(mark) - 1;
    }
    out[used] = '\0';
    return used;
}
