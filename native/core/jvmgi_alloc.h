/* SPDX-License-Identifier: Apache-2.0
 * Memory by callback, so that code of the core lives in a pool of its caller without knowing pools. Nothing is freed one by one, and a
 * callback never returns NULL: like httpd, a process that gets no memory for its configuration ends. */
#ifndef JVMGI_ALLOC_H
#define JVMGI_ALLOC_H

#include <stddef.h>

typedef struct {
    void *(*take)(void *baton, size_t size);
    void *baton;
} jvmgi_alloc_t;

/** A list of texts that grows; starts as {0}. Items are not copied. */
typedef struct {
    const char **items;
    size_t count;
    size_t room;
} jvmgi_list_t;

/** `size` bytes, not zeroed. */
void *jvmgi_alloc(const jvmgi_alloc_t *alloc, size_t size);
/** A copy of `length` bytes with a NUL behind them. */
char *jvmgi_alloc_text(const jvmgi_alloc_t *alloc, const char *text, size_t length);
/** Formatted text. */
char *jvmgi_alloc_format(const jvmgi_alloc_t *alloc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void jvmgi_list_add(jvmgi_list_t *list, const jvmgi_alloc_t *alloc, const char *item);
void jvmgi_list_add_all(jvmgi_list_t *list, const jvmgi_alloc_t *alloc, const jvmgi_list_t *more);

#endif
