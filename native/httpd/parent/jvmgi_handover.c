/* SPDX-License-Identifier: Apache-2.0
 * The parent's side of the control socket. */
#include "jvmgi_handover.h"

#include "jvmgi_control.h"
#include "jvmgi_escape.h"
#include "jvmgi_sock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/** A supervisor on its feet answers at once; httpd's restart must not hang on one that is not. */
enum { ANSWER_WITHIN_MS = 10000 };

struct jvmgi_handover_t {
    int fd;
};

static int64_t soon(void)
{
    return jvmgi_clock_ms() + ANSWER_WITHIN_MS;
}

static bool complain(char *why, const char *what)
{
    (void)snprintf(why, JVMGI_HANDOVER_WHY, "%s: %s", what, strerrordesc_np(errno));
    return false;
}

static bool send_frame(const jvmgi_handover_t *h, const jvmgi_writer_t *w)
{
    return !w->failed && jvmgi_sock_write(h->fd, w->start, w->used, soon()) == 0;
}

static bool send_plain(const jvmgi_handover_t *h, jvmgi_frame_type_t type, const void *payload,
                       uint32_t length)
{
    uint8_t header[JVMGI_FRAME_HEADER_SIZE];
    jvmgi_frame_encode(header, type, length);
    return jvmgi_sock_write(h->fd, header, sizeof header, soon()) == 0 &&
           (length == 0 || jvmgi_sock_write(h->fd, payload, length, soon()) == 0);
}

/** Reads a frame whose payload has at most `size` bytes. */
static bool receive(const jvmgi_handover_t *h, jvmgi_frame_t *frame, uint8_t *payload, size_t size,
                    int64_t deadline)
{
    uint8_t header[JVMGI_FRAME_HEADER_SIZE];
    int got = jvmgi_sock_read(h->fd, header, sizeof header, deadline);
    if (got != 0) {
        errno = got > 0 ? ECONNRESET : errno;
        return false;
    }
    if (!jvmgi_frame_decode(header, frame) || frame->length > size) {
        errno = EPROTO;
        return false;
    }
    return frame->length == 0 || jvmgi_sock_read(h->fd, payload, frame->length, deadline) == 0;
}

/** Waits for one kind of answer. */
static bool await(const jvmgi_handover_t *h, jvmgi_frame_type_t wanted, int64_t deadline, char *why)
{
    uint8_t payload[JVMGI_MAX_ABORT];
    jvmgi_frame_t frame;
    if (!receive(h, &frame, payload, sizeof payload, deadline)) {
        return complain(why, "the supervisor's answer");
    }
    if (frame.type == wanted) {
        return true;
    }
    if (frame.type == JVMGI_FRAME_REJECTED) {
        (void)jvmgi_escape(why, JVMGI_HANDOVER_WHY, (const char *)payload, frame.length,
                           JVMGI_HANDOVER_WHY / 4);
    } else {
        (void)snprintf(why, JVMGI_HANDOVER_WHY, "the supervisor answered %s",
                       jvmgi_frame_name(frame.type));
    }
    return false;
}

static bool greet(const jvmgi_handover_t *h, const jvmgi_supervisor_t *supervisor, char *why)
{
    uint8_t hello[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_HELLO];
    jvmgi_writer_t w = jvmgi_writer(hello, sizeof hello);
    jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, JVMGI_VERSION);
    if (!send_frame(h, &w)) {
        return complain(why, "the control socket");
    }
    if (!await(h, JVMGI_FRAME_HELLO, soon(), why)) {
        return false;
    }
    return send_plain(h, JVMGI_FRAME_NONCE, supervisor->nonce, sizeof supervisor->nonce) ||
           complain(why, "the control socket");
}

jvmgi_handover_t *jvmgi_handover_open(const jvmgi_supervisor_t *supervisor, char *why)
{
    char path[sizeof supervisor->folder + sizeof "/control"];
    (void)snprintf(path, sizeof path, "%s/control", supervisor->folder);
    jvmgi_handover_t *h = malloc(sizeof *h);
    if (!h) {
        (void)complain(why, "a connection");
        return NULL;
    }
    h->fd = jvmgi_sock_connect(path);
    if (h->fd < 0) {
        (void)complain(why, path);
        free(h);
        return NULL;
    }
    if (!greet(h, supervisor, why)) {
        jvmgi_handover_close(h);
        return NULL;
    }
    return h;
}

bool jvmgi_handover_log(jvmgi_handover_t *h, const jvmgi_handover_log_t *log)
{
    uint8_t frame[JVMGI_FRAME_HEADER_SIZE + JVMGI_MAX_HELLO];
    jvmgi_writer_t w = jvmgi_writer(frame, sizeof frame);
    jvmgi_log_target_t target = {.kind =
                                     log->fd >= 0 ? JVMGI_LOG_TO_DESCRIPTOR : JVMGI_LOG_TO_SYSLOG,
                                 .facility = (uint8_t)log->facility};
    if (log->fd < 0) {
        target.ident = (jvmgi_span_t){(const uint8_t *)log->ident, strlen(log->ident)};
    }
    jvmgi_log_target_encode(&w, &target);
    if (log->fd < 0) {
        return send_frame(h, &w);
    }
    return !w.failed && jvmgi_sock_send_fd(h->fd, frame, w.used, log->fd, soon()) == 0;
}

bool jvmgi_handover_group(jvmgi_handover_t *h, jvmgi_span_t payload)
{
    return send_plain(h, JVMGI_FRAME_GROUP, payload.data, (uint32_t)payload.length);
}

static bool send_generation(jvmgi_handover_t *h, jvmgi_frame_type_t type, uint32_t generation,
                            char *why)
{
    uint8_t frame[JVMGI_FRAME_HEADER_SIZE + sizeof generation];
    jvmgi_writer_t w = jvmgi_writer(frame, sizeof frame);
    jvmgi_generation_encode(&w, type, generation);
    if (!send_frame(h, &w)) {
        return complain(why, "the control socket");
    }
    return await(h, JVMGI_FRAME_DONE, soon(), why);
}

bool jvmgi_handover_commit(jvmgi_handover_t *h, uint32_t generation, char *why)
{
    return send_generation(h, JVMGI_FRAME_COMMIT, generation, why);
}

bool jvmgi_handover_end_generation(jvmgi_handover_t *h, uint32_t generation, char *why)
{
    return send_generation(h, JVMGI_FRAME_END_GENERATION, generation, why);
}

bool jvmgi_handover_stop(jvmgi_handover_t *h, int64_t deadline, char *why)
{
    if (!send_plain(h, JVMGI_FRAME_STOP, NULL, 0)) {
        return complain(why, "the control socket");
    }
    return await(h, JVMGI_FRAME_DONE, deadline, why);
}

void jvmgi_handover_close(jvmgi_handover_t *h)
{
    close(h->fd);
    free(h);
}
