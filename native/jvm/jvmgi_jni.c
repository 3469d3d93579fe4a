/* SPDX-License-Identifier: Apache-2.0
 * All that the two sides know of each other: one class of the bridge, one of the engine. */
#include "jvmgi_jni.h"

#include "jvmgi_crossing_java.h"
#include "jvmgi_limits.h"
#include "jvmgi_sock.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

static const char boot_class[] = "org/jvmgi/boot/Main";
static const char boot_method[] = "embedded";
static const char boot_signature[] = "()Ljava/lang/Class;";

/** The engine's class and its static methods, found once at the start. */
static struct {
    jclass engine; /**< global reference */
    jmethodID start;
    jmethodID stop;
    jmethodID leave;
    jmethodID worker;
    jmethodID serve;
    jfieldID descriptor; /**< the number of a java.io.FileDescriptor */
} ids;

static const struct {
    jmethodID *id;
    const char *name;
    const char *signature;
} methods[] = {
    {&ids.start, "start", "([B)V"},
    {&ids.stop, "stop", "()V"},
    {&ids.leave, "leave", "()V"},
    {&ids.worker, "worker",
     "(IJLjava/nio/ByteBuffer;Ljava/nio/ByteBuffer;Ljava/nio/ByteBuffer;)Ljava/lang/Object;"},
    {&ids.serve, "serve", "(Ljava/lang/Object;I)J"},
};

/* ---- exceptions ---- */

/** The text of a throwable; false, nothing pending, when it cannot be had. */
static bool describe(JNIEnv *env, jthrowable thrown, char *text, size_t size)
{
    jclass object = (*env)->FindClass(env, "java/lang/Object");
    jmethodID to_string =
        object ? (*env)->GetMethodID(env, object, "toString", "()Ljava/lang/String;") : NULL;
    jstring described = to_string ? (*env)->CallObjectMethod(env, thrown, to_string) : NULL;
    const char *utf8 = NULL;
    if (described && !(*env)->ExceptionCheck(env)) {
        utf8 = (*env)->GetStringUTFChars(env, described, NULL);
    }
    if (utf8) {
        (void)snprintf(text, size, "%s", utf8);
        (*env)->ReleaseStringUTFChars(env, described, utf8);
    }
    (*env)->ExceptionClear(env);
    return utf8 != NULL;
}

/** Takes a pending exception: none is pending after it. False when there was none. */
static bool take_exception(JNIEnv *env, char *text, size_t size)
{
    if (!(*env)->ExceptionCheck(env)) {
        return false;
    }
    jthrowable thrown = (*env)->ExceptionOccurred(env);
    (*env)->ExceptionClear(env);
    if (!describe(env, thrown, text, size)) {
        (void)snprintf(text, size, "an exception without a text");
    }
    (*env)->DeleteLocalRef(env, thrown);
    return true;
}

/* ---- natives: Java calls these ---- */

/** Java carries the address of its thread's crossing as a number. */
static jvmgi_crossing_t *crossing_of(jlong handle)
{
    return (jvmgi_crossing_t *)(intptr_t)handle;
}

static jint JNICALL native_read(JNIEnv *env, jclass caller, jlong handle, jint how)
{
    return jvmgi_crossing_read(crossing_of(handle), (jvmgi_crossing_read_t)how);
}

/** The socket in the low half, the time-out in the high one. */
static jlong JNICALL native_client(JNIEnv *env, jclass caller, jlong handle)
{
    int timeout_ms;
    int socket = jvmgi_crossing_client(crossing_of(handle), &timeout_ms);
    return (jlong)(((uint64_t)(uint32_t)timeout_ms << 32) | (uint32_t)socket);
}

/** Knows nothing of the request, which may be over before the wait is. */
static jboolean JNICALL native_await(JNIEnv *env, jclass caller, jint socket, jint milliseconds)
{
    return jvmgi_sock_wait(socket, POLLIN, jvmgi_clock_ms() + milliseconds) != 0 ? JNI_TRUE
                                                                                 : JNI_FALSE;
}

static jboolean JNICALL native_send(JNIEnv *env, jclass caller, jlong handle, jint head, jint data,
                                    jboolean flush)
{
    return jvmgi_crossing_send(crossing_of(handle), (size_t)head, (size_t)data, flush == JNI_TRUE)
               ? JNI_TRUE
               : JNI_FALSE;
}

static jint JNICALL native_send_apart(JNIEnv *env, jclass caller, jlong handle, jint head,
                                      jint data, jobject bytes, jint position, jint count)
{
    const uint8_t *address = (*env)->GetDirectBufferAddress(env, bytes);
    if (!address) {
        return JVMGI_APART_WANTS_COPY;
    }
    jvmgi_span_t apart = {address + position, (size_t)count};
    return (jint)jvmgi_crossing_send_apart(crossing_of(handle), (size_t)head, (size_t)data, apart);
}

static jboolean JNICALL native_file(JNIEnv *env, jclass caller, jlong handle, jint head, jint data,
                                    jobject descriptor, jlong offset, jlong length)
{
    jvmgi_crossing_file_t file = {.fd = (*env)->GetIntField(env, descriptor, ids.descriptor),
                                  .offset = offset,
                                  .length = length};
    return jvmgi_crossing_send_file(crossing_of(handle), (size_t)head, (size_t)data, &file)
               ? JNI_TRUE
               : JNI_FALSE;
}

/** A line for the log of the request, or, with handle 0, of the server. */
static void JNICALL native_log(JNIEnv *env, jclass caller, jlong handle, jint level, jint code,
                               jbyteArray text)
{
    jbyte bytes[JVMGI_MAX_LOG];
    jsize length = (*env)->GetArrayLength(env, text);
    if (length > (jsize)sizeof bytes) {
        length = (jsize)sizeof bytes;
    }
    (*env)->GetByteArrayRegion(env, text, 0, length, bytes);
    jvmgi_crossing_log(crossing_of(handle), level, (uint16_t)code, (const char *)bytes,
                       (size_t)length);
}

static char read_name[] = "read";
static char read_signature[] = "(JI)I";
static char await_name[] = "await";
static char await_signature[] = "(II)Z";
static char client_name[] = "client";
static char client_signature[] = "(J)J";
static char send_name[] = "send";
static char send_signature[] = "(JIIZ)Z";
static char send_apart_name[] = "sendApart";
static char send_apart_signature[] = "(JIILjava/nio/ByteBuffer;II)I";
static char file_name[] = "file";
static char file_signature[] = "(JIILjava/io/FileDescriptor;JJ)Z";
static char log_name[] = "log";
static char log_signature[] = "(JII[B)V";

static const JNINativeMethod natives[] = {
    {read_name, read_signature, (void *)native_read},
    {client_name, client_signature, (void *)native_client},
    {await_name, await_signature, (void *)native_await},
    {send_name, send_signature, (void *)native_send},
    {send_apart_name, send_apart_signature, (void *)native_send_apart},
    {file_name, file_signature, (void *)native_file},
    {log_name, log_signature, (void *)native_log},
};

/* ---- start ---- */

/** The engine's class, through the loaders that the bridge makes for it. */
static jclass find_engine(JNIEnv *env)
{
    jclass boot = (*env)->FindClass(env, boot_class);
    jmethodID embedded =
        boot ? (*env)->GetStaticMethodID(env, boot, boot_method, boot_signature) : NULL;
    jobject engine = embedded ? (*env)->CallStaticObjectMethod(env, boot, embedded) : NULL;
    if (!engine || (*env)->ExceptionCheck(env)) {
        return NULL;
    }
    return (jclass)(*env)->NewGlobalRef(env, engine);
}

static bool find_descriptor(JNIEnv *env)
{
    jclass descriptor = (*env)->FindClass(env, "java/io/FileDescriptor");
    ids.descriptor = descriptor ? (*env)->GetFieldID(env, descriptor, "fd", "I") : NULL;
    return ids.descriptor != NULL;
}

static bool bind(JNIEnv *env)
{
    ids.engine = find_engine(env);
    if (!ids.engine || (*env)->RegisterNatives(env, ids.engine, natives,
                                               sizeof natives / sizeof natives[0]) != JNI_OK) {
        return false;
    }
    if (!find_descriptor(env)) {
        return false;
    }
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        *methods[i].id =
            (*env)->GetStaticMethodID(env, ids.engine, methods[i].name, methods[i].signature);
        if (!*methods[i].id) {
            return false;
        }
    }
    return true;
}

static bool call_start(JNIEnv *env, const jvmgi_jvm_settings_t *settings)
{
    jsize length = (jsize)settings->config_length;
    jbyteArray config = (*env)->NewByteArray(env, length);
    if (!config) {
        return false;
    }
    (*env)->SetByteArrayRegion(env, config, 0, length, settings->config);
    (*env)->CallStaticVoidMethod(env, ids.engine, ids.start, config);
    return !(*env)->ExceptionCheck(env);
}

bool jvmgi_jni_start(JNIEnv *env, const jvmgi_jvm_settings_t *settings, char *why, size_t why_size)
{
    (*env)->PushLocalFrame(env, 16);
    bool started = bind(env) && call_start(env, settings);
    if (!started && !take_exception(env, why, why_size)) {
        (void)snprintf(why, why_size, "the engine could not be started");
    }
    (*env)->PopLocalFrame(env, NULL);
    return started;
}

/* ---- stop ---- */

void jvmgi_jni_stop(JNIEnv *env)
{
    (*env)->CallStaticVoidMethod(env, ids.engine, ids.stop);
    (*env)->ExceptionClear(env);
}

void jvmgi_jni_leave(JNIEnv *env)
{
    (*env)->CallStaticVoidMethod(env, ids.engine, ids.leave);
    (*env)->ExceptionClear(env);
}

/* ---- requests ---- */

jobject jvmgi_jni_worker(JNIEnv *env, int number, jvmgi_crossing_t *crossing, jobject request,
                         jobject answer, jobject body)
{
    jobject worker =
        (*env)->CallStaticObjectMethod(env, ids.engine, ids.worker, (jint)number,
                                       (jlong)(intptr_t)crossing, request, answer, body);
    if ((*env)->ExceptionCheck(env)) {
        (*env)->ExceptionClear(env);
        return NULL;
    }
    jobject kept = worker ? (*env)->NewGlobalRef(env, worker) : NULL;
    (*env)->DeleteLocalRef(env, worker);
    return kept;
}

bool jvmgi_jni_serve(JNIEnv *env, jobject worker, size_t length, jlong *result, char *why,
                     size_t why_size)
{
    const jvalue arguments[] = {{.l = worker}, {.i = (jint)length}};
    *result = (*env)->CallStaticLongMethodA(env, ids.engine, ids.serve, arguments);
    return !take_exception(env, why, why_size);
}
