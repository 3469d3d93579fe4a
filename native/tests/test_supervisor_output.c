/* SPDX-License-Identifier: Apache-2.0
 * What daemons of the supervisor program print, and logs that take nothing. */
#include "jvmgi_control.h"
#include "jvmgi_sock.h"
#include "scratch.h"
#include "standin_daemon.h"
#include "standin_parent.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HASH "00000000000000aa"

static standin_parent_t start_saying(const char *daemon)
{
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = daemon};
    standin_commit(&p, 0, &group, 1);
    standin_pid(&p, HASH, 0);
    return p;
}

START_TEST(lines_have_httpd_s_form)
{
    standin_parent_t p = start_saying("say=hello\\n");
    standin_await_log("hello\n", 1);
    regex_t form;
    ck_assert_int_eq(regcomp(&form,
                             "^\\[[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9]{2} "
                             "[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6} [0-9]{4}\\] \\[jvmgi:error\\] "
                             "\\[pid [0-9]+\\] \\[group web\\] hello$",
                             REG_EXTENDED | REG_NEWLINE),
                     0);
    ck_assert_msg(regexec(&form, standin_log(), 0, NULL, 0) == 0, "%s", standin_log());
    regfree(&form);
    standin_stop(&p);
}
END_TEST

START_TEST(nobody_can_forge_a_line)
{
    standin_parent_t p = start_saying("say=a\\r[core:error]\\x1b[2Jb\\n");
    standin_await_log("[group web] a\\x0d[core:error]\\x1b[2Jb\n", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_name_cannot_forge_one_either)
{
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "we]\nb", .hash = HASH, .daemon = "say=x\\n"};
    standin_commit(&p, 0, &group, 1);
    standin_await_log("[group we]\\x0ab] x\n", 1);
    standin_await_log("[group we]\\x0ab] JVMGI0200", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_line_without_an_end_is_written_after_a_while)
{
    standin_parent_t p = start_saying("say=half");
    standin_await_log("[group web] half\n", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(empty_lines_and_cr_lf)
{
    standin_parent_t p = start_saying("say=one\\r\\n\\ntwo\\n");
    standin_await_log("[group web] two\n", 1);
    ck_assert_int_eq(standin_count_log("[group web] one\n"), 1);
    ck_assert_int_eq(standin_count_log("[group web] \n"), 1);
    standin_stop(&p);
}
END_TEST

START_TEST(long_lines_go_on_in_the_next)
{
    standin_parent_t p = start_saying("long=10000");
    standin_await_log("JVMGI0200", 1);
    standin_stop(&p);
    size_t total = 0;
    char *log = strdup(standin_log());
    char *rest = log;
    char *line;
    while ((line = strsep(&rest, "\n"))) {
        ck_assert_uint_lt(strlen(line), 4096);
        const char *text = strstr(line, "[group web] x");
        total += text ? strlen(text + strlen("[group web] ")) : 0;
    }
    free(log);
    ck_assert_uint_eq(total, 10000);
}
END_TEST

START_TEST(a_flood_is_counted)
{
    standin_parent_t p = start_saying("lines=200000");
    standin_await_log("JVMGI0211: pid ", 1);
    standin_stop(&p);
    long suppressed = 0;
    const char *log = standin_log();
    for (const char *at = log; (at = strstr(at, "suppressed ")); at++) {
        suppressed += strtol(at + strlen("suppressed "), NULL, 10);
    }
    int written = standin_count_log("[group web] line ");
    ck_assert_int_eq(suppressed + written, 200000);
    ck_assert_int_ge(written, 5000);
    ck_assert_int_lt(written, 200000);
}
END_TEST

static int open_pipe_log(const standin_parent_t *p, int *reader)
{
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    int fd = standin_open(p);
    standin_send_log(fd, ends[1]);
    *reader = ends[0];
    close(ends[1]);
    return fd;
}

/* Reads from the pipe until `text` has come. */
static void await_in_pipe(int reader, const char *text)
{
    static char all[1 << 20];
    size_t used = 0;
    int64_t deadline = jvmgi_clock_ms() + STANDIN_WITHIN_MS;
    while (!strstr(all, text)) {
        ck_assert_msg(jvmgi_sock_wait(reader, POLLIN, deadline) > 0, "'%s' does not come", text);
        ssize_t n = read(reader, all + used, sizeof(all) - 1 - used);
        ck_assert_int_gt(n, 0);
        used += (size_t)n;
        all[used] = '\0';
    }
}

START_TEST(a_log_that_takes_nothing_stops_nobody)
{
    standin_parent_t p = standin_start();
    int reader;
    int fd = open_pipe_log(&p, &reader);
    standin_group_t group = {
        .name = "web", .hash = HASH, .daemon = "lines=4000"}; /* more than a pipe holds */
    standin_hand_over(fd, 0, &group, 1);
    close(fd);
    pid_t pid =
        standin_pid(&p, HASH, 0); /* the daemon wrote all its lines before it serves a child */
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    pid_t new = pid;
    while (new == pid) {
        new = standin_pid(&p, HASH, 0);
    }
    await_in_pipe(reader, "lines were dropped because the log took none");
    standin_stop(&p);
}
END_TEST

START_TEST(a_log_pipe_is_httpd_s_too_and_stays_blocking)
{
    standin_parent_t p = standin_start();
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    int fd = standin_open(&p);
    standin_send_log(fd, ends[1]);
    standin_send_generation(fd, JVMGI_FRAME_COMMIT, 0);
    standin_expect(fd, JVMGI_FRAME_DONE);
    ck_assert_int_eq(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
    standin_stop(&p);
}
END_TEST

START_TEST(a_log_whose_reader_is_gone_stops_nobody)
{
    standin_parent_t p = standin_start();
    int reader;
    int fd = open_pipe_log(&p, &reader);
    close(reader);
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = "say=hello\\n"};
    standin_hand_over(fd, 0, &group, 1);
    close(fd);
    ck_assert_int_gt(standin_pid(&p, HASH, 0), 0);
    standin_stop(&p);
}
END_TEST

START_TEST(a_full_disk_stops_nobody)
{
    standin_parent_t p = standin_start();
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    int fd = standin_open(&p);
    standin_send_log(fd, full);
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = "say=hello\\n"};
    standin_hand_over(fd, 0, &group, 1);
    pid_t pid = standin_pid(&p, HASH, 0);
    int log = open(standin_log_path(), O_WRONLY | O_APPEND | O_CLOEXEC);
    standin_send_log(fd, log);
    close(fd);
    standin_await_log("JVMGI0210: ", 1);
    ck_assert_int_eq(standin_pid(&p, HASH, 0), pid);
    standin_stop(&p);
}
END_TEST

START_TEST(syslog_that_is_away_stops_nobody)
{
    standin_parent_t p = standin_start();
    int fd = standin_open(&p);
    jvmgi_log_target_t target = {
        .kind = JVMGI_LOG_TO_SYSLOG, .facility = 3, .ident = {(const uint8_t *)"apache2", 7}};
    standin_send_target(fd, &target);
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = "say=hello\\n"};
    standin_hand_over(fd, 0, &group, 1);
    close(fd);
    ck_assert_int_gt(standin_pid(&p, HASH, 0), 0);
    standin_stop(&p);
}
END_TEST

SUITE_MAIN_AFTER(standin_daemon_main, "supervisor_output", lines_have_httpd_s_form,
                 nobody_can_forge_a_line, a_name_cannot_forge_one_either,
                 a_line_without_an_end_is_written_after_a_while, empty_lines_and_cr_lf,
                 long_lines_go_on_in_the_next, a_flood_is_counted,
                 a_log_that_takes_nothing_stops_nobody,
                 a_log_pipe_is_httpd_s_too_and_stays_blocking,
                 a_log_whose_reader_is_gone_stops_nobody, a_full_disk_stops_nobody,
                 syslog_that_is_away_stops_nobody)
