/* SPDX-License-Identifier: Apache-2.0
 * The supervisor's command socket: status, and the replacement of daemons one after the other. */
#include "jvmgi_sock.h"
#include "standin_daemon.h"
#include "standin_parent.h"
#include "suite.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST "00000000000000aa"
#define SECOND "00000000000000bb"

static standin_parent_t start(const char *daemon, const char *more)
{
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = FIRST, .daemon = daemon, .more = {more}};
    standin_commit(&p, 0, &group, 1);
    return p;
}

static int command(const standin_parent_t *p, jvmgi_frame_type_t type, const char *text)
{
    char path[JVMGI_MAX_SOCKET_PATH + 16];
    uint8_t bytes[512];
    snprintf(path, sizeof(path), "%s/command", p->folder);
    int fd = jvmgi_sock_connect(path);
    ck_assert_int_ge(fd, 0);
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_frame_write(&w, type, text, strlen(text));
    standin_send(fd, &w);
    return fd;
}

static void expect_report(int fd, const char *part)
{
    const char *text = standin_expect(fd, JVMGI_FRAME_REPORT);
    ck_assert_msg(strstr(text, part), "%s is not in: %s", part, text);
}

static void expect_done(int fd)
{
    standin_expect(fd, JVMGI_FRAME_DONE);
    close(fd);
}

static const char *pid_text(pid_t pid, const char *text)
{
    static char line[96];
    snprintf(line, sizeof(line), "pid %ld %s", (long)pid, text);
    return line;
}

START_TEST(the_socket_is_private)
{
    standin_parent_t p = start("", NULL);
    char path[200];
    struct stat info;
    snprintf(path, sizeof(path), "%s/command", p.folder);
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0600);
    standin_stop(&p);
}
END_TEST

START_TEST(status_tells_what_each_process_does)
{
    standin_parent_t p = start("", NULL);
    pid_t pid = standin_pid(&p, FIRST, 0);
    int fd = command(&p, JVMGI_FRAME_STATUS, "");
    expect_report(fd, "web, process 0: ");
    expect_done(fd);
    fd = command(&p, JVMGI_FRAME_STATUS, "");
    expect_report(fd, pid_text(pid, "is ready, for "));
    expect_done(fd);
    standin_stop(&p);
}
END_TEST

START_TEST(status_tells_why_a_process_does_not_run)
{
    standin_parent_t p = start("exit=7", NULL);
    standin_await_log("JVMGI0202", 1);
    int fd = command(&p, JVMGI_FRAME_STATUS, "");
    expect_report(fd, "exit code 7");
    expect_done(fd);
    standin_stop(&p);
}
END_TEST

START_TEST(reload_replaces_one_process_after_the_other)
{
    standin_parent_t p = start("", "processes=2");
    pid_t old[2] = {standin_pid(&p, FIRST, 0), standin_pid(&p, FIRST, 1)};
    int fd = command(&p, JVMGI_FRAME_RELOAD, "web");
    expect_report(fd, "web, process 0: pid ");
    expect_report(fd, "web, process 1: pid ");
    expect_done(fd);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_ne(standin_pid(&p, FIRST, i), old[i]);
        standin_await_gone(old[i]);
    }
    standin_await_log(": reload\n", 2);
    standin_stop(&p);
}
END_TEST

START_TEST(reload_of_all_groups_leaves_lazy_ones_alone)
{
    standin_parent_t p = standin_start();
    standin_group_t groups[] = {{.name = "web", .hash = FIRST, .daemon = ""},
                                {.name = "idle", .hash = SECOND, .daemon = "", .more = {"lazy=1"}}};
    standin_commit(&p, 0, groups, 2);
    pid_t old = standin_pid(&p, FIRST, 0);
    int fd = command(&p, JVMGI_FRAME_RELOAD, "");
    standin_expect(fd, JVMGI_FRAME_REPORT);
    standin_expect(fd, JVMGI_FRAME_REPORT);
    expect_done(fd);
    ck_assert_int_ne(standin_pid(&p, FIRST, 0), old);
    standin_await_log("is ready", 2);
    standin_stop(&p);
}
END_TEST

START_TEST(a_reload_that_fails_leaves_the_processes_serving)
{
    standin_parent_t p = start("once", NULL);
    pid_t old = standin_pid(&p, FIRST, 0);
    int fd = command(&p, JVMGI_FRAME_RELOAD, "web");
    expect_report(fd, "exit code 3");
    ck_assert_str_eq(standin_expect(fd, JVMGI_FRAME_REJECTED), "not reloaded");
    close(fd);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), old);
    ck_assert_int_eq(standin_count_log("JVMGI0221"), 1);
    standin_stop(&p);
}
END_TEST

START_TEST(reload_starts_what_waits_for_its_back_off)
{
    standin_parent_t p = start("exit=7", NULL);
    standin_await_log("JVMGI0202", 2);
    int fd = command(&p, JVMGI_FRAME_RELOAD, "web");
    expect_report(fd, "exit code 7");
    standin_expect(fd, JVMGI_FRAME_REJECTED);
    close(fd);
    standin_stop(&p);
}
END_TEST

START_TEST(an_unknown_group_is_told)
{
    standin_parent_t p = start("", NULL);
    int fd = command(&p, JVMGI_FRAME_RELOAD, "other");
    ck_assert_str_eq(standin_expect(fd, JVMGI_FRAME_REJECTED), "there is no such process group");
    close(fd);
    standin_stop(&p);
}
END_TEST

START_TEST(other_frames_close_the_connection)
{
    standin_parent_t p = start("", NULL);
    int fd = command(&p, JVMGI_FRAME_STOP, "");
    uint8_t byte;
    ck_assert_int_ne(jvmgi_sock_read(fd, &byte, 1, jvmgi_clock_ms() + STANDIN_WITHIN_MS), 0);
    close(fd);
    ck_assert_int_gt(standin_pid(&p, FIRST, 0), 0);
    standin_stop(&p);
}
END_TEST

SUITE_MAIN_AFTER(standin_daemon_main, "supervisor_command", the_socket_is_private,
                 status_tells_what_each_process_does, status_tells_why_a_process_does_not_run,
                 reload_replaces_one_process_after_the_other,
                 reload_of_all_groups_leaves_lazy_ones_alone,
                 a_reload_that_fails_leaves_the_processes_serving,
                 reload_starts_what_waits_for_its_back_off, an_unknown_group_is_told,
                 other_frames_close_the_connection)
