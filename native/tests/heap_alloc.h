/* SPDX-License-Identifier: Apache-2.0
 * Memory for code under test that allocates by callback: from the heap, freed all at once. */
#ifndef HEAP_ALLOC_H
#define HEAP_ALLOC_H

#include "jvmgi_alloc.h"

/** Everything that was taken. Starts as {0}. */
typedef struct heap_block_t {
    struct heap_block_t *next;
} heap_block_t;

/** An allocator whose memory hangs on `*blocks`. */
jvmgi_alloc_t heap_alloc(heap_block_t **blocks);
void heap_alloc_free(heap_block_t **blocks);

#endif
