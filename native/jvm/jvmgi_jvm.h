/* SPDX-License-Identifier: Apache-2.0
 * The JVM of an Apache child: one, made after fork by a thread of its own, kept for the life of the process (a second one cannot be made,
 * JNI's invocation interface). This folder knows neither httpd nor APR; what it has to tell, it tells through callbacks.
 */
#ifndef JVMGI_JVM_H
#define JVMGI_JVM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    JVMGI_JVM_NONE,     /**< nobody has started one */
    JVMGI_JVM_STARTING, /**< requests may wait for it */
    JVMGI_JVM_READY,
    JVMGI_JVM_FAILED, /**< there will never be one in this process; see jvmgi_jvm_failure */
    JVMGI_JVM_STOPPED /**< its applications are closed; it takes no more requests */
} jvmgi_jvm_state_t;

/** Takes a line for the server's error log at syslog's level, from any thread, also while the JVM stands still. */
typedef void jvmgi_jvm_log_t(int level, uint16_t code, const char *text, size_t length);

/** What a JVM is made from. Everything lives as long as the process. */
typedef struct {
    const char *library;        /**< path of libjvm.so */
    const char *const *options; /**< as JavaVMOption takes them */
    size_t option_count;
    const void *config; /**< field list for the engine (docs/wire-protocol.md, CONFIG) */
    size_t config_length;
    bool destroy; /**< whether the stop runs Java's shutdown hooks (JVMGIDestroyJVM) */
    jvmgi_jvm_log_t *log;
} jvmgi_jvm_settings_t;

/** How long a stop may take in all. httpd kills a child that needs longer than a few seconds. */
#define JVMGI_JVM_STOP_MS 2000
/** What of it the requests get that still run when httpd wants the child to end at once. */
#define JVMGI_JVM_DRAIN_MS 1000

/** Starts to make the JVM on a thread of its own and returns at once. For an Apache child, after fork; does nothing when one was started,
 * or stopped, before. A failure is logged and becomes the state. */
void jvmgi_jvm_start(const jvmgi_jvm_settings_t *settings);
/** The state, once it is another than STARTING or the deadline (CLOCK_MONOTONIC milliseconds) ran out. Costs nothing when READY. */
jvmgi_jvm_state_t jvmgi_jvm_wait(int64_t deadline);
/** Why there is no JVM; lives as long as the process. "" unless FAILED. */
const char *jvmgi_jvm_failure(void);
/** Closes the applications on the JVM's own thread, then runs the shutdown hooks if they are wanted. May be called again and by several
 * threads. False: not done when the deadline ran out; Java threads may still run then. No thread may enter Java after it. */
bool jvmgi_jvm_stop(int64_t deadline);
/** To be called when the process is to end without waiting for its requests: if threads are still in Java after JVMGI_JVM_DRAIN_MS, closes
 * the applications in what is left of JVMGI_JVM_STOP_MS and ends the process. Returns at once. */
void jvmgi_jvm_limit_stop(void);

/** Writes to the server's error log. */
void jvmgi_jvm_log(int level, uint16_t code, const char *text, size_t length);

#endif
