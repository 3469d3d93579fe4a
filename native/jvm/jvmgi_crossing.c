/* SPDX-License-Identifier: Apache-2.0
 * Threads of httpd in Java. */
#include "jvmgi_crossing.h"

#include "jvmgi_crossing_java.h"
#include "jvmgi_jni.h"
#include "jvmgi_jvm.h"
#include "jvmgi_limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* The buffers of a thread lie behind each other in one mapping whose pages cost nothing until they are used. */
#define REQUEST_SIZE ((size_t)JVMGI_MAX_REQUEST)
#define ANSWER_SIZE                                                                                \
    ((size_t)128 << 10) /* a whole head (64 KiB) and a whole buffer of data (64 KiB) */
#define BODY_SIZE ((size_t)64 << 10)
#define MAPPING_SIZE (REQUEST_SIZE + ANSWER_SIZE + BODY_SIZE)
/** What a thread keeps of its request buffer after a large request. */
#define REQUEST_KEPT ((size_t)64 << 10)

#define FAULT_ROOM 512

/** Of the engine's answer: the thread may hold thread-locals of a retired application, which go when it is detached. */
#define RENEW 4

struct jvmgi_crossing_t {
    int number;     /**< of the thread, from 1 */
    JNIEnv *env;    /**< NULL while the thread is not attached */
    jobject worker; /**< its Java counterpart */
    uint8_t *request;
    uint8_t *answer;
    uint8_t *body;
    const jvmgi_crossing_calls_t *calls; /**< of the request in hand */
    void *baton;
    char fault[FAULT_ROOM];
};

/** One JVM in a process, so one key and one counter. */
static struct {
    JavaVM *vm;
    pthread_key_t key;
    atomic_uint active;
    atomic_int made; /**< threads so far */
} crossings;

/* ---- a thread's crossing ---- */

static bool map_buffers(jvmgi_crossing_t *crossing)
{
    void *mapping = mmap(NULL, MAPPING_SIZE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED) {
        return false;
    }
    /* A huge page for each thread would cost megabytes for the few pages that are used. */
    (void)madvise(mapping, MAPPING_SIZE, MADV_NOHUGEPAGE);
    crossing->request = mapping;
    crossing->answer = crossing->request + REQUEST_SIZE;
    crossing->body = crossing->answer + ANSWER_SIZE;
    return true;
}

static bool make_worker(jvmgi_crossing_t *crossing)
{
    JNIEnv *env = crossing->env;
    if ((*env)->PushLocalFrame(env, 8) != JNI_OK) {
        (*env)->ExceptionClear(env);
        return false;
    }
    jobject request = (*env)->NewDirectByteBuffer(env, crossing->request, (jlong)REQUEST_SIZE);
    jobject answer =
        request ? (*env)->NewDirectByteBuffer(env, crossing->answer, (jlong)ANSWER_SIZE) : NULL;
    jobject body =
        answer ? (*env)->NewDirectByteBuffer(env, crossing->body, (jlong)BODY_SIZE) : NULL;
    if (body) {
        crossing->worker = jvmgi_jni_worker(env, crossing->number, crossing, request, answer, body);
    }
    (*env)->ExceptionClear(env);
    (*env)->PopLocalFrame(env, NULL);
    return crossing->worker != NULL;
}

static void detach(jvmgi_crossing_t *crossing)
{
    if (crossing->worker) {
        (*crossing->env)->DeleteGlobalRef(crossing->env, crossing->worker);
        crossing->worker = NULL;
    }
    if (crossing->env) {
        (*crossings.vm)->DetachCurrentThread(crossings.vm);
        crossing->env = NULL;
    }
}

/** Makes the thread one of the JVM's, with its counterpart. */
static bool attach(jvmgi_crossing_t *crossing)
{
    char name[32];
    (void)snprintf(name, sizeof name, "httpd-%d", crossing->number);
    /* As a daemon, or the JVM's end would wait for httpd's threads. */
    JavaVMAttachArgs arguments = {.version = JNI_VERSION_10, .name = name};
    void *env = NULL;
    if ((*crossings.vm)->AttachCurrentThreadAsDaemon(crossings.vm, &env, &arguments) != JNI_OK) {
        return false;
    }
    crossing->env = env;
    if (!make_worker(crossing)) {
        detach(crossing);
        return false;
    }
    return true;
}

/** The thread ends. After the JVM's end nothing of it may be touched any more, nor need it. */
static void destroy(void *data)
{
    jvmgi_crossing_t *crossing = data;
    if (jvmgi_jvm_wait(0) == JVMGI_JVM_READY) {
        detach(crossing);
        munmap(crossing->request, MAPPING_SIZE);
        free(crossing);
    }
}

static jvmgi_crossing_t *make(void)
{
    jvmgi_crossing_t *crossing = calloc(1, sizeof *crossing);
    if (!crossing || !map_buffers(crossing)) {
        free(crossing);
        return NULL;
    }
    crossing->number = atomic_fetch_add(&crossings.made, 1) + 1;
    if (pthread_setspecific(crossings.key, crossing) != 0) {
        munmap(crossing->request, MAPPING_SIZE);
        free(crossing);
        return NULL;
    }
    return crossing;
}

bool jvmgi_crossing_init(JavaVM *vm, char *why, size_t why_size)
{
    crossings.vm = vm;
    int error = pthread_key_create(&crossings.key, destroy);
    if (error) {
        (void)snprintf(why, why_size, "no thread key: %s", strerror(error));
    }
    return error == 0;
}

jvmgi_crossing_t *jvmgi_crossing_current(void)
{
    jvmgi_crossing_t *crossing = pthread_getspecific(crossings.key);
    if (!crossing) {
        crossing = make();
    }
    return crossing && (crossing->env || attach(crossing)) ? crossing : NULL;
}

/* ---- a request ---- */

jvmgi_writer_t jvmgi_crossing_request(jvmgi_crossing_t *crossing)
{
    return jvmgi_writer(crossing->request, REQUEST_SIZE);
}

/** The text of the frame is in the thread's buffer too. */
static bool read_abort(jvmgi_span_t bytes, jvmgi_abort_t *out)
{
    jvmgi_span_t payload;
    return jvmgi_crossing_frame(bytes, JVMGI_FRAME_ABORT, &payload) &&
           jvmgi_abort_decode(payload, out);
}

/** Takes apart what Java's `serve` returned: the kind in bits 0 and 1, RENEW in bit 2, the frame's length in bits 3 to 31, the data's length
 * above. */
static jvmgi_answer_t read_answer(jvmgi_crossing_t *crossing, jlong result)
{
    size_t head = (size_t)((result >> 3) & 0x1fffffff);
    size_t data = (size_t)(result >> 32);
    jvmgi_answer_t answer = {.kind = (jvmgi_answer_kind_t)(result & 3)};
    if (result < 0 || head > ANSWER_SIZE || data > ANSWER_SIZE - head) {
        answer.kind = JVMGI_ANSWER_FAULTY;
        answer.fault = "the engine's answer is out of bounds";
        return answer;
    }
    answer.head = (jvmgi_span_t){crossing->answer, head};
    answer.data = (jvmgi_span_t){crossing->answer + head, data};
    if (answer.kind == JVMGI_ANSWER_ABORTED && !read_abort(answer.head, &answer.abort)) {
        answer.kind = JVMGI_ANSWER_FAULTY;
    }
    if (answer.kind == JVMGI_ANSWER_FAULTY) {
        answer.fault = "the engine's answer cannot be read";
    }
    return answer;
}

jvmgi_answer_t jvmgi_crossing_call(jvmgi_crossing_t *crossing, size_t length,
                                   const jvmgi_crossing_calls_t *calls, void *baton)
{
    crossing->calls = calls;
    crossing->baton = baton;
    jlong result = 0;
    atomic_fetch_add_explicit(&crossings.active, 1, memory_order_relaxed);
    bool served = jvmgi_jni_serve(crossing->env, crossing->worker, length, &result, crossing->fault,
                                  sizeof crossing->fault);
    atomic_fetch_sub_explicit(&crossings.active, 1, memory_order_relaxed);
    crossing->calls = NULL;
    crossing->baton = NULL;
    if (length > REQUEST_KEPT) {
        (void)madvise(crossing->request + REQUEST_KEPT, REQUEST_SIZE - REQUEST_KEPT, MADV_DONTNEED);
    }
    if (!served) {
        return (jvmgi_answer_t){.kind = JVMGI_ANSWER_FAULTY, .fault = crossing->fault};
    }
    if (result & RENEW) {
        detach(crossing);
    }
    return read_answer(crossing, result);
}

unsigned jvmgi_crossing_active(void)
{
    return atomic_load(&crossings.active);
}

bool jvmgi_crossing_frame(jvmgi_span_t bytes, jvmgi_frame_type_t type, jvmgi_span_t *payload)
{
    jvmgi_frame_t frame;
    if (bytes.length < JVMGI_FRAME_HEADER_SIZE || !jvmgi_frame_decode(bytes.data, &frame) ||
        frame.type != type || frame.length != bytes.length - JVMGI_FRAME_HEADER_SIZE) {
        return false;
    }
    *payload = (jvmgi_span_t){bytes.data + JVMGI_FRAME_HEADER_SIZE, frame.length};
    return true;
}

/* ---- natives ---- */

int jvmgi_crossing_read(jvmgi_crossing_t *crossing, jvmgi_crossing_read_t how)
{
    return crossing->calls ? crossing->calls->read(crossing->baton, crossing->body, BODY_SIZE, how)
                           : JVMGI_CROSSING_GONE;
}

int jvmgi_crossing_client(jvmgi_crossing_t *crossing, int *timeout_ms)
{
    *timeout_ms = 0;
    return crossing->calls ? crossing->calls->client(crossing->baton, timeout_ms) : -1;
}

/** True when there is a request to send for, and that much in the answer buffer. */
static bool may_send(const jvmgi_crossing_t *crossing, size_t head, size_t data)
{
    return crossing->calls && head <= ANSWER_SIZE && data <= ANSWER_SIZE - head;
}

bool jvmgi_crossing_send(jvmgi_crossing_t *crossing, size_t head, size_t data, bool flush)
{
    return may_send(crossing, head, data) &&
           crossing->calls->send(crossing->baton, (jvmgi_span_t){crossing->answer, head},
                                 (jvmgi_span_t){crossing->answer + head, data}, flush);
}

jvmgi_crossing_apart_t jvmgi_crossing_send_apart(jvmgi_crossing_t *crossing, size_t head,
                                                 size_t data, jvmgi_span_t apart)
{
    return may_send(crossing, head, data)
               ? crossing->calls->send_apart(crossing->baton,
                                             (jvmgi_span_t){crossing->answer, head},
                                             (jvmgi_span_t){crossing->answer + head, data}, apart)
               : JVMGI_APART_FAILED;
}

bool jvmgi_crossing_send_file(jvmgi_crossing_t *crossing, size_t head, size_t data,
                              const jvmgi_crossing_file_t *file)
{
    return may_send(crossing, head, data) &&
           crossing->calls->file(crossing->baton, (jvmgi_span_t){crossing->answer, head},
                                 (jvmgi_span_t){crossing->answer + head, data}, file);
}

void jvmgi_crossing_log(jvmgi_crossing_t *crossing, int level, uint16_t code, const char *text,
                        size_t length)
{
    if (!crossing) {
        jvmgi_jvm_log(level, code, text, length);
    } else if (crossing->calls) {
        crossing->calls->log(crossing->baton, level, code, text, length);
    }
}
