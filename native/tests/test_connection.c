/* SPDX-License-Identifier: Apache-2.0
 * What a child of httpd reads from a daemon: frames, and a descriptor that comes with them (reliability row 128). */
#include "jvmgi_connection.h"

#include "jvmgi_sock.h"
#include "suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
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

SUITE_MAIN("connection", a_descriptor_comes_with_its_frame, a_frame_without_a_descriptor_has_none,
           a_second_descriptor_is_a_fault,
           a_descriptor_that_nobody_took_is_closed_with_the_connection)
