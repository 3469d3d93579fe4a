/* SPDX-License-Identifier: Apache-2.0
 * The supervisor program with daemons that are replaced by plan: the successor is ready before the one before leaves. */
#include "scratch.h"
#include "standin_daemon.h"
#include "standin_parent.h"
#include "suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST "00000000000000aa"
#define SECOND "00000000000000bb"

static pid_t start(standin_parent_t *p, const char *daemon, const char *more)
{
    *p = standin_start();
    standin_group_t group = {.name = "web", .hash = FIRST, .daemon = daemon, .more = {more}};
    standin_commit(p, 0, &group, 1);
    return standin_pid(p, FIRST, 0);
}

/* "(pid N) TEXT" */
static const char *of(pid_t pid, const char *text)
{
    static char line[128];
    snprintf(line, sizeof(line), "(pid %ld) %s", (long)pid, text);
    return line;
}

/* The pid of the `times`th line "[pid N] [group web] here", which a daemon with say=here writes when it starts. */
static pid_t await_start(int times)
{
    standin_await_log("] here", times);
    const char *log = standin_log();
    const char *place = log;
    for (int i = 0; i < times; i++) {
        place = strstr(i ? place + 1 : place, "] here");
        ck_assert_ptr_nonnull(place);
    }
    while (place > log && strncmp(place, "[pid ", 5) != 0) {
        place--;
    }
    return (pid_t)strtol(place + 5, NULL, 10);
}

/* Starts a daemon and its successor, which is ready when it gets SIGTERM. The successor's pid. */
static pid_t start_both(standin_parent_t *p, pid_t *old)
{
    *p = standin_start();
    standin_group_t group = {.name = "web", .hash = FIRST, .daemon = "late retire say=here"};
    standin_commit(p, 0, &group, 1);
    *old = await_start(1);
    ck_assert_int_eq(kill(*old, SIGTERM), 0); /* be ready */
    ck_assert_int_eq(standin_pid(p, FIRST, 0), *old);
    ck_assert_int_eq(kill(*old, SIGUSR1), 0);
    return await_start(2);
}

START_TEST(the_one_before_serves_until_its_successor_is_ready)
{
    standin_parent_t p;
    pid_t old;
    pid_t new = start_both(&p, &old);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), old);
    ck_assert_int_eq(kill(new, SIGTERM), 0);
    standin_await_log("JVMGI0220", 1);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), new);
    standin_await_log(of(old, "has left: exit code 15"), 1);
    ck_assert_ptr_nonnull(strstr(standin_log(), ": SIGUSR1\n"));
    standin_stop(&p);
}
END_TEST

START_TEST(a_successor_that_does_not_start_changes_nothing)
{
    standin_parent_t p;
    pid_t old = start(&p, "retire once", NULL);
    ck_assert_int_eq(kill(old, SIGUSR1), 0);
    standin_await_log(of(old, "serves on, because its successor did not start: exit code 3"), 2);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), old);
    ck_assert_int_eq(standin_count_log("JVMGI0202"), 0);
    ck_assert_int_eq(standin_count_log("[jvmgi:error]"), 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_successor_takes_over_when_the_one_before_dies_meanwhile)
{
    standin_parent_t p;
    pid_t old;
    pid_t new = start_both(&p, &old);
    ck_assert_int_eq(kill(old, SIGKILL), 0);
    standin_await_log("ended: signal 9 (Killed); next start is under way", 1);
    ck_assert_int_eq(kill(new, SIGTERM), 0);
    standin_await_log(of(new, "is ready"), 1);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), new);
    ck_assert_int_eq(standin_count_log("] here"), 2);
    standin_stop(&p);
}
END_TEST

START_TEST(a_stop_ends_a_successor_that_starts)
{
    standin_parent_t p;
    pid_t old;
    pid_t new = start_both(&p, &old);
    standin_stop(&p);
    standin_await_gone(old);
    standin_await_gone(new);
}
END_TEST

START_TEST(who_waited_for_the_one_before_is_sent_on)
{
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = FIRST, .daemon = "retire stubborn"};
    standin_commit(&p, 0, &group, 1);
    pid_t old = standin_pid(&p, FIRST, 0);
    ck_assert_int_eq(kill(old, SIGUSR1), 0);
    standin_await_log("JVMGI0220", 1);
    ck_assert_int_ne(standin_pid(&p, FIRST, 0), old);
    standin_await_log(of(old, "did not leave in time and was killed"), 1);
    standin_stop(&p);
}
END_TEST

START_TEST(restart_interval_replaces_again_and_again)
{
    standin_parent_t p;
    pid_t old = start(&p, "", "restart-interval=1");
    standin_await_log(": restart-interval (1 s) is over\n", 2);
    ck_assert_int_ne(standin_pid(&p, FIRST, 0), old);
    standin_stop(&p);
}
END_TEST

START_TEST(cpu_time_limit_replaces)
{
    standin_parent_t p;
    pid_t old = start(&p, "burn", "cpu-time-limit=1");
    standin_await_log(": cpu-time-limit (1 s) is reached\n", 1);
    ck_assert_int_ne(standin_pid(&p, FIRST, 0), old);
    standin_await_log(of(old, "has left"), 1);
    standin_stop(&p);
}
END_TEST

static void check_order(pid_t left, pid_t ready)
{
    standin_await_log(of(ready, "is ready"), 1);
    const char *then = strstr(standin_log(), of(left, "has left"));
    ck_assert_ptr_nonnull(then);
    ck_assert_ptr_nonnull(strstr(then, of(ready, "is ready")));
}

START_TEST(one_alone_has_ended_before_its_successor_starts)
{
    standin_parent_t p;
    pid_t old = start(&p, "retire", "alone=1");
    ck_assert_int_eq(kill(old, SIGUSR1), 0);
    standin_await_log("JVMGI0222", 1);
    pid_t new = standin_pid(&p, FIRST, 0);
    ck_assert_int_ne(new, old);
    check_order(old, new);
    standin_stop(&p);
}
END_TEST

START_TEST(a_changed_definition_that_is_alone_waits_for_the_one_before)
{
    standin_parent_t p;
    pid_t old = start(&p, "", "alone=1");
    standin_group_t group = {.name = "web", .hash = SECOND, .daemon = "", .more = {"alone=1"}};
    standin_commit(&p, 1, &group, 1);
    pid_t new = standin_pid(&p, SECOND, 0);
    ck_assert_int_ne(new, old);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), new); /* children of the generation before */
    check_order(old, new);
    standin_stop(&p);
}
END_TEST

SUITE_MAIN_AFTER(standin_daemon_main, "supervisor_succession",
                 the_one_before_serves_until_its_successor_is_ready,
                 a_successor_that_does_not_start_changes_nothing,
                 a_successor_takes_over_when_the_one_before_dies_meanwhile,
                 a_stop_ends_a_successor_that_starts, who_waited_for_the_one_before_is_sent_on,
                 restart_interval_replaces_again_and_again, cpu_time_limit_replaces,
                 one_alone_has_ended_before_its_successor_starts,
                 a_changed_definition_that_is_alone_waits_for_the_one_before)
