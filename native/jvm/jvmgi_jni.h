/* SPDX-License-Identifier: Apache-2.0
 * Names, signatures and ids of the Java side, and the natives that it calls. Exceptions end here: each becomes a result and a text.
 */
#ifndef JVMGI_JNI_H
#define JVMGI_JNI_H

#include "jvmgi_crossing.h"
#include "jvmgi_jvm.h"

#include <jni.h>

/** Makes the engine's loaders, binds the natives, caches the ids and starts the engine. False with a reason in `why`. */
bool jvmgi_jni_start(JNIEnv *env, const jvmgi_jvm_settings_t *settings, char *why, size_t why_size);
/** Closes the applications. */
void jvmgi_jni_stop(JNIEnv *env);
/** Ends the JVM as exit(0) does, past the refusal of exits. Returns only when Java throws. */
void jvmgi_jni_leave(JNIEnv *env);

/** The Java counterpart of the thread with that number, as a global reference. NULL, nothing pending, when it cannot be made. */
jobject jvmgi_jni_worker(JNIEnv *env, int number, jvmgi_crossing_t *crossing, jobject request,
                         jobject answer, jobject body);
/** Runs a request. False when Java threw: `why` says what. */
bool jvmgi_jni_serve(JNIEnv *env, jobject worker, size_t length, jlong *result, char *why,
                     size_t why_size);

#endif
