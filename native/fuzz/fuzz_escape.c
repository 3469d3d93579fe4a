/* SPDX-License-Identifier: Apache-2.0
 * Text for logs: one line whatever the bytes, never longer than its room. The first two bytes choose room and limit. */
#include "fuzz.h"
#include "jvmgi_escape.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    size_t room = 4u + data[0];
    size_t limit = data[1];
    const char *text = (const char *)data + 2;
    size_t length = size - 2;
    char *out = malloc(room);
    FUZZ_CHECK(out != NULL);
    size_t used = jvmgi_escape(out, room, text, length, limit);
    FUZZ_CHECK(used < room && out[used] == '\0' && strlen(out) == used);
    for (size_t i = 0; i < used; i++) {
        unsigned char c = (unsigned char)out[i];
        FUZZ_CHECK(c == '\t' || (c >= 0x20 && c != 0x7F));
    }
    size_t cut = jvmgi_text_cut(text, length, limit);
    FUZZ_CHECK(cut <= length && cut <= (length > limit ? limit : length) &&
               (length <= limit || limit - cut < 4));
    free(out);
    return 0;
}
