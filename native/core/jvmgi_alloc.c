/* SPDX-License-Identifier: Apache-2.0
 * Texts and lists in memory of the caller's choice. */
#include "jvmgi_alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 8 };

void *jvmgi_alloc(const jvmgi_alloc_t *alloc, size_t size)
{
    return alloc->take(alloc->baton, size);
}

char *jvmgi_alloc_text(const jvmgi_alloc_t *alloc, const char *text, size_t length)
{
    char *copy = jvmgi_alloc(alloc, length + 1);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return copy;
}

char *jvmgi_alloc_format(const jvmgi_alloc_t *alloc, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t size = length < 0 ? 1 : (size_t)length + 1;
    char *text = jvmgi_alloc(alloc, size);
    text[0] = '\0';
    (void)vsnprintf(text, size, format, again);
    va_end(again);
    return text;
}

void jvmgi_list_add(jvmgi_list_t *list, const jvmgi_alloc_t *alloc, const char *item)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : FIRST_ROOM;
        const char **items = jvmgi_alloc(alloc, room * sizeof *items);
        if (list->count > 0) {
            memcpy(items, list->items, list->count * sizeof *items);
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = item;
}

void jvmgi_list_add_all(jvmgi_list_t *list, const jvmgi_alloc_t *alloc, const jvmgi_list_t *more)
{
    for (size_t i = 0; i < more->count; i++) {
        jvmgi_list_add(list, alloc, more->items[i]);
    }
}
