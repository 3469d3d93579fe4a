/* SPDX-License-Identifier: Apache-2.0
 * The life of the JVM. Its thread makes it, runs the engine's start and stop, and stays parked in between and for ever after: the thread
 * that made a JVM may not end before it. */
#include "jvmgi_jvm.h"

#include "jvmgi_codes.h"
#include "jvmgi_crossing_java.h"
#include "jvmgi_jni.h"
#include "jvmgi_jvm_hooks.h"
#include "jvmgi_sock.h"
#include "jvmgi_trial.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LEVEL_ERROR = 3, LEVEL_WARNING = 4 };

/** The creating thread becomes Java's main thread; httpd's own thread stacks may be too small for that. */
#define STACK_SIZE ((size_t)8 << 20)
#define FAILURE_ROOM 512

/** JNI's hooks take no argument and a process has one JVM in its life, so this is static. */
static struct {
    jvmgi_jvm_settings_t settings;
    JavaVM *handle;
    pthread_mutex_t mutex;
    pthread_cond_t changed; /**< of state, stop_wanted */
    _Atomic jvmgi_jvm_state_t state;
    atomic_bool stop_wanted;
    atomic_bool leaving; /**< the exit hook is ours */
    char failure[FAILURE_ROOM];
} jvm = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/* ---- state ---- */

static void set_state(jvmgi_jvm_state_t state)
{
    pthread_mutex_lock(&jvm.mutex);
    atomic_store(&jvm.state, state);
    pthread_cond_broadcast(&jvm.changed);
    pthread_mutex_unlock(&jvm.mutex);
}

__attribute__((format(printf, 1, 2))) static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(jvm.failure, sizeof jvm.failure, format, arguments);
    va_end(arguments);
    char line[FAILURE_ROOM + 64];
    int length = snprintf(line, sizeof line, "no JVM in this child of httpd: %s", jvm.failure);
    jvm.settings.log(LEVEL_ERROR, JVMGI_CODE_NO_JVM, line, (size_t)length);
    set_state(JVMGI_JVM_FAILED);
}

static struct timespec time_of(int64_t deadline)
{
    return (struct timespec){.tv_sec = deadline / 1000, .tv_nsec = (deadline % 1000) * 1000000};
}

/** Waits with the mutex held; false when the deadline ran out. */
static bool wait_change(int64_t deadline)
{
    if (deadline == JVMGI_NO_DEADLINE) {
        return pthread_cond_wait(&jvm.changed, &jvm.mutex) == 0;
    }
    struct timespec until = time_of(deadline);
    return pthread_cond_timedwait(&jvm.changed, &jvm.mutex, &until) != ETIMEDOUT;
}

/** Waits until the state is another than `present`. */
static jvmgi_jvm_state_t wait_past(jvmgi_jvm_state_t present, int64_t deadline)
{
    pthread_mutex_lock(&jvm.mutex);
    while (atomic_load(&jvm.state) == present && wait_change(deadline)) {
    }
    jvmgi_jvm_state_t state = atomic_load(&jvm.state);
    pthread_mutex_unlock(&jvm.mutex);
    return state;
}

/** Never returns: what the JVM's threads find when they come to the end of their part. */
static _Noreturn void park(void)
{
    for (;;) {
        pause();
    }
}

/* ---- what the hooks tell ---- */

/** Why the JVM gave up, as far as it said so. */
static void fail_create(const char *otherwise)
{
    char reason[FAILURE_ROOM];
    jvmgi_trial_reason(jvmgi_jvm_start_output(), reason, sizeof reason);
    fail("%s", reason[0] ? reason : otherwise);
}

static void on_failed(void)
{
    fail_create("see what it printed before this line");
    park();
}

static void on_left(void)
{
    set_state(JVMGI_JVM_STOPPED);
    park();
}

static bool is_leaving(void)
{
    return atomic_load(&jvm.leaving);
}

static bool is_starting(void)
{
    return atomic_load(&jvm.state) == JVMGI_JVM_STARTING;
}

/* ---- the JVM's thread ---- */

typedef jint(JNICALL *create_t)(JavaVM **, void **, void *);

static create_t find_create(void)
{
    /* RTLD_GLOBAL: libraries of the JDK look its symbols up without naming it. */
    void *library = dlopen(jvm.settings.library, RTLD_NOW | RTLD_GLOBAL);
    if (!library) {
        fail("%s", dlerror());
        return NULL;
    }
    void *symbol = dlsym(library, "JNI_CreateJavaVM");
    create_t create = NULL;
    if (symbol) {
        memcpy(&create, &symbol, sizeof create);
    } else {
        fail("%s is no JVM: %s", jvm.settings.library, dlerror());
    }
    return create;
}

static const char *error_text(jint status)
{
    switch (status) {
    case JNI_ENOMEM:
        return "not enough memory";
    case JNI_EINVAL:
        return "an option is not valid";
    case JNI_EVERSION:
        return "it does not know JNI 10";
    default:
        return "JNI_CreateJavaVM failed";
    }
}

static JNIEnv *create(void)
{
    static jvmgi_jvm_hooks_t hooks = {
        .failed = on_failed, .left = on_left, .is_leaving = is_leaving, .is_starting = is_starting};
    hooks.log = jvm.settings.log;
    create_t create_vm = find_create();
    if (!create_vm) {
        return NULL;
    }
    size_t count = jvm.settings.option_count + JVMGI_JVM_HOOK_COUNT;
    JavaVMOption *options = calloc(count, sizeof *options);
    if (!options) {
        fail("not enough memory");
        return NULL;
    }
    jvmgi_jvm_hooks(&hooks, options);
    for (size_t i = 0; i < jvm.settings.option_count; i++) {
        options[JVMGI_JVM_HOOK_COUNT + i].optionString = strdup(jvm.settings.options[i]);
    }
    JavaVMInitArgs arguments = {
        .version = JNI_VERSION_10, .nOptions = (jint)count, .options = options};
    void *env = NULL;
    jint status = create_vm(&jvm.handle, &env, &arguments);
    if (status != JNI_OK) {
        fail_create(error_text(status));
        return NULL;
    }
    return env;
}

/** Runs in Java until the stop is wanted. */
static void wait_for_stop(void)
{
    pthread_mutex_lock(&jvm.mutex);
    while (!atomic_load(&jvm.stop_wanted)) {
        (void)wait_change(JVMGI_NO_DEADLINE);
    }
    pthread_mutex_unlock(&jvm.mutex);
}

static void *live(void *unused)
{
    JNIEnv *env = create();
    if (!env) {
        return NULL;
    }
    char why[FAILURE_ROOM];
    if (!jvmgi_jni_start(env, &jvm.settings, why, sizeof why) ||
        !jvmgi_crossing_init(jvm.handle, why, sizeof why)) {
        fail("%s", why);
        park();
    }
    set_state(JVMGI_JVM_READY);
    jvmgi_jvm_log_start_output();
    wait_for_stop();
    jvmgi_jni_stop(env);
    if (jvm.settings.destroy) {
        /* Ends in the exit hook; returns only when Java refuses. */
        atomic_store(&jvm.leaving, true);
        jvmgi_jni_leave(env);
    }
    set_state(JVMGI_JVM_STOPPED);
    park();
}

/* ---- threads ---- */

/** Makes a detached thread that no signal of httpd's reaches: those are for the threads that httpd chose. */
static int make_thread(void *(*run)(void *), size_t stack_size)
{
    static const int of_the_thread[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
    sigset_t quiet;
    sigset_t before;
    sigfillset(&quiet);
    for (size_t i = 0; i < sizeof of_the_thread / sizeof of_the_thread[0]; i++) {
        sigdelset(&quiet, of_the_thread[i]);
    }
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error) {
        return error;
    }
    pthread_t thread;
    error = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (!error) {
        error = pthread_attr_setstacksize(&attributes, stack_size);
    }
    if (!error) {
        pthread_sigmask(SIG_SETMASK, &quiet, &before);
        error = pthread_create(&thread, &attributes, run, NULL);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    pthread_attr_destroy(&attributes);
    return error;
}

/** True for the one caller that is to make the JVM. */
static bool claim(const jvmgi_jvm_settings_t *settings)
{
    pthread_mutex_lock(&jvm.mutex);
    bool mine = atomic_load(&jvm.state) == JVMGI_JVM_NONE && !atomic_load(&jvm.stop_wanted);
    if (mine) {
        pthread_condattr_t clock;
        pthread_condattr_init(&clock);
        pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
        pthread_cond_init(&jvm.changed, &clock);
        pthread_condattr_destroy(&clock);
        jvm.settings = *settings;
        atomic_store(&jvm.state, JVMGI_JVM_STARTING);
    }
    pthread_mutex_unlock(&jvm.mutex);
    return mine;
}

void jvmgi_jvm_start(const jvmgi_jvm_settings_t *settings)
{
    if (!claim(settings)) {
        return;
    }
    int error = make_thread(live, STACK_SIZE);
    if (error) {
        fail("its thread could not be made: %s", strerror(error));
    }
}

jvmgi_jvm_state_t jvmgi_jvm_wait(int64_t deadline)
{
    jvmgi_jvm_state_t state = atomic_load(&jvm.state);
    return state == JVMGI_JVM_STARTING ? wait_past(state, deadline) : state;
}

const char *jvmgi_jvm_failure(void)
{
    return atomic_load(&jvm.state) == JVMGI_JVM_FAILED ? jvm.failure : "";
}

bool jvmgi_jvm_stop(int64_t deadline)
{
    pthread_mutex_lock(&jvm.mutex);
    atomic_store(&jvm.stop_wanted, true);
    pthread_cond_broadcast(&jvm.changed);
    pthread_mutex_unlock(&jvm.mutex);
    jvmgi_jvm_state_t state = jvmgi_jvm_wait(deadline);
    if (state == JVMGI_JVM_READY) {
        state = wait_past(state, deadline);
    }
    return state != JVMGI_JVM_READY && state != JVMGI_JVM_STARTING;
}

void jvmgi_jvm_log(int level, uint16_t code, const char *text, size_t length)
{
    jvm.settings.log(level, code, text, length);
}

/* ---- the limit ---- */

/** True when httpd's own stop began, or no thread is in Java any more, before the deadline. */
static bool drains(int64_t deadline)
{
    pthread_mutex_lock(&jvm.mutex);
    while (!atomic_load(&jvm.stop_wanted) && wait_change(deadline)) {
    }
    bool stops = atomic_load(&jvm.stop_wanted);
    pthread_mutex_unlock(&jvm.mutex);
    return stops || jvmgi_crossing_active() == 0;
}

static void *limit(void *unused)
{
    int64_t begun = jvmgi_clock_ms();
    if (drains(begun + JVMGI_JVM_DRAIN_MS)) {
        return NULL;
    }
    char text[160];
    int length = snprintf(
        text, sizeof text,
        "httpd stops while %u threads are still in an application; this child ends without them",
        jvmgi_crossing_active());
    jvm.settings.log(LEVEL_WARNING, JVMGI_CODE_JVM_STOP_FORCED, text, (size_t)length);
    (void)jvmgi_jvm_stop(begun + JVMGI_JVM_STOP_MS);
    _exit(0);
}

void jvmgi_jvm_limit_stop(void)
{
    jvmgi_jvm_state_t state = atomic_load(&jvm.state);
    if (state == JVMGI_JVM_STARTING || state == JVMGI_JVM_READY) {
        int error = make_thread(limit, (size_t)256 << 10);
        if (error) {
            char text[128];
            int length = snprintf(text, sizeof text, "the stop of the JVM has no limit: %s",
                                  strerror(error));
            jvm.settings.log(LEVEL_WARNING, JVMGI_CODE_JVM_STOP_FORCED, text, (size_t)length);
        }
    }
}
