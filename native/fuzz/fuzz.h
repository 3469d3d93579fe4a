/* SPDX-License-Identifier: Apache-2.0
 * A fuzz target: one file fuzz_NAME.c with this function. It must neither crash nor read or write out of bounds, and may check its own
 * invariants with FUZZ_CHECK. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Stays in every build, unlike assert. */
#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
