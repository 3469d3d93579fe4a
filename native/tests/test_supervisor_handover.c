/* SPDX-License-Identifier: Apache-2.0
 * The control socket of the supervisor program: who may speak to it, what it takes, what it answers. */
#include "jvmgi_control.h"
#include "jvmgi_fields.h"
#include "jvmgi_sock.h"
#include "scratch.h"
#include "standin_daemon.h"
#include "standin_parent.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST "00000000000000aa"
#define SECOND "00000000000000bb"
#define DAWDLE_MS 5000 /* the supervisor's patience with a connection that sends nothing */

static const standin_group_t web = {.name = "web", .hash = FIRST, .daemon = ""};

static void send_empty(int fd, jvmgi_frame_type_t type)
{
    uint8_t bytes[16];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_frame_write(&w, type, NULL, 0);
    standin_send(fd, &w);
}

static void expect_end(int fd)
{
    char byte;
    int result = jvmgi_sock_read(fd, &byte, 1, jvmgi_clock_ms() + STANDIN_WITHIN_MS);
    ck_assert_msg(result == 1 || (result < 0 && errno == ECONNRESET),
                  "the connection is still open");
    close(fd);
}

START_TEST(a_stranger_is_turned_away)
{
    standin_parent_t p = standin_start();
    pid_t stranger = fork();
    if (stranger == 0) {
        char byte;
        int fd = standin_connect_control(&p);
        _exit(jvmgi_sock_read(fd, &byte, 1, jvmgi_clock_ms() + STANDIN_WITHIN_MS) == 1 ? 0 : 1);
    }
    ck_assert_int_eq(standin_wait(stranger), 0);
    char line[160];
    snprintf(line, sizeof(line),
             "[jvmgi:error] [pid %ld] JVMGI0710: a connection to the control socket was refused: "
             "pid %ld of user %ld",
             (long)p.pid, (long)stranger, (long)geteuid());
    standin_await_log(line, 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_wrong_nonce_is_turned_away)
{
    standin_parent_t p = standin_start();
    standin_parent_t wrong = p;
    wrong.nonce[15] ^= 1;
    int fd = standin_open(&wrong);
    ck_assert_str_eq(standin_expect(fd, JVMGI_FRAME_REJECTED), "wrong nonce");
    expect_end(fd);
    standin_await_log("JVMGI0711", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(another_build_is_rejected_with_both_names)
{
    standin_parent_t p = standin_start();
    int fd = standin_connect_control(&p);
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, "9.9.9");
    standin_send(fd, &w);
    ck_assert_str_eq(standin_expect(fd, JVMGI_FRAME_REJECTED),
                     "the running supervisor is build " JVMGI_VERSION
                     ", protocol 1, but the module is build 9.9.9, protocol 1: restart httpd");
    expect_end(fd);
    standin_stop(&p);
}
END_TEST

START_TEST(nothing_goes_before_the_nonce)
{
    standin_parent_t p = standin_start();
    int fd = standin_connect_control(&p);
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, JVMGI_VERSION);
    standin_send(fd, &w);
    standin_expect(fd, JVMGI_FRAME_HELLO);
    send_empty(fd, JVMGI_FRAME_STOP);
    expect_end(fd);
    standin_await_log(
        "JVMGI0213: a hand-over was given up: httpd sent a frame that does not belong here", 1);
    fd = standin_connect_control(&p);
    send_empty(fd, JVMGI_FRAME_STOP);
    expect_end(fd);
    standin_await_log("JVMGI0213", 2);
    standin_stop(&p);
}
END_TEST

START_TEST(what_is_no_frame_ends_the_hand_over)
{
    standin_parent_t p = standin_start();
    int fd = standin_open(&p);
    ck_assert_int_eq(
        jvmgi_sock_write(fd, "GET / HTTP/1.1\r\n\r\n", 18, jvmgi_clock_ms() + STANDIN_WITHIN_MS),
        0);
    expect_end(fd);
    standin_await_log("JVMGI0213: a hand-over was given up: httpd sent something that is no frame",
                      1);
    standin_stop(&p);
}
END_TEST

START_TEST(who_dawdles_keeps_nobody_waiting)
{
    standin_parent_t p = standin_start();
    standin_commit(&p, 0, &web, 1);
    pid_t old = standin_pid(&p, FIRST, 0);
    int64_t begin = jvmgi_clock_ms();
    int silent = standin_connect_control(&p);
    int slow = standin_open(&p);
    standin_send_group(slow, &web);
    ck_assert_int_eq(jvmgi_sock_write(slow, "\0\0", 2, jvmgi_clock_ms() + STANDIN_WITHIN_MS),
                     0); /* a quarter of a header */
    ck_assert_int_eq(kill(old, SIGKILL), 0);
    standin_await_log("is ready", 2);
    standin_commit(&p, 1, &web, 1);
    int given_up = standin_count_log("JVMGI0213");
    if (jvmgi_clock_ms() - begin < DAWDLE_MS) { /* on a machine slower than that nothing is told */
        ck_assert_int_eq(given_up, 0);
    }
    expect_end(slow);
    expect_end(silent);
    standin_await_log("JVMGI0213: a hand-over was given up: httpd sent nothing in time", 2);
    standin_stop(&p);
}
END_TEST

START_TEST(many_at_once_wait_their_turn)
{
    standin_parent_t p = standin_start();
    int fds[12];
    for (int i = 0; i < 12; i++) {
        fds[i] = standin_connect_control(&p);
        uint8_t bytes[64];
        jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
        jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, JVMGI_VERSION);
        standin_send(fds[i], &w);
        if (i >= 8) { /* the queue of the socket holds as many besides those being worked off */
            break;
        }
    }
    for (int i = 0; i <= 8; i++) {
        standin_expect(fds[i], JVMGI_FRAME_HELLO);
        close(fds[i]);
    }
    standin_stop(&p);
}
END_TEST

/* Sends one group, then COMMIT; the text of REJECTED. */
static const char *rejected(const standin_parent_t *p, uint32_t generation,
                            const standin_group_t *groups, size_t count)
{
    int fd = standin_open(p);
    for (size_t i = 0; i < count; i++) {
        standin_send_group(fd, &groups[i]);
    }
    standin_send_generation(fd, JVMGI_FRAME_COMMIT, generation);
    const char *text = standin_expect(fd, JVMGI_FRAME_REJECTED);
    close(fd);
    return text;
}

START_TEST(a_group_that_is_not_valid_changes_nothing)
{
    standin_parent_t p = standin_start();
    standin_commit(&p, 0, &web, 1);
    pid_t pid = standin_pid(&p, FIRST, 0);
    standin_group_t groups[] = {{.name = "new", .hash = SECOND, .daemon = ""},
                                {.name = "bad", .hash = "../../etc/passwd", .daemon = ""}};
    ck_assert_str_eq(rejected(&p, 1, groups, 2),
                     "a group's definition is not valid: definition is not 16 hex digits");
    char path[200];
    snprintf(path, sizeof(path), "%s/" SECOND ".0", p.folder);
    ck_assert_int_eq(access(path, F_OK), -1);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), pid);
    standin_end_generation(&p, 0); /* is the newest still */
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), pid);
    standin_stop(&p);
}
END_TEST

START_TEST(after_a_rejection_the_same_connection_can_go_on)
{
    standin_parent_t p = standin_start();
    standin_group_t bad = web;
    bad.more[0] = "processes=0";
    int fd = standin_open(&p);
    standin_send_group(fd, &bad);
    standin_send_group(fd, &web);
    standin_send_generation(fd, JVMGI_FRAME_COMMIT, 0);
    standin_expect(fd, JVMGI_FRAME_REJECTED);
    standin_hand_over(fd, 0, &web, 1);
    close(fd);
    ck_assert_int_gt(standin_pid(&p, FIRST, 0), 0);
    standin_stop(&p);
}
END_TEST

START_TEST(one_name_has_one_definition)
{
    standin_parent_t p = standin_start();
    standin_group_t groups[] = {web, web};
    ck_assert_str_eq(rejected(&p, 0, groups, 2), "group web: its definition is given twice");
    groups[1].hash = SECOND;
    ck_assert_str_eq(rejected(&p, 0, groups, 2), "group web: it is defined twice");
    standin_stop(&p);
}
END_TEST

START_TEST(root_is_refused)
{
    if (geteuid() != 0) {
        return; /* others cannot give it */
    }
    standin_parent_t p = standin_start();
    standin_group_t group = web;
    group.more[0] = "uid=0";
    ck_assert_str_eq(
        rejected(&p, 0, &group, 1),
        "a group's definition is not valid: uid is root's, and daemons never run as root");
    group.more[0] = "uid=";
    group.more[1] = "gid=";
    ck_assert_str_eq(
        rejected(&p, 0, &group, 1),
        "a group's definition is not valid: uid is missing, and daemons never run as root");
    standin_stop(&p);
}
END_TEST

START_TEST(a_listener_that_cannot_be_made_rejects_all)
{
    standin_parent_t p = standin_start();
    char path[200];
    snprintf(path, sizeof(path), "%s/" SECOND ".1", p.folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    standin_group_t groups[] = {
        web, {.name = "two", .hash = SECOND, .daemon = "", .more = {"processes=2"}}};
    const char *text = rejected(&p, 0, groups, 2);
    ck_assert_msg(strstr(text, "group two: its listener ") &&
                      strstr(text, "Address already in use"),
                  "%s", text);
    snprintf(path, sizeof(path), "%s/" SECOND ".0", p.folder);
    ck_assert_int_eq(access(path, F_OK), -1);
    snprintf(path, sizeof(path), "%s/" FIRST ".0", p.folder);
    ck_assert_int_eq(access(path, F_OK), -1);
    snprintf(path, sizeof(path), "%s/" SECOND ".1", p.folder);
    ck_assert_int_eq(rmdir(path), 0);
    standin_commit(&p, 0, groups, 2);
    ck_assert_int_gt(standin_pid(&p, SECOND, 1), 0);
    standin_stop(&p);
}
END_TEST

START_TEST(the_log_is_changed_over)
{
    standin_parent_t p = standin_start();
    char path[200];
    snprintf(path, sizeof(path), "%s/rotated.log", scratch_folder());
    ck_assert_int_eq(rename(standin_log_path(), path), 0);
    int log = open(standin_log_path(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    int fd = standin_open(&p);
    standin_send_log(fd, log);
    close(log);
    standin_hand_over(fd, 0, &web, 1);
    close(fd);
    standin_await_log("is ready", 1);
    char link[64];
    char opened[256];
    snprintf(link, sizeof(link), "/proc/%ld/fd/2", (long)p.pid);
    ssize_t length = readlink(link, opened, sizeof(opened) - 1);
    ck_assert_int_gt(length, 0);
    opened[length] = '\0';
    ck_assert_str_eq(opened, standin_log_path()); /* the rotated file is closed */
    standin_stop(&p);
}
END_TEST

START_TEST(a_log_target_without_a_descriptor_is_a_fault)
{
    standin_parent_t p = standin_start();
    int fd = standin_open(&p);
    jvmgi_log_target_t target = {.kind = JVMGI_LOG_TO_DESCRIPTOR};
    standin_send_target(fd, &target);
    expect_end(fd);
    standin_await_log("httpd sent a LOG_TARGET that names no log", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_descriptor_with_another_frame_is_a_fault)
{
    standin_parent_t p = standin_start();
    int fd = standin_open(&p);
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_generation_encode(&w, JVMGI_FRAME_COMMIT, 0);
    ck_assert_int_eq(
        jvmgi_sock_send_fd(fd, w.start, w.used, 0, jvmgi_clock_ms() + STANDIN_WITHIN_MS), 0);
    expect_end(fd);
    standin_await_log("httpd sent a descriptor that nobody asked for", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(no_hand_over_is_taken_while_it_stops)
{
    standin_parent_t p = standin_start();
    standin_group_t stubborn = web;
    stubborn.daemon = "stubborn";
    standin_commit(&p, 0, &stubborn, 1);
    standin_pid(&p, FIRST, 0);
    int stopping = standin_open(&p);
    int late = standin_open(&p);
    send_empty(stopping, JVMGI_FRAME_STOP);
    while (access(p.folder, F_OK) == 0) {
        char path[200];
        snprintf(path, sizeof(path), "%s/" FIRST ".0", p.folder);
        if (access(path, F_OK) != 0) {
            break;
        }
    }
    standin_send_group(late, &web);
    standin_send_generation(late, JVMGI_FRAME_COMMIT, 1);
    ck_assert_str_eq(standin_expect(late, JVMGI_FRAME_REJECTED), "the supervisor is stopping");
    standin_expect(stopping, JVMGI_FRAME_DONE);
    ck_assert_int_eq(standin_wait(p.pid), 0);
}
END_TEST

static int count_open(pid_t pid)
{
    char path[64];
    char link[64];
    int count = 0;
    for (int fd = 0; fd < 200; fd++) {
        snprintf(path, sizeof(path), "/proc/%ld/fd/%d", (long)pid, fd);
        count += readlink(path, link, sizeof(link)) > 0;
    }
    return count;
}

START_TEST(nothing_is_left_open)
{
    standin_parent_t p = standin_start();
    standin_commit(&p, 0, &web, 1);
    standin_await_log("is ready", 1);
    standin_commit(&p, 1, &web, 1); /* once, so that what is made at first use is there */
    standin_end_generation(&p, 0);
    int before = count_open(p.pid);
    standin_group_t other = web;
    other.hash = SECOND;
    for (uint32_t generation = 2; generation < 12; generation++) {
        const standin_group_t *group = generation % 2 == 0 ? &other : &web;
        standin_commit(&p, generation, group, 1);
        ck_assert_int_gt(standin_pid(&p, group->hash, 0), 0);
        standin_end_generation(&p, generation - 1);
        standin_await_log("has left", (int)generation - 1);
    }
    ck_assert_int_eq(kill(standin_pid(&p, FIRST, 0), SIGUSR1), 0);
    standin_await_log("has left", 11);
    standin_await_log("is ready", 12);
    int64_t deadline = jvmgi_clock_ms() + STANDIN_WITHIN_MS;
    while (count_open(p.pid) > before) {
        ck_assert_msg(jvmgi_clock_ms() < deadline, "%d descriptors instead of %d",
                      count_open(p.pid), before);
    }
    standin_stop(&p);
}
END_TEST

START_TEST(what_httpd_had_open_is_closed)
{
    int extra[2];
    ck_assert_int_eq(pipe(extra), 0);
    ck_assert_int_ge(dup2(extra[1], 77), 0);
    close(extra[1]);
    standin_parent_t p = standin_start();
    close(77);
    char byte;
    ck_assert_int_eq(read(extra[0], &byte, 1), 0); /* nobody else holds it */
    standin_stop(&p);
}
END_TEST

SUITE_MAIN_AFTER(standin_daemon_main, "supervisor_handover", a_stranger_is_turned_away,
                 a_wrong_nonce_is_turned_away, another_build_is_rejected_with_both_names,
                 nothing_goes_before_the_nonce, what_is_no_frame_ends_the_hand_over,
                 who_dawdles_keeps_nobody_waiting, many_at_once_wait_their_turn,
                 a_group_that_is_not_valid_changes_nothing,
                 after_a_rejection_the_same_connection_can_go_on, one_name_has_one_definition,
                 root_is_refused, a_listener_that_cannot_be_made_rejects_all,
                 the_log_is_changed_over, a_log_target_without_a_descriptor_is_a_fault,
                 a_descriptor_with_another_frame_is_a_fault, no_hand_over_is_taken_while_it_stops,
                 nothing_is_left_open, what_httpd_had_open_is_closed)
