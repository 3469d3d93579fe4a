/* SPDX-License-Identifier: Apache-2.0
 * Options of the form name=value, read by a table that says for each its kind, range, default and place in a struct. */
#ifndef JVMGI_OPTIONS_H
#define JVMGI_OPTIONS_H

#include "jvmgi_alloc.h"

#include <stdint.h>

typedef enum {
    JVMGI_OPTION_TEXT,   /**< const char *: not empty, no control byte */
    JVMGI_OPTION_PATH,   /**< const char *: absolute */
    JVMGI_OPTION_NUMBER, /**< int64_t: decimal, may be negative when the range is */
    JVMGI_OPTION_OCTAL,  /**< int64_t: octal digits */
    JVMGI_OPTION_SIZE,   /**< int64_t: bytes, with k, m or g behind it for KiB, MiB, GiB */
    JVMGI_OPTION_FLAG,   /**< int64_t: On 1, Off 0, without case */
    JVMGI_OPTION_LIST,   /**< jvmgi_list_t: each adds one text */
    JVMGI_OPTION_PATHS, /**< jvmgi_list_t: each adds the entries of an absolute path list, separated by ':' */
    JVMGI_OPTION_PAIR,   /**< jvmgi_list_t: each adds one text K=V, K not empty */
    JVMGI_OPTION_REFUSED /**< known by name only: `refusal` says why */
} jvmgi_option_kind_t;

typedef struct {
    const char *name;
    jvmgi_option_kind_t kind;
    int64_t min; /**< NUMBER, OCTAL, SIZE: inclusive */
    int64_t max;
    int64_t fallback; /**< the default of NUMBER, OCTAL, SIZE and FLAG */
    size_t offset;    /**< of the field in the struct */
    const char *refusal;
} jvmgi_option_t;

typedef struct {
    const jvmgi_option_t *rows;
    size_t count; /**< at most 64 */
} jvmgi_option_table_t;

/** Sets the number fields of `target` to their defaults; texts and lists must be zeroed by the caller. */
void jvmgi_options_default(const jvmgi_option_table_t *table, void *target);

/** Splits the arguments of a directive: blanks divide words. '…' or "…" that open a word, or the value behind its first '=', enclose blanks;
 * within them a backslash quotes itself and the quote. NULL on success, else what is wrong. */
const char *jvmgi_options_split(const char *text, jvmgi_list_t *words, const jvmgi_alloc_t *alloc);

/** Reads one word `name=value` into `target`. `*given` (0 at first) tells which fields were given; one that does not add up may be given
 * once. NULL on success, else what is wrong, for the administrator. */
const char *jvmgi_options_read(const jvmgi_option_table_t *table, const char *word, void *target,
                               uint64_t *given, const jvmgi_alloc_t *alloc);

#endif
