/* SPDX-License-Identifier: Apache-2.0
 * Looks at a descriptor that somebody else has opened, before a part of its file is promised to a client. */
#ifndef JVMGI_FILEPART_H
#define JVMGI_FILEPART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** True when it is a regular file, open for reading, with `length` bytes from `offset` on; otherwise `why` says what it is. */
bool jvmgi_filepart_check(int fd, int64_t offset, int64_t length, char *why, size_t why_size);

#endif
