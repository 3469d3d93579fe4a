/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_limits.h"
#include "jvmgi_sock.h"
#include "scratch.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOON (jvmgi_clock_ms() + 5000)

static const char *socket_path(void)
{
    static char path[256];
    snprintf(path, sizeof(path), "%s/s", scratch_folder());
    return path;
}

static void make_pair(int pair[2])
{
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
}

static bool is_close_on_exec(int fd)
{
    return fcntl(fd, F_GETFD) & FD_CLOEXEC;
}

START_TEST(a_listener_is_private_and_takes_connections)
{
    mode_t before = umask(0);
    int listener = jvmgi_sock_listen(socket_path(), 5, geteuid(), getegid());
    ck_assert_int_ge(listener, 0);
    ck_assert_uint_eq(umask(before), 0);
    struct stat info;
    ck_assert_int_eq(lstat(socket_path(), &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0600);
    ck_assert(is_close_on_exec(listener));
    ck_assert_int_eq(accept(listener, NULL, NULL), -1);
    ck_assert_int_eq(errno, EAGAIN);
    int client = jvmgi_sock_connect(socket_path());
    ck_assert_int_ge(client, 0);
    ck_assert(is_close_on_exec(client));
    int server = accept(listener, NULL, NULL);
    ck_assert_int_ge(server, 0);
    ck_assert_int_eq(jvmgi_sock_write(client, "hello", 5, SOON), 0);
    char text[5];
    ck_assert_int_eq(jvmgi_sock_read(server, text, 5, SOON), 0);
    ck_assert_mem_eq(text, "hello", 5);
}
END_TEST

START_TEST(peers_are_known)
{
    int listener = jvmgi_sock_listen(socket_path(), 5, (uid_t)-1, (gid_t)-1);
    int client = jvmgi_sock_connect(socket_path());
    int server = accept(listener, NULL, NULL);
    jvmgi_peer_t peer;
    ck_assert_int_eq(jvmgi_sock_peer(server, &peer), 0);
    ck_assert_int_eq(peer.pid, getpid());
    ck_assert_uint_eq(peer.uid, geteuid());
    ck_assert_int_eq(jvmgi_sock_peer(client, &peer), 0);
    ck_assert_int_eq(peer.pid, getpid());
    ck_assert_int_eq(jvmgi_sock_peer(0x7FFF, &peer), -1);
}
END_TEST

START_TEST(a_path_is_measured)
{
    char path[JVMGI_MAX_SOCKET_PATH + 2];
    memset(path, 'x', sizeof(path));
    path[0] = '/';
    path[JVMGI_MAX_SOCKET_PATH + 1] = '\0';
    ck_assert_int_eq(jvmgi_sock_listen(path, 5, (uid_t)-1, (gid_t)-1), -1);
    ck_assert_int_eq(errno, ENAMETOOLONG);
    ck_assert_int_eq(jvmgi_sock_connect(path), -1);
    ck_assert_int_eq(errno, ENAMETOOLONG);
    path[JVMGI_MAX_SOCKET_PATH] = '\0';
    ck_assert_int_eq(jvmgi_sock_connect(path), -1);
    ck_assert_int_eq(errno, ENOENT);
}
END_TEST

START_TEST(what_stops_a_connection_is_told_apart)
{
    ck_assert_int_eq(jvmgi_sock_connect(socket_path()), -1);
    ck_assert_int_eq(errno, ENOENT);
    int listener = jvmgi_sock_listen(socket_path(), 0, (uid_t)-1, (gid_t)-1);
    ck_assert_int_ge(jvmgi_sock_connect(socket_path()), 0);
    int last = 0;
    for (int i = 0; i < 3 && last >= 0; i++) {
        last = jvmgi_sock_connect(socket_path());
    }
    ck_assert_int_eq(last, -1);
    ck_assert_int_eq(errno, EAGAIN);
    close(listener);
    ck_assert_int_eq(jvmgi_sock_connect(socket_path()), -1);
    ck_assert_int_eq(errno, ECONNREFUSED);
}
END_TEST

START_TEST(a_listener_takes_no_path_that_is_in_use)
{
    ck_assert_int_ge(jvmgi_sock_listen(socket_path(), 5, (uid_t)-1, (gid_t)-1), 0);
    ck_assert_int_eq(jvmgi_sock_listen(socket_path(), 5, (uid_t)-1, (gid_t)-1), -1);
    ck_assert_int_eq(errno, EADDRINUSE);
    ck_assert_int_eq(access(socket_path(), F_OK), 0);
}
END_TEST

START_TEST(a_listener_that_cannot_be_given_away_leaves_no_file)
{
    if (geteuid() == 0) {
        ck_assert_int_eq(setegid(65534), 0);
        ck_assert_int_eq(chown(scratch_folder(), 65534, 65534), 0);
        ck_assert_int_eq(seteuid(65534), 0);
    }
    ck_assert_int_eq(jvmgi_sock_listen(socket_path(), 5, 0, 0), -1);
    ck_assert_int_eq(errno, EPERM);
    ck_assert_int_eq(access(socket_path(), F_OK), -1);
    if (getuid() == 0) {
        ck_assert_int_eq(seteuid(0), 0);
        ck_assert_int_eq(setegid(0), 0);
    }
}
END_TEST

START_TEST(reading_ends_at_the_deadline)
{
    int pair[2];
    make_pair(pair);
    char byte;
    int64_t start = jvmgi_clock_ms();
    ck_assert_int_eq(jvmgi_sock_read(pair[0], &byte, 1, start + 30), -1);
    ck_assert_int_eq(errno, ETIMEDOUT);
    ck_assert_int_ge(jvmgi_clock_ms() - start, 29);
    ck_assert_int_eq(jvmgi_sock_wait(pair[0], POLLIN, jvmgi_clock_ms() - 1), 0);
    ck_assert_int_eq(jvmgi_sock_wait(pair[0], POLLOUT, JVMGI_NO_DEADLINE), POLLOUT);
}
END_TEST

START_TEST(an_end_before_and_within_the_bytes_differ)
{
    int pair[2];
    make_pair(pair);
    char bytes[4];
    ck_assert_int_eq(jvmgi_sock_write(pair[1], "ab", 2, SOON), 0);
    ck_assert_int_eq(close(pair[1]), 0);
    ck_assert_int_eq(jvmgi_sock_read(pair[0], bytes, 4, SOON), -1);
    ck_assert_int_eq(errno, ECONNRESET);
    ck_assert_int_eq(jvmgi_sock_read(pair[0], bytes, 4, SOON), 1);
}
END_TEST

START_TEST(writing_to_a_closed_end_is_an_error_not_a_signal)
{
    int pair[2];
    make_pair(pair);
    close(pair[1]);
    ck_assert_int_eq(jvmgi_sock_write(pair[0], "x", 1, SOON), -1);
    ck_assert_int_eq(errno, EPIPE);
}
END_TEST

START_TEST(writing_ends_at_the_deadline)
{
    int pair[2];
    make_pair(pair);
    static char much[4 << 20];
    ck_assert_int_eq(jvmgi_sock_write(pair[0], much, sizeof(much), jvmgi_clock_ms() + 30), -1);
    ck_assert_int_eq(errno, ETIMEDOUT);
}
END_TEST

static void *write_slowly(void *argument)
{
    int fd = *(int *)argument;
    for (int i = 0; i < 1000; i++) {
        char byte = (char)i;
        ck_assert_int_eq(jvmgi_sock_write(fd, &byte, 1, SOON), 0);
    }
    return NULL;
}

START_TEST(bytes_that_come_one_by_one_are_gathered)
{
    int pair[2];
    make_pair(pair);
    pthread_t writer;
    ck_assert_int_eq(pthread_create(&writer, NULL, write_slowly, &pair[1]), 0);
    char bytes[1000];
    ck_assert_int_eq(jvmgi_sock_read(pair[0], bytes, sizeof(bytes), SOON), 0);
    pthread_join(writer, NULL);
    for (int i = 0; i < 1000; i++) {
        ck_assert_int_eq(bytes[i], (char)i);
    }
}
END_TEST

START_TEST(a_descriptor_travels)
{
    int pair[2];
    make_pair(pair);
    int null = open("/dev/null", O_RDONLY);
    ck_assert_int_eq(jvmgi_sock_send_fd(pair[0], "frame", 5, null, SOON), 0);
    char text[5];
    int passed;
    ck_assert_int_eq(jvmgi_sock_receive_fd(pair[1], text, 5, &passed, SOON), 0);
    ck_assert_mem_eq(text, "frame", 5);
    ck_assert_int_ge(passed, 0);
    ck_assert_int_ne(passed, null);
    ck_assert(is_close_on_exec(passed));
    struct stat sent;
    struct stat received;
    ck_assert_int_eq(fstat(null, &sent), 0);
    ck_assert_int_eq(fstat(passed, &received), 0);
    ck_assert_uint_eq(sent.st_rdev, received.st_rdev);
    ck_assert_int_eq(jvmgi_sock_send_fd(pair[0], "", 0, null, SOON), -1);
    ck_assert_int_eq(errno, EINVAL);
}
END_TEST

START_TEST(bytes_without_a_descriptor_are_read_as_well)
{
    int pair[2];
    make_pair(pair);
    ck_assert_int_eq(jvmgi_sock_write(pair[0], "ab", 2, SOON), 0);
    char text[2];
    int passed = 99;
    ck_assert_int_eq(jvmgi_sock_receive_fd(pair[1], text, 2, &passed, SOON), 0);
    ck_assert_int_eq(passed, -1);
}
END_TEST

static int count_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

START_TEST(a_second_descriptor_is_refused_and_none_is_kept)
{
    int pair[2];
    make_pair(pair);
    ck_assert_int_eq(jvmgi_sock_send_fd(pair[0], "a", 1, 1, SOON), 0);
    ck_assert_int_eq(jvmgi_sock_send_fd(pair[0], "b", 1, 1, SOON), 0);
    int before = count_descriptors();
    char text[2];
    int passed;
    ck_assert_int_eq(jvmgi_sock_receive_fd(pair[1], text, 2, &passed, SOON), -1);
    ck_assert_int_eq(errno, EPROTO);
    ck_assert_int_eq(passed, -1);
    ck_assert_int_eq(count_descriptors(), before);
}
END_TEST

START_TEST(a_descriptor_that_came_with_a_part_is_not_kept)
{
    int pair[2];
    make_pair(pair);
    ck_assert_int_eq(jvmgi_sock_send_fd(pair[0], "a", 1, 1, SOON), 0);
    int before = count_descriptors();
    char text[2];
    int passed;
    ck_assert_int_eq(jvmgi_sock_receive_fd(pair[1], text, 2, &passed, jvmgi_clock_ms() + 20), -1);
    ck_assert_int_eq(errno, ETIMEDOUT);
    ck_assert_int_eq(passed, -1);
    ck_assert_int_eq(count_descriptors(), before);
}
END_TEST

START_TEST(receiving_does_not_wait)
{
    int pair[2];
    make_pair(pair);
    char text[8];
    int passed = -1;
    ck_assert_int_eq(jvmgi_sock_receive(pair[1], text, sizeof(text), &passed), -1);
    ck_assert_int_eq(errno, EAGAIN);
    ck_assert_int_eq(jvmgi_sock_write(pair[0], "abc", 3, SOON), 0);
    ck_assert_int_eq(jvmgi_sock_receive(pair[1], text, sizeof(text), &passed), 3);
    close(pair[0]);
    ck_assert_int_eq(jvmgi_sock_receive(pair[1], text, sizeof(text), &passed), 0);
}
END_TEST

START_TEST(a_socket_tells_who_wrote)
{
    int pair[2];
    make_pair(pair);
    char text[8];
    int passed = -1;
    pid_t sender = 0;
    ck_assert_int_eq(jvmgi_sock_tell_sender(pair[1], true), 0);
    ck_assert_int_eq(jvmgi_sock_send_fd(pair[0], "abc", 3, 1, SOON), 0);
    ck_assert_int_eq(jvmgi_sock_receive_from(pair[1], text, sizeof(text), &passed, &sender), 3);
    ck_assert_int_eq(sender, getpid());
    ck_assert_int_ge(passed, 0);
    close(passed);
    passed = -1;
    sender = 0;
    ck_assert_int_eq(jvmgi_sock_tell_sender(pair[1], false), 0);
    ck_assert_int_eq(jvmgi_sock_write(pair[0], "abc", 3, SOON), 0);
    ck_assert_int_eq(jvmgi_sock_receive_from(pair[1], text, sizeof(text), &passed, &sender), 3);
    ck_assert_int_eq(sender, 0);
    ck_assert_int_eq(passed, -1);
}
END_TEST

SUITE_MAIN("sock", a_listener_is_private_and_takes_connections, peers_are_known, a_path_is_measured,
           what_stops_a_connection_is_told_apart, a_listener_takes_no_path_that_is_in_use,
           a_listener_that_cannot_be_given_away_leaves_no_file, reading_ends_at_the_deadline,
           an_end_before_and_within_the_bytes_differ,
           writing_to_a_closed_end_is_an_error_not_a_signal, writing_ends_at_the_deadline,
           bytes_that_come_one_by_one_are_gathered, a_descriptor_travels,
           bytes_without_a_descriptor_are_read_as_well,
           a_second_descriptor_is_refused_and_none_is_kept,
           a_descriptor_that_came_with_a_part_is_not_kept, receiving_does_not_wait,
           a_socket_tells_who_wrote)
