/* SPDX-License-Identifier: Apache-2.0
 * The crossing as Java's side sees it: how it is prepared, and what the natives do with it. */
#ifndef JVMGI_CROSSING_JAVA_H
#define JVMGI_CROSSING_JAVA_H

#include "jvmgi_crossing.h"

#include <jni.h>

/** Prepares for the threads to come; to be called once, when the engine has started. False with a reason in `why`. */
bool jvmgi_crossing_init(JavaVM *vm, char *why, size_t why_size);
/** Reads body bytes into the crossing's body buffer. */
int jvmgi_crossing_read(jvmgi_crossing_t *crossing, jvmgi_crossing_read_t how);
/** The client's socket and the time to wait for it. */
int jvmgi_crossing_client(jvmgi_crossing_t *crossing, int *timeout_ms);
/** Sends from the crossing's answer buffer: `head` bytes of head from its start, then `data` bytes of body. */
bool jvmgi_crossing_send(jvmgi_crossing_t *crossing, size_t head, size_t data, bool flush);
/** Sends likewise, and bytes of Java's own memory behind it. */
jvmgi_crossing_apart_t jvmgi_crossing_send_apart(jvmgi_crossing_t *crossing, size_t head,
                                                 size_t data, jvmgi_span_t apart);
/** Sends likewise, and a part of a file behind it. */
bool jvmgi_crossing_send_file(jvmgi_crossing_t *crossing, size_t head, size_t data,
                              const jvmgi_crossing_file_t *file);
/** Logs for the request in hand, or for the server when `crossing` is NULL. */
void jvmgi_crossing_log(jvmgi_crossing_t *crossing, int level, uint16_t code, const char *text,
                        size_t length);

#endif
