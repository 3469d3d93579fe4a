/* SPDX-License-Identifier: Apache-2.0
 * A request's way through JNI, and the life of the JVM as httpd sees it. */
#include "jvmgi_embedded.h"

#include "config/jvmgi_private.h"
#include "parent/jvmgi_embedding.h"
#include "jvmgi_crossing.h"
#include "jvmgi_jvm.h"
#include "jvmgi_limits.h"
#include "jvmgi_sock.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <http_core.h>
#include <http_main.h>
#include <limits.h>
#include <mpm_common.h>
#include <stdlib.h>
#include <string.h>

/** How long a request waits for the JVM to be made; as startup-timeout of a group. */
#define START_MS 60000

/** One request under way. */
typedef struct {
    jvmgi_exchange_t *x;
    int64_t client_timeout;
    jvmgi_result_t result; /**< of the first call that failed */
} call_t;

/* ---- what Java asks for ---- */

static int read_body(void *baton, void *buffer, size_t size, jvmgi_crossing_read_t how)
{
    jvmgi_exchange_t *x = ((call_t *)baton)->x;
    if (how == JVMGI_CROSSING_GIVE_UP && jvmgi_exchange_body_is_open(x)) {
        jvmgi_exchange_give_up_body(x);
    }
    size_t n;
    switch (jvmgi_exchange_read_body(x, buffer, size, how == JVMGI_CROSSING_BLOCK, &n)) {
    case JVMGI_BODY_BYTES:
        return (int)n;
    case JVMGI_BODY_WOULD_BLOCK:
        return JVMGI_CROSSING_WOULD_BLOCK;
    case JVMGI_BODY_END:
        return JVMGI_CROSSING_END;
    case JVMGI_BODY_BROKEN:
        break;
    }
    jvmgi_result_t failure = jvmgi_exchange_body_failure(x);
    return failure.outcome == JVMGI_OUTCOME_CLIENT_GONE ? JVMGI_CROSSING_GONE
                                                        : -(int)jvmgi_result_status(&failure);
}

static int client(void *baton, int *timeout_ms)
{
    const call_t *call = baton;
    *timeout_ms = call->client_timeout > INT_MAX ? INT_MAX : (int)call->client_timeout;
    return jvmgi_exchange_client_fd(call->x);
}

/** Keeps the first failure; the response cannot go on. */
static bool fail(call_t *call, jvmgi_outcome_t outcome, const char *text)
{
    if (call->result.outcome == JVMGI_OUTCOME_OK) {
        call->result = jvmgi_result(outcome, text);
    }
    return false;
}

/** Judges what the exchange said. */
static bool is_ok(call_t *call, jvmgi_outcome_t outcome)
{
    return outcome == JVMGI_OUTCOME_OK || fail(call, outcome, jvmgi_exchange_reason(call->x));
}

/** Takes the frame that precedes body bytes: the head mostly. */
static bool take_frame(call_t *call, jvmgi_span_t frame)
{
    jvmgi_span_t payload;
    jvmgi_side_fields_t side;
    jvmgi_response_head_t head;
    const char *why = "the engine's head is no HEAD frame";
    if (jvmgi_crossing_frame(frame, JVMGI_FRAME_INTERIM, &payload)) {
        return jvmgi_interim_decode(payload, &side, &why)
                   ? is_ok(call, jvmgi_exchange_interim(call->x, &side))
                   : fail(call, JVMGI_OUTCOME_BAD_HEAD, why);
    }
    if (jvmgi_crossing_frame(frame, JVMGI_FRAME_TRAILERS, &payload)) {
        return jvmgi_trailers_decode(payload, &side, &why)
                   ? is_ok(call, jvmgi_exchange_trailers(call->x, &side))
                   : fail(call, JVMGI_OUTCOME_BAD_HEAD, why);
    }
    if (!jvmgi_crossing_frame(frame, JVMGI_FRAME_HEAD, &payload) ||
        !jvmgi_response_head_decode(payload, &head, &why)) {
        return fail(call, JVMGI_OUTCOME_BAD_HEAD, why);
    }
    return is_ok(call, jvmgi_exchange_head(call->x, &head));
}

static bool take(call_t *call, jvmgi_span_t head, jvmgi_span_t data)
{
    return call->result.outcome == JVMGI_OUTCOME_OK &&
           (head.length == 0 || take_frame(call, head)) &&
           (data.length == 0 || is_ok(call, jvmgi_exchange_data(call->x, data.data, data.length)));
}

static bool send_part(void *baton, jvmgi_span_t head, jvmgi_span_t data, bool flush)
{
    call_t *call = baton;
    return take(call, head, data) && is_ok(call, jvmgi_exchange_push(call->x, flush));
}

/** What filters look at is copied by Java: it alone can say what is wrong with memory that is a file's, and which may have become shorter. */
static jvmgi_crossing_apart_t send_apart(void *baton, jvmgi_span_t head, jvmgi_span_t data,
                                         jvmgi_span_t apart)
{
    call_t *call = baton;
    if (!jvmgi_exchange_goes_straight_out(call->x)) {
        return JVMGI_APART_WANTS_COPY;
    }
    bool sent = take(call, head, data) &&
                is_ok(call, jvmgi_exchange_data(call->x, apart.data, apart.length)) &&
                is_ok(call, jvmgi_exchange_push(call->x, true));
    return sent ? JVMGI_APART_SENT : JVMGI_APART_FAILED;
}

/** The bytes before the file lie in a buffer that Java fills anew, so they may not wait for the end with it. */
static bool send_file(void *baton, jvmgi_span_t head, jvmgi_span_t data,
                      const jvmgi_crossing_file_t *file)
{
    call_t *call = baton;
    if (!take(call, head, data) ||
        (data.length > 0 && !is_ok(call, jvmgi_exchange_push(call->x, false)))) {
        return false;
    }
    int fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) {
        return fail(call, JVMGI_OUTCOME_BAD_FILE,
                    apr_pstrdup(jvmgi_exchange_pool(call->x), strerrordesc_np(errno)));
    }
    return is_ok(call, jvmgi_exchange_file(call->x, fd, file->offset, file->length));
}

static void log_line(void *baton, int level, uint16_t code, const char *text, size_t length)
{
    jvmgi_exchange_log(((call_t *)baton)->x, level, code, text, length);
}

static const jvmgi_crossing_calls_t calls = {.read = read_body,
                                             .client = client,
                                             .send = send_part,
                                             .send_apart = send_apart,
                                             .file = send_file,
                                             .log = log_line};

static void start(const jvmgi_embedding_t *embedding);

/* ---- a request ---- */

/** The thread's way into Java; NULL with the reason in the result. */
static jvmgi_crossing_t *enter(const jvmgi_embedded_t *embedded, jvmgi_result_t *result)
{
    *result = jvmgi_result(JVMGI_OUTCOME_NO_JVM, embedded->embedding->problem);
    if (embedded->embedding->problem) {
        return NULL;
    }
    jvmgi_jvm_state_t state = jvmgi_jvm_wait(0);
    if (state != JVMGI_JVM_READY) {
        start(embedded->embedding);
        state = jvmgi_jvm_wait(jvmgi_clock_ms() + START_MS);
    }
    switch (state) {
    case JVMGI_JVM_READY:
        result->text = "it takes no more threads";
        return jvmgi_crossing_current();
    case JVMGI_JVM_FAILED:
        result->text = jvmgi_jvm_failure();
        return NULL;
    case JVMGI_JVM_STOPPED:
        result->text = "it is stopped already, like this child of httpd";
        return NULL;
    default:
        result->text = "it is still not ready";
        return NULL;
    }
}

static void conclude(call_t *call, const jvmgi_answer_t *answer)
{
    apr_pool_t *pool = jvmgi_exchange_pool(call->x);
    switch (answer->kind) {
    case JVMGI_ANSWER_COMPLETE:
        if (take(call, answer->head, answer->data)) {
            (void)is_ok(call, jvmgi_exchange_end(call->x));
        }
        break;
    case JVMGI_ANSWER_ABORTED:
        (void)fail(
            call, JVMGI_OUTCOME_FAILED,
            apr_pstrmemdup(pool, (const char *)answer->abort.text.data, answer->abort.text.length));
        call->result.status = answer->abort.status;
        call->result.code = answer->abort.code;
        break;
    case JVMGI_ANSWER_BROKEN:
        (void)fail(call, JVMGI_OUTCOME_CLIENT_GONE, NULL);
        break;
    case JVMGI_ANSWER_FAULTY:
        (void)fail(call, JVMGI_OUTCOME_FAILED, apr_pstrdup(pool, answer->fault));
        break;
    }
}

static jvmgi_result_t run(void *baton, jvmgi_exchange_t *x)
{
    const jvmgi_embedded_t *embedded = baton;
    call_t call = {.x = x,
                   .client_timeout = embedded->client_timeout,
                   .result = jvmgi_result(JVMGI_OUTCOME_OK, NULL)};
    jvmgi_result_t refused;
    jvmgi_crossing_t *crossing = enter(embedded, &refused);
    if (!crossing) {
        return refused;
    }
    jvmgi_writer_t request = jvmgi_crossing_request(crossing);
    jvmgi_exchange_pack(x, &request);
    if (request.failed) {
        return jvmgi_result(JVMGI_OUTCOME_REQUEST_TOO_LARGE, NULL);
    }
    jvmgi_answer_t answer = jvmgi_crossing_call(crossing, request.used, &calls, &call);
    conclude(&call, &answer);
    return call.result;
}

const jvmgi_transport_t jvmgi_embedded_transport = {.name = "embedded", .run = run};

/* ---- the child ---- */

static void log_server(int level, uint16_t code, const char *text, size_t length)
{
    int shown = (int)(length < JVMGI_MAX_LOG ? length : JVMGI_MAX_LOG);
    if (code) {
        ap_log_error(APLOG_MARK, level, 0, ap_server_conf, JVMGI_CODE_FORMAT ": %.*s", code, shown,
                     text);
    } else {
        ap_log_error(APLOG_MARK, level, 0, ap_server_conf, "%.*s", shown, text);
    }
}

/** Variables that a JVM heeds; none is meant for this one. */
static const char *const unwanted[] = {"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"};

static bool is_utf8(const char *locale)
{
    return strcasestr(locale, "UTF-8") || strcasestr(locale, "UTF8");
}

/** Names of files and texts are UTF-8, unless the environment says so already; the JVM settles that once, when it is made. For a child
 * that has no threads yet. */
static void prepare_environment(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = "";
    for (size_t i = 0; i < sizeof variables / sizeof variables[0] && !*locale; i++) {
        const char *value = getenv(variables[i]);
        locale = value ? value : "";
    }
    if (!is_utf8(locale)) {
        setenv("LC_ALL", "C.UTF-8", 1);
    }
    for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++) {
        unsetenv(unwanted[i]);
    }
}

static void start(const jvmgi_embedding_t *embedding)
{
    jvmgi_jvm_settings_t settings = {
        .library = embedding->library,
        .options = embedding->options.items,
        .option_count = embedding->options.count,
        .config = embedding->config,
        .config_length = embedding->config_length,
        .destroy = embedding->destroy,
        .log = log_server,
    };
    jvmgi_jvm_start(&settings);
}

static apr_status_t stop(void *unused)
{
    if (!jvmgi_jvm_stop(jvmgi_clock_ms() + JVMGI_JVM_STOP_MS)) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                     JVMGI_CODE_FORMAT
                     ": the applications of this child were not closed within %d ms; it ends "
                     "without waiting for them any longer",
                     JVMGI_CODE_JVM_STOP_LATE, JVMGI_JVM_STOP_MS);
    }
    return APR_SUCCESS;
}

/** By now the child has its user's rights. */
static void hook_child_init(apr_pool_t *pchild, server_rec *s)
{
    const jvmgi_embedding_t *embedding = jvmgi_config_setup(s)->embedding;
    if (!embedding || embedding->problem) {
        return;
    }
    prepare_environment();
    apr_pool_cleanup_register(pchild, NULL, stop, apr_pool_cleanup_null);
    if (embedding->eager) {
        start(embedding);
    }
}

static void hook_child_stopping(apr_pool_t *pchild, int graceful)
{
    if (!graceful) {
        jvmgi_jvm_limit_stop();
    }
}

void jvmgi_embedded_hooks(apr_pool_t *pool)
{
    /* First, so that what other modules registered for the child's end is done before the JVM is stopped. */
    ap_hook_child_init(hook_child_init, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_child_stopping(hook_child_stopping, NULL, NULL, APR_HOOK_MIDDLE);
}
