/* SPDX-License-Identifier: Apache-2.0
 * What a child of httpd reads from a daemon: frames, and a descriptor that comes with them (reliability row 128). */
#include "jvmgi_connection.h"

#include "jvmgi_limits.h"
#include "jvmgi_sock.h"
#include "suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOON (jvmgi_clock_ms() + 5000)

static jvmgi_connection_t *connection;
static int daemon_end;

static void setup(void)
{
    int pair[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    connection = jvmgi_connection_create(pair[0], 0);
    ck_assert_ptr_nonnull(connection);
    daemon_end = pair[1];
}

static void finish(void)
{
    jvmgi_connection_close(connection);
    close(daemon_end);
}

static int open_file(void)
{
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    return fd;
}

/* Sends a FILE frame, whole or a part of it, with a descriptor that is closed here. */
static void send_file(size_t from, size_t length)
{
    uint8_t room[32];
    jvmgi_writer_t w = jvmgi_writer(room, sizeof room);
    jvmgi_file_encode(&w, 7, 8);
    int fd = open_file();
    ck_assert_int_eq(jvmgi_sock_send_fd(daemon_end, room + from, length, fd, SOON), 0);
    close(fd);
}

#define WHOLE (JVMGI_FRAME_HEADER_SIZE + 16u)

static void expect_file(void)
{
    jvmgi_frame_t frame;
    jvmgi_span_t payload;
    jvmgi_file_t file;
    ck_assert_int_eq(jvmgi_connection_next(connection, &frame, &payload), JVMGI_FRAME_WHOLE);
    ck_assert_int_eq(frame.type, JVMGI_FRAME_FILE);
    ck_assert(jvmgi_file_decode(payload, &file));
    ck_assert_int_eq(file.offset, 7);
    ck_assert_int_eq(file.length, 8);
}

START_TEST(a_descriptor_comes_with_its_frame)
{
    setup();
    send_file(0, WHOLE);
    ck_assert_int_eq(jvmgi_connection_receive(connection, true), WHOLE);
    expect_file();
    int fd = jvmgi_connection_take_passed(connection);
    ck_assert_int_ge(fd, 0);
    ck_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    ck_assert_int_eq(jvmgi_connection_take_passed(connection), -1);
    close(fd);
    finish();
}
END_TEST

START_TEST(a_frame_without_a_descriptor_has_none)
{
    setup();
    uint8_t room[32];
    jvmgi_writer_t w = jvmgi_writer(room, sizeof room);
    jvmgi_file_encode(&w, 7, 8);
    ck_assert_int_eq(jvmgi_sock_write(daemon_end, room, w.used, SOON), 0);
    ck_assert_int_eq(jvmgi_connection_receive(connection, false), WHOLE);
    expect_file();
    ck_assert_int_eq(jvmgi_connection_take_passed(connection), -1);
    finish();
}
END_TEST

START_TEST(a_second_descriptor_is_a_fault)
{
    setup();
    send_file(0, 10);
    ck_assert_int_eq(jvmgi_connection_receive(connection, false), 10);
    int fd = connection->passed;
    send_file(10, 5);
    ck_assert_int_eq(jvmgi_connection_receive(connection, false), -1);
    ck_assert_int_eq(errno, EPROTO);
    ck_assert_int_eq(connection->passed, -1);
    ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
    finish();
}
END_TEST

START_TEST(a_descriptor_that_nobody_took_is_closed_with_the_connection)
{
    setup();
    send_file(0, WHOLE);
    ck_assert_int_eq(jvmgi_connection_receive(connection, false), WHOLE);
    int fd = connection->passed;
    ck_assert_int_ge(fd, 0);
    finish();
    ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
}
END_TEST

/* Passes a descriptor with a byte, which is read off, and closes it here. */
static void pass(int fd)
{
    ck_assert_int_eq(jvmgi_sock_send_fd(daemon_end, "x", 1, fd, SOON), 0);
    close(fd);
    ck_assert_int_eq(jvmgi_connection_receive(connection, false), 1);
    connection->in_start = connection->in_end;
}

/* Makes the connection send over a pipe; the daemon's end of it. */
static int use_pipe(void)
{
    int ends[2];
    /* As in httpd. */
    ck_assert_ptr_ne(signal(SIGPIPE, SIG_IGN), SIG_ERR);
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    pass(ends[1]);
    ck_assert(jvmgi_connection_use_pipe(connection));
    ck_assert_int_ne(connection->out_fd, connection->fd);
    return ends[0];
}

static size_t send_request(size_t request, size_t body)
{
    size_t moved;
    jvmgi_outbox_t *out = &connection->out;
    ck_assert(jvmgi_outbox_reserve(out, request) && jvmgi_outbox_reserve_body(out));
    memset(out->request, 'r', request);
    memset(out->body, 'b', body);
    out->request_length = request;
    out->body_length = body;
    out->sent = 0;
    ck_assert_int_eq(jvmgi_connection_send(connection, &moved), 0);
    return moved;
}

START_TEST(what_is_sent_goes_over_the_pipe)
{
    setup();
    int reader = use_pipe();
    char got[64];
    ck_assert_uint_eq(send_request(10, 5), 15);
    ck_assert_int_eq(read(reader, got, sizeof got), 15);
    ck_assert_mem_eq(got, "rrrrrrrrrrbbbbb", 15);
    jvmgi_connection_say(connection, JVMGI_FRAME_CANCEL);
    ck_assert_int_eq(read(reader, got, sizeof got), JVMGI_FRAME_HEADER_SIZE);
    ck_assert_int_eq(got[4], JVMGI_FRAME_CANCEL);
    close(reader);
    finish();
}
END_TEST

/* The largest body frame does not wait for the reader; what does not fit is left, and nothing blocks. */
START_TEST(a_pipe_takes_the_largest_frame_at_once_and_never_blocks)
{
    setup();
    int reader = use_pipe();
    ck_assert_uint_eq(send_request(1000, JVMGI_BODY_ROOM), 1000 + JVMGI_BODY_ROOM);
    ck_assert(jvmgi_outbox_is_empty(&connection->out));
    ck_assert_uint_lt(send_request(1000, JVMGI_BODY_ROOM), 1000 + JVMGI_BODY_ROOM);
    ck_assert_uint_eq(send_request(1000, JVMGI_BODY_ROOM), 0);
    close(reader);
    finish();
}
END_TEST

START_TEST(a_request_that_nobody_read_is_known_after_the_daemons_end)
{
    setup();
    int reader = use_pipe();
    size_t sent = send_request(100, 20);
    close(reader);
    ck_assert(jvmgi_connection_is_unread(connection, sent));
    finish();
}
END_TEST

START_TEST(a_request_of_which_a_byte_was_read_is_not_unread)
{
    setup();
    int reader = use_pipe();
    char byte;
    size_t sent = send_request(100, 20);
    ck_assert_int_eq(read(reader, &byte, 1), 1);
    close(reader);
    ck_assert(!jvmgi_connection_is_unread(connection, sent));
    finish();
}
END_TEST

START_TEST(without_a_pipe_nothing_is_known_to_be_unread)
{
    setup();
    ck_assert(jvmgi_connection_use_pipe(connection));
    ck_assert_int_eq(connection->out_fd, connection->fd);
    ck_assert(!jvmgi_connection_is_unread(connection, 0));
    finish();
}
END_TEST

START_TEST(a_pipe_that_the_daemon_closed_takes_nothing)
{
    setup();
    size_t moved;
    int reader = use_pipe();
    close(reader);
    connection->out.request_length = 10;
    ck_assert_int_eq(jvmgi_connection_send(connection, &moved), -1);
    ck_assert_int_eq(errno, EPIPE);
    finish();
}
END_TEST

/* What comes with HELLO and cannot be written to as a pipe is refused and closed. */
START_TEST(only_the_end_of_a_pipe_to_write_to_is_taken)
{
    setup();
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    int others[] = {ends[0], open("/dev/null", O_WRONLY | O_CLOEXEC), dup(daemon_end)};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        pass(others[i]);
        int fd = connection->passed;
        ck_assert(!jvmgi_connection_use_pipe(connection));
        ck_assert_int_eq(fcntl(fd, F_GETFD), -1);
        ck_assert_int_eq(connection->out_fd, connection->fd);
    }
    close(ends[1]);
    finish();
}
END_TEST

/* Slots are granted and given back over the socket, one byte for each. */
START_TEST(slots_are_given_back_over_the_socket)
{
    setup();
    int reader = use_pipe();
    jvmgi_span_t bytes;
    char got[64];
    int fd = memfd_create("test", MFD_CLOEXEC);
    ck_assert(fd >= 0 && ftruncate(fd, 3 * (off_t)JVMGI_MAX_DATA) == 0);
    ck_assert(jvmgi_slots_map(&connection->slots, fd, 3));
    close(fd);
    ck_assert(jvmgi_connection_grant(connection, 3));
    ck_assert_int_eq(recv(daemon_end, got, sizeof got, MSG_DONTWAIT), 3);
    jvmgi_connection_give_back(connection);
    ck_assert_int_eq(recv(daemon_end, got, sizeof got, MSG_DONTWAIT), -1);
    ck_assert(jvmgi_slots_take(&connection->slots, 1, &bytes) &&
              jvmgi_slots_take(&connection->slots, 1, &bytes));
    jvmgi_connection_give_back(connection);
    ck_assert_int_eq(recv(daemon_end, got, sizeof got, MSG_DONTWAIT), 2);
    ck_assert(!connection->draining);
    close(reader);
    finish();
}
END_TEST

START_TEST(a_connection_whose_daemon_takes_no_slot_back_is_used_up)
{
    setup();
    jvmgi_span_t bytes;
    int fd = memfd_create("test", MFD_CLOEXEC);
    ck_assert(fd >= 0 && ftruncate(fd, (off_t)JVMGI_MAX_DATA) == 0);
    ck_assert(jvmgi_slots_map(&connection->slots, fd, 1));
    close(fd);
    ck_assert(jvmgi_slots_take(&connection->slots, 1, &bytes));
    ck_assert_int_eq(shutdown(daemon_end, SHUT_RD), 0);
    jvmgi_connection_give_back(connection);
    ck_assert(connection->draining);
    finish();
}
END_TEST

SUITE_MAIN("connection", a_descriptor_comes_with_its_frame, a_frame_without_a_descriptor_has_none,
           a_second_descriptor_is_a_fault,
           a_descriptor_that_nobody_took_is_closed_with_the_connection,
           what_is_sent_goes_over_the_pipe, a_pipe_takes_the_largest_frame_at_once_and_never_blocks,
           a_request_that_nobody_read_is_known_after_the_daemons_end,
           a_request_of_which_a_byte_was_read_is_not_unread,
           without_a_pipe_nothing_is_known_to_be_unread,
           a_pipe_that_the_daemon_closed_takes_nothing, only_the_end_of_a_pipe_to_write_to_is_taken,
           slots_are_given_back_over_the_socket,
           a_connection_whose_daemon_takes_no_slot_back_is_used_up)
