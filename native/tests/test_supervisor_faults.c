/* SPDX-License-Identifier: Apache-2.0
 * The supervisor program with daemons that fail: at the start, in between, at the end. */
#include "jvmgi_ends.h"
#include "jvmgi_sock.h"
#include "scratch.h"
#include "standin_daemon.h"
#include "standin_parent.h"
#include "suite.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define HASH "00000000000000aa"

static standin_parent_t start_with(const char *daemon, const char *more)
{
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = daemon, .more = {more}};
    standin_commit(&p, 0, &group, 1);
    return p;
}

/* Connects and expects to be refused; the seconds to wait. */
static unsigned expect_refusal(const standin_parent_t *p, int n, jvmgi_refusal_t reason,
                               const char *text)
{
    int fd;
    jvmgi_refused_t refused;
    ck_assert_int_eq(standin_child(p, HASH, n, &fd, &refused), 0);
    ck_assert_int_eq(refused.reason, reason);
    char said[256];
    snprintf(said, sizeof(said), "%.*s", (int)refused.text.length, (const char *)refused.text.data);
    ck_assert_msg(strstr(said, text) != NULL, "says: %s", said);
    char byte;
    ck_assert_int_eq(jvmgi_sock_read(fd, &byte, 1, jvmgi_clock_ms() + STANDIN_WITHIN_MS),
                     1); /* and closes */
    close(fd);
    return refused.retry_after;
}

static void await_zombie(pid_t pid)
{
    char path[64];
    char state = 'R';
    int64_t deadline = jvmgi_clock_ms() + STANDIN_WITHIN_MS;
    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
    while (state != 'Z') {
        FILE *stat = fopen(path, "r");
        if (!stat || fscanf(stat, "%*d (%*[^)]) %c", &state) != 1) {
            state = 'Z'; /* buried already */
        }
        if (stat) {
            fclose(stat);
        }
        ck_assert_msg(jvmgi_clock_ms() < deadline, "process %ld lives on", (long)pid);
    }
}

START_TEST(a_last_word_that_is_read_after_the_end_counts)
{
    standin_parent_t p = start_with("", "processes=2");
    standin_await_log("is ready", 2);
    pid_t first = standin_pid(&p, HASH, 0);
    pid_t second = standin_pid(&p, HASH, 1);
    ck_assert_int_eq(kill(p.pid, SIGSTOP), 0); /* it sees all that follows at once, SIGCHLD first */
    ck_assert_int_eq(kill(first, SIGKILL), 0);
    await_zombie(first);
    ck_assert_int_eq(kill(second, SIGUSR1), 0);
    await_zombie(second);
    ck_assert_int_eq(kill(p.pid, SIGCONT), 0);
    standin_await_log("is ready", 4);
    char line[64];
    snprintf(line, sizeof(line), "(pid %ld) has left: exit code 0", (long)second);
    standin_await_log(line, 1);
    ck_assert_int_eq(standin_count_log("JVMGI0201"), 1);
    ck_assert_int_gt(standin_pid(&p, HASH, 0), 0);
    ck_assert_int_gt(standin_pid(&p, HASH, 1), 0);
    standin_stop(&p);
}
END_TEST

START_TEST(a_killed_daemon_is_replaced_at_once)
{
    standin_parent_t p = start_with("", NULL);
    pid_t old = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(old, SIGKILL), 0);
    int64_t start = jvmgi_clock_ms();
    pid_t new = old;
    while (new == old) {
        new = standin_pid(
            &p, HASH, 0); /* a connection to the dying one waits in the queue or is taken along */
    }
    ck_assert_int_lt(jvmgi_clock_ms() - start, 10000);
    char line[128];
    snprintf(line, sizeof(line),
             "JVMGI0201: process 0 (pid %ld) ended: signal 9 (Killed); next start at once",
             (long)old);
    standin_await_log(line, 1);
    ck_assert_int_eq(standin_count_log("[jvmgi:error]"), 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_daemon_that_is_killed_again_and_again_waits)
{
    standin_parent_t p = start_with("", NULL);
    ck_assert_int_eq(kill(standin_pid(&p, HASH, 0), SIGKILL), 0);
    standin_await_log("is ready", 2);
    ck_assert_int_eq(kill(standin_pid(&p, HASH, 0), SIGKILL), 0);
    standin_await_log("ended: signal 9 (Killed); next start in 0.5 s", 1);
    ck_assert_int_gt(standin_pid(&p, HASH, 0), 0); /* nobody is refused for so short a time */
    standin_stop(&p);
}
END_TEST

START_TEST(a_daemon_that_leaves_again_and_again_waits)
{
    standin_parent_t p = start_with("", NULL);
    for (int i = 1; i <= 2; i++) {
        ck_assert_int_eq(kill(standin_pid(&p, HASH, 0), SIGUSR1), 0);
        standin_await_log("is ready", i + 1);
    }
    /* The first goes at once, the second waits. */
    ck_assert_int_eq(standin_count_log("JVMGI0209"), 1);
    standin_await_log("ms after it was ready; next start in 0.5 s", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(connections_made_while_no_daemon_runs_are_served)
{
    standin_parent_t p = start_with("", NULL);
    pid_t old = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(old, SIGSTOP), 0);
    char path[200];
    snprintf(path, sizeof(path), "%s/" HASH ".0", p.folder);
    int waiting = jvmgi_sock_connect(path);
    ck_assert_int_ge(waiting, 0);
    ck_assert_int_eq(kill(old, SIGKILL), 0);
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_CHILD, JVMGI_VERSION);
    standin_send(waiting, &w);
    standin_expect(waiting, JVMGI_FRAME_HELLO);
    standin_stop(&p);
}
END_TEST

START_TEST(one_that_never_starts_is_tried_ever_more_slowly)
{
    standin_parent_t p = start_with("say=no\\x1bheap\\nsecond exit=1", NULL);
    standin_await_log("[jvmgi:error] [pid ", 1);
    standin_await_log("JVMGI0202: process 0 did not start: exit code 1 before it was ready; it "
                      "said: no\\x1bheap; next attempt in 0.5 s",
                      1);
    ck_assert_uint_eq(
        expect_refusal(&p, 0, JVMGI_REFUSED_START_FAILED, "exit code 1 before it was ready"), 1);
    standin_await_log("next attempt in 1.0 s", 1);
    standin_await_log("next attempt in 2.0 s", 1);
    standin_await_log("next attempt in 4.0 s", 1);
    standin_await_log("JVMGI0203: process 0 does not start, 5 failures in a row: exit code 1", 1);
    ck_assert_uint_ge(expect_refusal(&p, 0, JVMGI_REFUSED_START_FAILED, "exit code 1"), 59);
    ck_assert_int_eq(standin_count_log("JVMGI0202"), 4);
    standin_stop(&p);
}
END_TEST

START_TEST(a_hand_over_ends_the_waiting)
{
    standin_parent_t p = start_with("exit=1", NULL);
    standin_await_log("next attempt in 2.0 s", 1);
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = "exit=1"};
    standin_commit(&p, 1, &group, 1);
    standin_await_log("next attempt in 0.5 s", 2);
    standin_stop(&p);
}
END_TEST

START_TEST(while_another_process_serves_children_are_sent_there)
{
    standin_parent_t p = start_with("", "processes=2");
    pid_t first = standin_pid(&p, HASH, 0);
    standin_pid(&p, HASH, 1);
    char *link = NULL;
    ck_assert_int_gt(asprintf(&link, "%s/standin", scratch_folder()), 0);
    ck_assert_int_eq(unlink(link), 0); /* from now on no start succeeds */
    free(link);
    ck_assert_int_eq(kill(first, SIGKILL), 0);
    standin_await_log("did not start: could not run its program", 1);
    ck_assert_uint_eq(expect_refusal(&p, 0, JVMGI_REFUSED_DRAINING, "another process"), 0);
    standin_stop(&p);
}
END_TEST

START_TEST(a_program_that_is_missing_is_named)
{
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = "", .program = "/no/such/java"};
    standin_commit(&p, 0, &group, 1);
    standin_await_log("JVMGI0202: process 0 did not start: could not run its program "
                      "/no/such/java: No such file or directory",
                      1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_home_that_cannot_be_entered_is_named)
{
    standin_parent_t p = start_with("", "home=/no/such/home");
    standin_await_log(
        "did not start: could not enter its home folder /no/such/home: No such file or directory",
        1);
    standin_stop(&p);
}
END_TEST

START_TEST(one_that_is_never_ready_is_killed)
{
    standin_parent_t p = start_with("hang say=hm\\n", "startup-timeout=1");
    standin_await_log("JVMGI0202: process 0 did not start: it was not ready within startup-timeout "
                      "(1 s) and was killed; next attempt in 0.5 s",
                      1);
    expect_refusal(&p, 0, JVMGI_REFUSED_START_FAILED, "startup-timeout");
    standin_stop(&p);
}
END_TEST

START_TEST(connections_wait_during_a_start_and_are_refused_after_it_failed)
{
    standin_parent_t p = start_with("hang", "startup-timeout=1");
    int64_t start = jvmgi_clock_ms();
    expect_refusal(&p, 0, JVMGI_REFUSED_START_FAILED, "startup-timeout");
    ck_assert_int_ge(jvmgi_clock_ms() - start, 500);
    standin_stop(&p);
}
END_TEST

static void expect_bad_protocol(const char *daemon, const char *line)
{
    standin_parent_t p = start_with(daemon, NULL);
    standin_await_log(line, 1);
    standin_stop(&p);
}

START_TEST(another_build_is_no_daemon_of_ours)
{
    expect_bad_protocol(
        "build=9.9.9",
        "did not start: its build is 9.9.9, protocol 1, but the supervisor's is " JVMGI_VERSION);
}
END_TEST

START_TEST(ready_without_config_is_a_fault)
{
    expect_bad_protocol("early", "did not start: it broke the protocol with its READY");
}
END_TEST

START_TEST(a_frame_that_does_not_belong_is_a_fault)
{
    expect_bad_protocol("chatter", "JVMGI0201: process 0 (pid ");
    standin_await_log("ended: it broke the protocol with the frame LOG and was killed", 1);
}
END_TEST

START_TEST(a_heartbeat_that_nobody_asked_for_is_a_fault)
{
    expect_bad_protocol("restless",
                        "ended: it broke the protocol with its HEARTBEAT and was killed");
}
END_TEST

START_TEST(one_that_answers_heartbeats_lives)
{
    standin_parent_t p = start_with("", "deadlock-timeout=3");
    pid_t pid = standin_pid(&p, HASH, 0);
    standin_await_log("fact heartbeat", 12); /* more than a deadlock-timeout */
    ck_assert_int_eq(standin_pid(&p, HASH, 0), pid);
    ck_assert_int_eq(standin_count_log("JVMGI0216"), 0);
    standin_stop(&p);
}
END_TEST

START_TEST(one_that_answers_no_heartbeat_is_replaced)
{
    standin_parent_t p = start_with("", "deadlock-timeout=1");
    pid_t pid = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(pid, SIGSTOP), 0);
    standin_await_log("JVMGI0216: process 0 (pid ", 1);
    standin_await_log("ended: it answered no heartbeat for deadlock-timeout (1 s) and was killed",
                      1);
    standin_await_log("is ready", 2);
    ck_assert_int_ne(standin_pid(&p, HASH, 0), pid);
    standin_stop(&p);
}
END_TEST

START_TEST(garbage_is_a_fault)
{
    expect_bad_protocol(
        "garbage",
        "ended: it sent something that is no frame on the control connection and was killed");
}
END_TEST

START_TEST(one_that_ignores_everything_is_killed_in_the_end)
{
    standin_parent_t p = start_with("stubborn", "graceful-timeout=1");
    pid_t pid = standin_pid(&p, HASH, 0);
    standin_commit(&p, 1, NULL, 0);
    int64_t start = jvmgi_clock_ms();
    standin_end_generation(&p, 0);
    standin_await_log("JVMGI0205: process 0 (pid ", 1);
    ck_assert_int_ge(jvmgi_clock_ms() - start, 2900); /* graceful-timeout and shutdown-timeout */
    standin_await_gone(pid);
    standin_stop(&p);
}
END_TEST

START_TEST(stop_waits_no_longer_than_shutdown_timeout)
{
    standin_parent_t p = start_with("stubborn", "graceful-timeout=60");
    standin_pid(&p, HASH, 0);
    int64_t start = jvmgi_clock_ms();
    standin_stop(&p);
    ck_assert_int_ge(jvmgi_clock_ms() - start, 1900);
    ck_assert_int_lt(jvmgi_clock_ms() - start, 30000);
    standin_await_log("did not leave in time and was killed", 1);
}
END_TEST

START_TEST(stop_during_a_start_is_quick)
{
    standin_parent_t p = start_with("hang", "shutdown-timeout=30");
    int64_t start = jvmgi_clock_ms();
    standin_stop(&p);
    ck_assert_int_lt(jvmgi_clock_ms() - start, 15000);
}
END_TEST

START_TEST(one_that_gets_ready_when_it_shall_leave_has_no_more_time)
{
    standin_parent_t p = start_with("late stubborn facts", NULL);
    standin_await_log("fact config=", 1);
    standin_stop(&p);
    standin_await_log("did not leave in time and was killed", 1);
    ck_assert_int_eq(standin_count_log("is ready"), 0);
}
END_TEST

START_TEST(a_stopped_daemon_is_killed_all_the_same)
{
    standin_parent_t p = start_with("", NULL);
    pid_t pid = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(pid, SIGSTOP), 0);
    standin_stop(&p);
    standin_await_gone(pid);
}
END_TEST

START_TEST(what_a_daemon_started_goes_with_it)
{
    standin_parent_t p = start_with("child", NULL);
    pid_t child = (pid_t)strtol(standin_await_log("fact child=", 1), NULL, 10);
    pid_t pid = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    standin_await_log("ended: signal 9", 1);
    await_zombie(child); /* an orphan is the system's to bury */
    standin_stop(&p);
}
END_TEST

START_TEST(a_listener_that_was_shut_down_is_made_anew)
{
    standin_parent_t p = start_with("deaf", NULL);
    pid_t old = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(old, SIGTERM), 0);
    standin_await_log("is ready", 2);
    ck_assert_int_ne(standin_pid(&p, HASH, 0), old);
    standin_stop(&p);
}
END_TEST

START_TEST(a_socket_that_was_removed_is_made_anew)
{
    standin_parent_t p = start_with("", NULL);
    pid_t old = standin_pid(&p, HASH, 0);
    char path[200];
    snprintf(path, sizeof(path), "%s/" HASH ".0", p.folder);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(kill(old, SIGKILL), 0);
    standin_await_log("is ready", 2);
    standin_await_log("JVMGI0207: process 0: its socket was shut down or its file removed", 1);
    ck_assert_int_ne(standin_pid(&p, HASH, 0), old);
    standin_stop(&p);
}
END_TEST

START_TEST(one_that_only_closes_its_control_connection_is_let_go)
{
    standin_parent_t p = start_with("forget", NULL);
    pid_t old = standin_pid(&p, HASH, 0);
    standin_await_log("is ready", 2);
    standin_await_gone(old);
    ck_assert_int_eq(standin_count_log("JVMGI0201"), 0);
    standin_await_log("has left", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(who_sends_no_hello_gets_no_answer)
{
    standin_parent_t p = start_with("exit=1", NULL);
    standin_await_log("JVMGI0202", 1);
    char path[200];
    snprintf(path, sizeof(path), "%s/" HASH ".0", p.folder);
    int fd = jvmgi_sock_connect(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(
        jvmgi_sock_write(fd, "GET / HTTP/1.0\r\n\r\n", 18, jvmgi_clock_ms() + STANDIN_WITHIN_MS),
        0);
    char byte;
    int result = jvmgi_sock_read(fd, &byte, 1, jvmgi_clock_ms() + STANDIN_WITHIN_MS);
    ck_assert(result == 1 || (result == -1 && errno == ECONNRESET));
    standin_stop(&p);
}
END_TEST

static void limit_descriptors(pid_t pid, rlim_t soft)
{
    struct rlimit limit;
    ck_assert_int_eq(prlimit(pid, RLIMIT_NOFILE, NULL, &limit), 0);
    limit.rlim_cur = soft > 0 ? soft : limit.rlim_max;
    ck_assert_int_eq(prlimit(pid, RLIMIT_NOFILE, &limit, NULL), 0);
}

START_TEST(want_of_descriptors_passes)
{
    standin_parent_t p = start_with("exit=1", NULL);
    standin_await_log("next attempt in 0.5 s", 1);
    limit_descriptors(p.pid, 3);
    char path[200];
    snprintf(path, sizeof(path), "%s/" HASH ".0", p.folder);
    int fd = jvmgi_sock_connect(path);
    ck_assert_int_ge(fd, 0);
    standin_await_log("[jvmgi:error] [pid ", 2);
    standin_await_log("JVMGI0208: process 0: connections cannot be answered: Too many open files",
                      1);
    standin_await_log(
        "JVMGI0202: process 0 did not start: no process could be made: Too many open files", 1);
    limit_descriptors(p.pid, 0);
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_CHILD, JVMGI_VERSION);
    standin_send(fd, &w);
    standin_expect(fd, JVMGI_FRAME_REFUSED);
    ck_assert_int_lt(standin_count_log("JVMGI0208"), 100);
    standin_stop(&p);
}
END_TEST

START_TEST(many_are_refused_at_once)
{
    standin_parent_t p = start_with("exit=1", "listen-backlog=300");
    standin_await_log("next attempt in 4.0 s", 1);
    char path[200];
    int fds[200];
    snprintf(path, sizeof(path), "%s/" HASH ".0", p.folder);
    for (int i = 0; i < 200; i++) {
        fds[i] = jvmgi_sock_connect(path);
        ck_assert_int_ge(fds[i], 0);
    }
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_CHILD, JVMGI_VERSION);
    for (int i = 0; i < 200; i++) {
        standin_send(fds[i], &w);
    }
    for (int i = 0; i < 200; i++) {
        standin_expect(fds[i], JVMGI_FRAME_REFUSED);
        close(fds[i]);
    }
    standin_stop(&p);
}
END_TEST

/* What the supervisor tells the children of httpd. */
static void expect_end(const standin_parent_t *p, pid_t pid, const char *expected)
{
    char reason[512] = "nothing";
    jvmgi_ends_find(p->folder, geteuid(), pid, reason, sizeof(reason));
    ck_assert_str_eq(reason, expected);
}

START_TEST(what_a_daemon_says_of_its_end_is_part_of_the_line)
{
    standin_parent_t p = start_with("say=#\\_/tmp/hs_err_pid7.log\\nDumping\\_heap\\_to\\_"
                                    "java_pid7.hprof\\_...\\n",
                                    NULL);
    pid_t pid = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    standin_await_log("ended: signal 9 (Killed); crash report /tmp/hs_err_pid7.log; heap dump "
                      "java_pid7.hprof; next start at once",
                      1);
    expect_end(&p, pid,
               "signal 9 (Killed); crash report /tmp/hs_err_pid7.log; heap dump java_pid7.hprof");
    standin_stop(&p);
}
END_TEST

START_TEST(children_are_told_of_an_end_before_its_number_is_free)
{
    standin_parent_t p = start_with("", NULL);
    for (int i = 0; i < 2; i++) {
        pid_t pid = standin_pid(&p, HASH, 0);
        ck_assert_int_eq(kill(pid, i == 0 ? SIGKILL : SIGTERM), 0);
        while (kill(pid, 0) == 0) {
            usleep(1000);
        }
        expect_end(&p, pid, i == 0 ? "signal 9 (Killed)" : "exit code 15");
    }
    standin_stop(&p);
}
END_TEST

SUITE_MAIN_AFTER(
    standin_daemon_main, "supervisor_faults", a_last_word_that_is_read_after_the_end_counts,
    a_killed_daemon_is_replaced_at_once, a_daemon_that_is_killed_again_and_again_waits,
    a_daemon_that_leaves_again_and_again_waits, connections_made_while_no_daemon_runs_are_served,
    one_that_never_starts_is_tried_ever_more_slowly, a_hand_over_ends_the_waiting,
    while_another_process_serves_children_are_sent_there, a_program_that_is_missing_is_named,
    a_home_that_cannot_be_entered_is_named, one_that_is_never_ready_is_killed,
    connections_wait_during_a_start_and_are_refused_after_it_failed,
    another_build_is_no_daemon_of_ours, ready_without_config_is_a_fault,
    a_frame_that_does_not_belong_is_a_fault, garbage_is_a_fault,
    a_heartbeat_that_nobody_asked_for_is_a_fault, one_that_answers_heartbeats_lives,
    one_that_answers_no_heartbeat_is_replaced, one_that_ignores_everything_is_killed_in_the_end,
    stop_waits_no_longer_than_shutdown_timeout, stop_during_a_start_is_quick,
    one_that_gets_ready_when_it_shall_leave_has_no_more_time,
    a_stopped_daemon_is_killed_all_the_same, what_a_daemon_started_goes_with_it,
    a_listener_that_was_shut_down_is_made_anew, a_socket_that_was_removed_is_made_anew,
    one_that_only_closes_its_control_connection_is_let_go, who_sends_no_hello_gets_no_answer,
    want_of_descriptors_passes, many_are_refused_at_once,
    what_a_daemon_says_of_its_end_is_part_of_the_line,
    children_are_told_of_an_end_before_its_number_is_free)
