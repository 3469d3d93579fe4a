/* SPDX-License-Identifier: Apache-2.0
 * The log codes of the native side. Each has its cause and remedy in docs/errors.md; a test holds both lists together.
 * Numbers are stable and never used again. Ranges: 0001 start-up, 0100 configuration, 0200 spawning and supervision, 0300 transport,
 * 0400 request and mapping, 0500 response, 0600 application (Java's, org.jvmgi.engine.log.LogCode), 0700 security. */
#ifndef JVMGI_CODES_H
#define JVMGI_CODES_H

/* X(number, NAME) */
#define JVMGI_CODES(X) \
    X(1, STARTED)

typedef enum {
#define X(number, name) JVMGI_CODE_##name = (number),
    JVMGI_CODES(X)
#undef X
} jvmgi_code_t;

/** Prints a code into a log format: JVMGI_CODE_FORMAT with the number as argument. */
#define JVMGI_CODE_FORMAT "JVMGI%04d"

#endif
