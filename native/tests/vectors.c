/* SPDX-License-Identifier: Apache-2.0
 * Reader of the byte vectors. */
#include "vectors.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* Bytes that grow. */
typedef struct {
    uint8_t *data;
    size_t length;
} buffer_t;

static void append(buffer_t *buffer, uint8_t byte, size_t times)
{
    buffer->data = realloc(buffer->data, buffer->length + times + 1);
    ck_assert_ptr_nonnull(buffer->data);
    memset(buffer->data + buffer->length, byte, times);
    buffer->length += times;
    buffer->data[buffer->length] = 0;
}

static jvmgi_span_t span_of(buffer_t *buffer)
{
    append(buffer, 0, 0); /* an empty span has an address of its own */
    return (jvmgi_span_t){buffer->data, buffer->length};
}

static uint8_t hex_byte(const char *p)
{
    ck_assert_msg(isxdigit((unsigned char)p[0]) && isxdigit((unsigned char)p[1]), "no hex: %.20s",
                  p);
    char digits[3] = {p[0], p[1], 0};
    return (uint8_t)strtoul(digits, NULL, 16);
}

/* Appends one byte, N times when "*N" follows; the place behind it. */
static const char *append_hex(buffer_t *buffer, const char *p)
{
    uint8_t byte = hex_byte(p);
    p += 2;
    size_t times = 1;
    if (*p == '*') {
        char *end;
        times = strtoul(p + 1, &end, 10);
        ck_assert_ptr_ne(end, p + 1);
        p = end;
    }
    append(buffer, byte, times);
    return p;
}

static void append_hex_line(buffer_t *buffer, const char *p)
{
    while (*p) {
        if (*p == ' ') {
            p++;
        } else {
            p = append_hex(buffer, p);
        }
    }
}

static jvmgi_span_t unescape(const char *p, size_t length)
{
    buffer_t buffer = {NULL, 0};
    const char *end = p + length;
    while (p < end) {
        if (*p != '\\') {
            append(&buffer, (uint8_t)*p++, 1);
        } else if (p[1] == 'x') {
            append(&buffer, hex_byte(p + 2), 1);
            p += 4;
        } else {
            ck_assert_msg(p[1] == '(', "unknown escape: %.20s", p);
            p = append_hex(&buffer, p + 2);
            ck_assert_int_eq(*p, ')');
            p++;
        }
    }
    return span_of(&buffer);
}

static void add_line(vector_case_t *c, bool is_pair, const char *text)
{
    const char *equals = strchr(text, '=');
    ck_assert_msg(equals, "no '=' in %s: %s", c->name, text);
    c->lines = realloc(c->lines, (c->line_count + 1) * sizeof(*c->lines));
    ck_assert_ptr_nonnull(c->lines);
    c->lines[c->line_count++] = (vector_line_t){
        .is_pair = is_pair,
        .key = unescape(text, (size_t)(equals - text)),
        .value = unescape(equals + 1, strlen(equals + 1)),
    };
}

static vector_case_t *add_case(vector_file_t *file, const char *name)
{
    file->cases = realloc(file->cases, (file->case_count + 1) * sizeof(*file->cases));
    ck_assert_ptr_nonnull(file->cases);
    vector_case_t *c = &file->cases[file->case_count++];
    *c = (vector_case_t){.name = strdup(name)};
    return c;
}

static const char *after(const char *line, const char *label)
{
    size_t length = strlen(label);
    return strncmp(line, label, length) == 0 ? line + length : NULL;
}

static void read_line(vector_file_t *file, buffer_t *hex, const char *line)
{
    const char *rest;
    if ((rest = after(line, "case: "))) {
        add_case(file, rest);
        *hex = (buffer_t){NULL, 0};
        return;
    }
    ck_assert_msg(file->case_count > 0, "%s: a line before the first case", file->name);
    vector_case_t *c = &file->cases[file->case_count - 1];
    if ((rest = after(line, "hex:")) || (rest = after(line, "  "))) {
        append_hex_line(hex, rest);
        c->bytes = span_of(hex);
    } else if ((rest = after(line, "field: "))) {
        add_line(c, false, rest);
    } else if ((rest = after(line, "pair: "))) {
        add_line(c, true, rest);
    } else if ((rest = after(line, "error: "))) {
        c->error = strdup(rest);
    } else {
        ck_abort_msg("%s: unknown line: %.60s", file->name, line);
    }
}

vector_file_t *vectors_read(const char *name)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s.txt", JVMGI_VECTORS, name);
    FILE *in = fopen(path, "r");
    ck_assert_msg(in != NULL, "cannot read %s", path);
    vector_file_t *file = calloc(1, sizeof(*file));
    ck_assert_ptr_nonnull(file);
    file->name = strdup(name);
    buffer_t hex = {NULL, 0};
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, in)) > 0) {
        if (line[length - 1] == '\n') {
            line[length - 1] = '\0';
        }
        if (line[0] != '\0' && line[0] != '#') {
            read_line(file, &hex, line);
        }
    }
    free(line);
    fclose(in);
    ck_assert_uint_gt(file->case_count, 0);
    return file;
}

static void free_span(jvmgi_span_t span)
{
    void *memory;
    memcpy(&memory, &span.data,
           sizeof(memory)); /* spans are views of constant bytes; these are ours */
    free(memory);
}

void vectors_free(vector_file_t *file)
{
    for (size_t i = 0; i < file->case_count; i++) {
        vector_case_t *c = &file->cases[i];
        for (size_t k = 0; k < c->line_count; k++) {
            free_span(c->lines[k].key);
            free_span(c->lines[k].value);
        }
        free(c->lines);
        free_span(c->bytes);
        free(c->name);
        free(c->error);
    }
    free(file->cases);
    free(file->name);
    free(file);
}

static const vector_line_t *find(const vector_case_t *c, const char *key)
{
    for (size_t i = 0; i < c->line_count; i++) {
        const vector_line_t *line = &c->lines[i];
        if (!line->is_pair && line->key.length == strlen(key) &&
            memcmp(line->key.data, key, line->key.length) == 0) {
            return line;
        }
    }
    return NULL;
}

bool vector_has(const vector_case_t *c, const char *key)
{
    return find(c, key) != NULL;
}

jvmgi_span_t vector_field(const vector_case_t *c, const char *key)
{
    const vector_line_t *line = find(c, key);
    ck_assert_msg(line != NULL, "%s has no field %s", c->name, key);
    return line->value;
}

int64_t vector_number(const vector_case_t *c, const char *key)
{
    jvmgi_span_t value = vector_field(c, key);
    char *end;
    int64_t number = strtoll((const char *)value.data, &end, 10);
    ck_assert_msg(*end == '\0' && value.length > 0, "%s: %s is no number", c->name, key);
    return number;
}

char *vector_text(const vector_case_t *c, const char *key)
{
    jvmgi_span_t value = vector_field(c, key);
    char *text = strndup((const char *)value.data, value.length);
    ck_assert_ptr_nonnull(text);
    return text;
}

size_t vector_pair_count(const vector_case_t *c)
{
    size_t count = 0;
    for (size_t i = 0; i < c->line_count; i++) {
        count += c->lines[i].is_pair;
    }
    return count;
}
