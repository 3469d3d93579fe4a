/* SPDX-License-Identifier: Apache-2.0
 * What the JVM calls when it ends or has something to print (the options "exit", "abort" and "vfprintf" of JNI_CreateJavaVM). Without them
 * an application's exit status would be the child's, and httpd stops the whole server for some of those.
 */
#ifndef JVMGI_JVM_HOOKS_H
#define JVMGI_JVM_HOOKS_H

#include "jvmgi_jvm.h"

#include <jni.h>

#define JVMGI_JVM_HOOK_COUNT 3

/** How the life of the JVM changes under the hooks. Called by whatever thread the JVM chooses; none may call Java. */
typedef struct {
    jvmgi_jvm_log_t *log;
    /** The JVM gives up while it is being made; must not return, or the process ends. */
    void (*failed)(void);
    /** The JVM has run its shutdown hooks because we asked for it; must not return. */
    void (*left)(void);
    /** Whether the end was asked for by us. */
    bool (*is_leaving)(void);
    /** Whether the JVM is still being made. */
    bool (*is_starting)(void);
} jvmgi_jvm_hooks_t;

/** Fills the three options. `hooks` lives as long as the process. */
void jvmgi_jvm_hooks(const jvmgi_jvm_hooks_t *hooks, JavaVMOption options[JVMGI_JVM_HOOK_COUNT]);
/** What the JVM printed while it was being made; "" when it was nothing. */
const char *jvmgi_jvm_start_output(void);
/** Writes it to the log. */
void jvmgi_jvm_log_start_output(void);

#endif
