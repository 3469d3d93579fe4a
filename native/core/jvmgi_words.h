/* SPDX-License-Identifier: Apache-2.0
 * Texts of words that blanks divide. What quotes one is the caller's to say. */
#ifndef JVMGI_WORDS_H
#define JVMGI_WORDS_H

#include "jvmgi_alloc.h"

#include <stdbool.h>

static inline bool jvmgi_words_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/** Takes one word from `*p`, which does not start with a blank, into `to`, which has room for all that is left; moves `*p` behind the word.
 * The word's end in `to`; NULL: it is none. */
typedef char *jvmgi_words_take_t(const char **p, char *to);

/** Adds the words of a text. False: `take` refused one. */
bool jvmgi_words_split(const char *text, jvmgi_words_take_t *take, jvmgi_list_t *words,
                       const jvmgi_alloc_t *alloc);

#endif
