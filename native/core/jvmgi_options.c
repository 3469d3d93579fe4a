/* SPDX-License-Identifier: Apache-2.0
 * One reader per kind of option. */
#include "jvmgi_options.h"

#include "jvmgi_path.h"
#include "jvmgi_words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/** What a reader works on. */
typedef struct {
    const jvmgi_option_t *row;
    const char *value;
    void *field;
    const jvmgi_alloc_t *alloc;
} reading_t;

static const char *complain(const reading_t *r, const char *wanted)
{
    return jvmgi_alloc_format(r->alloc, "%s=%s: must be %s", r->row->name, r->value, wanted);
}

static const char *complain_range(const reading_t *r, const char *kind)
{
    return jvmgi_alloc_format(r->alloc, "%s=%s: must be %s from %" PRId64 " to %" PRId64,
                              r->row->name, r->value, kind, r->row->min, r->row->max);
}

static void store_number(const reading_t *r, int64_t value)
{
    memcpy(r->field, &value, sizeof value);
}

/** Digits only (a sign for base 10), then what `*end` points at. False when there is none or too much of them. */
static bool read_digits(const char *text, int base, int64_t *value, const char **end)
{
    const char *first = base == 10 && *text == '-' ? text + 1 : text;
    if (*first < '0' || *first > '9') {
        return false;
    }
    char *stop;
    errno = 0;
    *value = strtoll(text, &stop, base);
    *end = stop;
    return errno == 0;
}

static const char *read_plain(const reading_t *r, int base, const char *kind)
{
    int64_t value;
    const char *end;
    if (!read_digits(r->value, base, &value, &end) || *end || value < r->row->min ||
        value > r->row->max) {
        return complain_range(r, kind);
    }
    store_number(r, value);
    return NULL;
}

static const char *read_number(const reading_t *r)
{
    return read_plain(r, 10, "a whole number");
}

static const char *read_octal(const reading_t *r)
{
    int64_t value;
    const char *end;
    if (!read_digits(r->value, 8, &value, &end) || *end || value < r->row->min ||
        value > r->row->max) {
        return complain(r, "an octal number from 0 to 777");
    }
    store_number(r, value);
    return NULL;
}

static int shift_of(char suffix)
{
    switch (suffix) {
    case 'k':
    case 'K':
        return 10;
    case 'm':
    case 'M':
        return 20;
    case 'g':
    case 'G':
        return 30;
    default:
        return 0;
    }
}

static const char *read_size(const reading_t *r)
{
    static const char kind[] = "a number of bytes (k, m or g may follow)";
    int64_t value;
    const char *end;
    if (!read_digits(r->value, 10, &value, &end) || value < 0) {
        return complain_range(r, kind);
    }
    int shift = shift_of(*end);
    if (end[shift ? 1 : 0] != '\0' || value > (INT64_MAX >> shift)) {
        return complain_range(r, kind);
    }
    value <<= shift;
    if (value < r->row->min || value > r->row->max) {
        return complain_range(r, kind);
    }
    store_number(r, value);
    return NULL;
}

static const char *read_flag(const reading_t *r)
{
    if (strcasecmp(r->value, "on") != 0 && strcasecmp(r->value, "off") != 0) {
        return complain(r, "On or Off");
    }
    store_number(r, strcasecmp(r->value, "on") == 0);
    return NULL;
}

static void store_text(const reading_t *r, const char *text)
{
    memcpy(r->field, &text, sizeof text);
}

static bool is_printable(const char *text)
{
    return jvmgi_path_is_name(text, SIZE_MAX);
}

static const char *copy_of(const reading_t *r, const char *text, size_t length)
{
    return jvmgi_alloc_text(r->alloc, text, length);
}

static const char *read_text(const reading_t *r)
{
    if (!is_printable(r->value)) {
        return complain(r, "text without control characters, and not empty");
    }
    store_text(r, copy_of(r, r->value, strlen(r->value)));
    return NULL;
}

static const char *read_path(const reading_t *r)
{
    if (r->value[0] != '/' || !is_printable(r->value)) {
        return complain(r, "an absolute path");
    }
    store_text(r, copy_of(r, r->value, strlen(r->value)));
    return NULL;
}

static const char *read_list(const reading_t *r)
{
    if (!is_printable(r->value)) {
        return complain(r, "text without control characters, and not empty");
    }
    jvmgi_list_add(r->field, r->alloc, copy_of(r, r->value, strlen(r->value)));
    return NULL;
}

static const char *read_paths(const reading_t *r)
{
    if (!is_printable(r->value)) {
        return complain(r, "absolute paths, joined by ':'");
    }
    for (const char *p = r->value; *p;) {
        size_t length = strcspn(p, ":");
        if (*p != '/') {
            return complain(r, "absolute paths, joined by ':'");
        }
        jvmgi_list_add(r->field, r->alloc, copy_of(r, p, length));
        p += length + (p[length] == ':');
    }
    return NULL;
}

static const char *read_pair(const reading_t *r)
{
    const char *equals = strchr(r->value, '=');
    if (!equals || equals == r->value) {
        return complain(r, "KEY=VALUE");
    }
    jvmgi_list_add(r->field, r->alloc, copy_of(r, r->value, strlen(r->value)));
    return NULL;
}

static const char *read_refused(const reading_t *r)
{
    return jvmgi_alloc_format(r->alloc, "%s= %s", r->row->name, r->row->refusal);
}

static const char *(*const readers[])(const reading_t *) = {
    [JVMGI_OPTION_TEXT] = read_text,     [JVMGI_OPTION_PATH] = read_path,
    [JVMGI_OPTION_NUMBER] = read_number, [JVMGI_OPTION_OCTAL] = read_octal,
    [JVMGI_OPTION_SIZE] = read_size,     [JVMGI_OPTION_FLAG] = read_flag,
    [JVMGI_OPTION_LIST] = read_list,     [JVMGI_OPTION_PATHS] = read_paths,
    [JVMGI_OPTION_PAIR] = read_pair,     [JVMGI_OPTION_REFUSED] = read_refused,
};

static bool adds_up(jvmgi_option_kind_t kind)
{
    return kind == JVMGI_OPTION_LIST || kind == JVMGI_OPTION_PATHS || kind == JVMGI_OPTION_PAIR;
}

static bool is_number(jvmgi_option_kind_t kind)
{
    return kind == JVMGI_OPTION_NUMBER || kind == JVMGI_OPTION_OCTAL || kind == JVMGI_OPTION_SIZE ||
           kind == JVMGI_OPTION_FLAG;
}

void jvmgi_options_default(const jvmgi_option_table_t *table, void *target)
{
    for (size_t i = 0; i < table->count; i++) {
        const jvmgi_option_t *row = &table->rows[i];
        if (is_number(row->kind)) {
            memcpy((char *)target + row->offset, &row->fallback, sizeof row->fallback);
        }
    }
}

static const jvmgi_option_t *find_row(const jvmgi_option_table_t *table, const char *name,
                                      size_t length)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strlen(table->rows[i].name) == length &&
            strncmp(table->rows[i].name, name, length) == 0) {
            return &table->rows[i];
        }
    }
    return NULL;
}

/** The bit of the first row that shares the field: synonyms count as one option. */
static uint64_t bit_of(const jvmgi_option_table_t *table, const jvmgi_option_t *row)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].kind == row->kind && table->rows[i].offset == row->offset) {
            return UINT64_C(1) << i;
        }
    }
    return 0;
}

const char *jvmgi_options_read(const jvmgi_option_table_t *table, const char *word, void *target,
                               uint64_t *given, const jvmgi_alloc_t *alloc)
{
    const char *equals = strchr(word, '=');
    if (!equals) {
        return jvmgi_alloc_format(alloc, "'%s' is no option: name=value is expected", word);
    }
    const jvmgi_option_t *row = find_row(table, word, (size_t)(equals - word));
    if (!row) {
        return jvmgi_alloc_format(alloc, "there is no option '%.*s'", (int)(equals - word), word);
    }
    uint64_t bit = bit_of(table, row);
    if ((*given & bit) && !adds_up(row->kind) && row->kind != JVMGI_OPTION_REFUSED) {
        return jvmgi_alloc_format(alloc, "%s= is given twice", row->name);
    }
    reading_t reading = {
        .row = row, .value = equals + 1, .field = (char *)target + row->offset, .alloc = alloc};
    const char *error = readers[row->kind](&reading);
    if (!error) {
        *given |= bit;
    }
    return error;
}

/** Copies what a quote encloses. The closing quote's place; NULL: there is none. */
static const char *take_quoted(const char *open, char **to)
{
    const char *p = open + 1;
    for (; *p && *p != *open; p++) {
        if (*p == '\\' && (p[1] == *open || p[1] == '\\')) {
            p++;
        }
        *(*to)++ = *p;
    }
    return *p ? p : NULL;
}

/** Takes one word from `*p` into `to`; its end is returned. NULL: a quote is not closed. */
static char *take_word(const char **p, char *to)
{
    bool may_quote = true;
    bool has_equals = false;
    const char *from = *p;
    for (; *from && !jvmgi_words_is_blank(*from); from++) {
        if (may_quote && (*from == '"' || *from == '\'')) {
            from = take_quoted(from, &to);
            if (!from) {
                return NULL;
            }
            may_quote = false;
            continue;
        }
        may_quote = *from == '=' && !has_equals;
        has_equals |= *from == '=';
        *to++ = *from;
    }
    *p = from;
    return to;
}

const char *jvmgi_options_split(const char *text, jvmgi_list_t *words, const jvmgi_alloc_t *alloc)
{
    return jvmgi_words_split(text, take_word, words, alloc) ? NULL : "a quote is not closed";
}
