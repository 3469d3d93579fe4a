/* SPDX-License-Identifier: Apache-2.0
 * Reads the byte vectors of tests/vectors (their README says how they are written). A file that breaks the format fails the test. */
#ifndef VECTORS_H
#define VECTORS_H

#include "jvmgi_bytes.h"

/** One line `field:` or `pair:`. */
typedef struct {
    bool is_pair;
    jvmgi_span_t key;
    jvmgi_span_t value;
} vector_line_t;

typedef struct {
    char *name;
    jvmgi_span_t bytes;
    vector_line_t *lines;
    size_t line_count;
    char *error; /**< NULL for a good case */
} vector_case_t;

typedef struct {
    char *name; /**< of the file, without its ending */
    vector_case_t *cases;
    size_t case_count;
} vector_file_t;

/** Reads JVMGI_VECTORS/NAME.txt. Free it with vectors_free. */
vector_file_t *vectors_read(const char *name);
void vectors_free(vector_file_t *file);

/** The value of the field `key`; the test fails when the case has none. */
jvmgi_span_t vector_field(const vector_case_t *c, const char *key);
int64_t vector_number(const vector_case_t *c, const char *key);
/** The value as text; to be freed. */
char *vector_text(const vector_case_t *c, const char *key);
bool vector_has(const vector_case_t *c, const char *key);
size_t vector_pair_count(const vector_case_t *c);

#endif
