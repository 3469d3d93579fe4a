/* SPDX-License-Identifier: Apache-2.0
 * Lists of name-value pairs on the wire, and the rules for header names and values (RFC 9110 §5). */
#ifndef JVMGI_FIELDS_H
#define JVMGI_FIELDS_H

#include "jvmgi_bytes.h"

typedef struct {
    jvmgi_span_t name;
    jvmgi_span_t value;
} jvmgi_field_t;

/** Starts a list: reserves the count, whose place it returns for jvmgi_fields_end. */
size_t jvmgi_fields_begin(jvmgi_writer_t *w);
/** Adds a pair; the writer fails on an empty name, on one over 65,535 bytes, or when the room is used up. */
void jvmgi_fields_add(jvmgi_writer_t *w, const char *name, size_t name_length, const char *value,
                      size_t value_length);
/** Writes the count; the writer fails when more than 65,535 pairs were added. */
void jvmgi_fields_end(jvmgi_writer_t *w, size_t begin, size_t count);

/** Reads the count of a list. The caller then calls jvmgi_fields_next that many times. */
uint16_t jvmgi_fields_count(jvmgi_reader_t *r);
/** Reads one pair; false, and the reader failed, when the payload is too short or the name is empty. */
bool jvmgi_fields_next(jvmgi_reader_t *r, jvmgi_field_t *out);

/** RFC 9110 token: not empty, only tchar. */
bool jvmgi_field_name_is_valid(jvmgi_span_t name);
/** No control byte but HTAB; bytes from 0x80 pass; no leading or trailing white space is removed. */
bool jvmgi_field_value_is_valid(jvmgi_span_t value);
/** Compares without case, in ASCII. */
bool jvmgi_field_name_is(jvmgi_span_t name, const char *other);
/** Fields that belong to the connection and never come from an application (Connection, Keep-Alive, Proxy-Connection, TE, Trailer,
 * Transfer-Encoding, Upgrade). */
bool jvmgi_field_is_hop_by_hop(jvmgi_span_t name);

#endif
