/* SPDX-License-Identifier: Apache-2.0 */
#include "heap_alloc.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>

/** Before each piece, so that what follows is aligned for anything. */
typedef union {
    heap_block_t block;
    max_align_t align;
} header_t;

static void *take(void *baton, size_t size)
{
    heap_block_t **blocks = baton;
    header_t *header = malloc(sizeof *header + size);
    if (!header) {
        abort();
    }
    header->block.next = *blocks;
    *blocks = &header->block;
    return header + 1;
}

jvmgi_alloc_t heap_alloc(heap_block_t **blocks)
{
    return (jvmgi_alloc_t){.take = take, .baton = blocks};
}

void heap_alloc_free(heap_block_t **blocks)
{
    while (*blocks) {
        heap_block_t *next = (*blocks)->next;
        free(*blocks);
        *blocks = next;
    }
}
