/* SPDX-License-Identifier: Apache-2.0
 * A word is never longer than the text, so one buffer serves all of them. */
#include "jvmgi_words.h"

#include <string.h>

bool jvmgi_words_split(const char *text, jvmgi_words_take_t *take, jvmgi_list_t *words,
                       const jvmgi_alloc_t *alloc)
{
    char *word = jvmgi_alloc(alloc, strlen(text) + 1);
    for (const char *p = text;;) {
        while (jvmgi_words_is_blank(*p)) {
            p++;
        }
        if (!*p) {
            return true;
        }
        const char *end = take(&p, word);
        if (!end) {
            return false;
        }
        jvmgi_list_add(words, alloc, jvmgi_alloc_text(alloc, word, (size_t)(end - word)));
    }
}
