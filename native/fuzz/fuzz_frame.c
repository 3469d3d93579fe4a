/* SPDX-License-Identifier: Apache-2.0
 * Frame headers: what is decoded is within its limit, and encodes to the same bytes. */
#include "fuzz.h"
#include "jvmgi_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t at = 0; at + JVMGI_FRAME_HEADER_SIZE <= size; at++) {
        jvmgi_frame_t frame;
        if (jvmgi_frame_decode(data + at, &frame)) {
            uint8_t again[JVMGI_FRAME_HEADER_SIZE];
            jvmgi_frame_encode(again, frame.type, frame.length);
            FUZZ_CHECK(memcmp(again, data + at, sizeof(again)) == 0);
            FUZZ_CHECK(frame.length <= jvmgi_frame_limit(frame.type));
        }
    }
    return 0;
}
