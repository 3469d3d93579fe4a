/* SPDX-License-Identifier: Apache-2.0
 * Untrusted text made fit for one line of a log. Pure functions; nothing is allocated. */
#ifndef JVMGI_ESCAPE_H
#define JVMGI_ESCAPE_H

#include <stddef.h>

/** Room that jvmgi_escape needs at most for `n` bytes of text: four for each, the mark of a cut, and the NUL. */
#define JVMGI_ESCAPE_ROOM(n) (4 * (n) + 4)

/** The largest length up to `limit` at which `text` can be cut without splitting a UTF-8 character; `length` when it is not longer. Text
 * that is not UTF-8 is cut at `limit`. */
size_t jvmgi_text_cut(const char *text, size_t length, size_t limit);

/** Writes at most `limit` bytes of `text` to `out`, so that they stay one line and say what they are: control bytes but HTAB (C1 controls
 * and U+2028, U+2029 among them) and bytes that are no UTF-8 become \xHH, a backslash becomes two. "..." marks a cut, by `limit` or by
 * `size`. `out` is always NUL-terminated (`size` at least 4); gives the length without the NUL. */
size_t jvmgi_escape(char *out, size_t size, const char *text, size_t length, size_t limit);

#endif
