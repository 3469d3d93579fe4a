/* SPDX-License-Identifier: Apache-2.0
 * The supervisor program with daemons that behave: start, generations, replacement, stop. */
#include "jvmgi_control.h"
#include "jvmgi_sock.h"
#include "scratch.h"
#include "standin_daemon.h"
#include "standin_parent.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST "00000000000000aa"
#define SECOND "00000000000000bb"
#define THIRD "00000000000000cc"
#define FOURTH "00000000000000dd"

static standin_group_t web(const char *hash)
{
    return (standin_group_t){.name = "web", .hash = hash, .daemon = ""};
}

static void commit_web(const standin_parent_t *p, uint32_t generation, const char *hash)
{
    standin_group_t group = web(hash);
    standin_commit(p, generation, &group, 1);
}

static void await_line(const char *format, pid_t pid)
{
    char line[128];
    ck_assert_int_eq(
        snprintf(line, sizeof(line), "(pid %ld) %s", (long)pid, format) < (int)sizeof(line), 1);
    standin_await_log(line, 1);
}

START_TEST(it_starts_and_stops)
{
    standin_parent_t p = standin_start();
    ck_assert_msg(strstr(p.folder, "/run.1") != NULL, "%s", p.folder);
    ck_assert_int_eq(getpgid(p.pid), p.pid);
    ck_assert_int_eq(getsid(p.pid), getsid(0));
    standin_stop(&p);
    ck_assert_str_eq(standin_log(), "");
}
END_TEST

/* The controlling terminal of a process; 0: it has none. */
static int terminal_of(pid_t pid)
{
    char path[64];
    char text[512];
    int terminal = -1;
    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
    FILE *file = fopen(path, "re");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
    fclose(file);
    ck_assert_int_eq(sscanf(strrchr(text, ')'), ") %*c %*d %*d %*d %d", &terminal), 1);
    return terminal;
}

static int run_on_terminal(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    ck_assert_int_ge(master, 0);
    ck_assert_int_eq(grantpt(master) | unlockpt(master), 0);
    ck_assert_int_eq(setsid(), getpid());
    /* The first terminal that the leader of a session opens becomes its own. */
    ck_assert_int_ge(open(ptsname(master), O_RDWR | O_CLOEXEC), 0);
    ck_assert_int_ne(terminal_of(getpid()), 0);
    standin_parent_t p = standin_start();
    int terminal = terminal_of(p.pid);
    bool is_in_our_session = getsid(p.pid) == getpid() && getpgid(p.pid) == p.pid;
    standin_stop(&p);
    return terminal == 0 && is_in_our_session ? 0 : 1;
}

START_TEST(it_lets_go_of_the_terminal)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(run_on_terminal());
    }
    ck_assert_int_eq(standin_wait(pid), 0);
}
END_TEST

START_TEST(two_of_them_use_two_folders)
{
    standin_parent_t first = standin_start();
    standin_parent_t second = standin_start();
    ck_assert(strstr(second.folder, "/run.2") != NULL);
    standin_stop(&first);
    standin_stop(&second);
}
END_TEST

START_TEST(one_that_cannot_start_says_why)
{
    standin_parent_t p;
    char line[512];
    standin_start_with(&p, NULL, "/no/such/place/run", line, sizeof(line));
    ck_assert_str_eq(line,
                     "error cannot use the folder /no/such/place: No such file or directory\n");
    ck_assert_int_eq(standin_wait(p.pid), 0x100);
}
END_TEST

START_TEST(a_group_is_started_and_ended)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t pid = standin_pid(&p, FIRST, 0);
    await_line("is ready after ", pid);
    standin_await_log("[jvmgi:notice] [pid ", 1);
    standin_await_log("[group web] JVMGI0200: process 0 (pid ", 1);
    standin_stop(&p);
    standin_await_gone(pid);
    await_line("has left: exit code 15", pid); /* which is not the supervisor's own */
}
END_TEST

START_TEST(sockets_are_private)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    char path[200];
    struct stat info;
    snprintf(path, sizeof(path), "%s/" FIRST ".0", p.folder);
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0600);
    snprintf(path, sizeof(path), "%s/control", p.folder);
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0600);
    standin_stop(&p);
}
END_TEST

START_TEST(each_process_has_its_own_socket)
{
    standin_parent_t p = standin_start();
    standin_group_t group = web(FIRST);
    group.more[0] = "processes=3";
    standin_commit(&p, 0, &group, 1);
    pid_t pids[3];
    for (int i = 0; i < 3; i++) {
        pids[i] = standin_pid(&p, FIRST, i);
    }
    ck_assert(pids[0] != pids[1] && pids[1] != pids[2] && pids[0] != pids[2]);
    standin_stop(&p);
}
END_TEST

START_TEST(one_that_nobody_needs_ends_until_the_next_connection)
{
    standin_parent_t p = standin_start();
    standin_group_t group = web(FIRST);
    group.daemon = "rests";
    standin_commit(&p, 0, &group, 1);
    pid_t pid = standin_pid(&p, FIRST, 0);
    ck_assert_int_eq(kill(pid, SIGUSR1), 0);
    await_line("had no request for inactivity-timeout and ends", pid);
    standin_await_gone(pid);
    standin_commit(&p, 1, &group, 1); /* which is no reason to start it */
    standin_end_generation(&p, 0);
    ck_assert_int_eq(standin_count_log("is ready"), 1);
    pid_t next = standin_pid(&p, FIRST, 0);
    ck_assert_int_ne(next, pid);
    await_line("is ready after ", next);
    standin_stop(&p);
}
END_TEST

START_TEST(an_unchanged_definition_keeps_its_process)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t pid = standin_pid(&p, FIRST, 0);
    for (uint32_t generation = 1; generation < 4; generation++) {
        commit_web(&p, generation, FIRST);
        standin_end_generation(&p, generation - 1);
        ck_assert_int_eq(standin_pid(&p, FIRST, 0), pid);
    }
    ck_assert_int_eq(standin_count_log("JVMGI"), 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_changed_definition_serves_beside_the_old_one)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t old = standin_pid(&p, FIRST, 0);
    commit_web(&p, 1, SECOND);
    pid_t new = standin_pid(&p, SECOND, 0);
    ck_assert_int_ne(old, new);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), old);
    standin_end_generation(&p, 0);
    char path[200];
    snprintf(path, sizeof(path), "%s/" FIRST ".0", p.folder);
    ck_assert_int_eq(access(path, F_OK), -1);
    await_line("has left: exit code 15", old);
    ck_assert_int_eq(standin_pid(&p, SECOND, 0), new);
    standin_stop(&p);
}
END_TEST

START_TEST(a_removed_group_goes_with_its_generation)
{
    standin_parent_t p = standin_start();
    standin_group_t groups[] = {web(FIRST), {.name = "other", .hash = SECOND, .daemon = ""}};
    standin_commit(&p, 0, groups, 2);
    pid_t other = standin_pid(&p, SECOND, 0);
    standin_commit(&p, 1, groups, 1);
    ck_assert_int_eq(standin_pid(&p, SECOND, 0), other);
    standin_end_generation(&p, 0);
    standin_await_gone(other);
    standin_stop(&p);
}
END_TEST

START_TEST(a_definition_that_comes_back_is_the_same_process)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t pid = standin_pid(&p, FIRST, 0);
    commit_web(&p, 1, SECOND);
    commit_web(&p, 2, FIRST);
    standin_end_generation(&p, 0);
    standin_end_generation(&p, 1);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), pid);
    standin_stop(&p);
}
END_TEST

START_TEST(a_definition_can_come_back_while_it_drains)
{
    standin_parent_t p = standin_start();
    standin_group_t stubborn = web(FIRST);
    stubborn.daemon = "stubborn";
    standin_commit(&p, 0, &stubborn, 1);
    pid_t old = standin_pid(&p, FIRST, 0);
    commit_web(&p, 1, SECOND);
    standin_end_generation(&p, 0);
    standin_commit(&p, 2, &stubborn, 1);
    pid_t new = standin_pid(&p, FIRST, 0);
    ck_assert_int_ne(old, new);
    standin_await_gone(old);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), new);
    standin_stop(&p);
}
END_TEST

START_TEST(no_more_than_two_definitions_of_a_group_live)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t first = standin_pid(&p, FIRST, 0);
    commit_web(&p, 1, SECOND);
    pid_t second = standin_pid(&p, SECOND, 0);
    commit_web(&p, 2, THIRD);
    standin_await_log("[group web] JVMGI0212: more than 2 definitions are in use", 1);
    standin_await_gone(first);
    ck_assert_int_eq(standin_pid(&p, SECOND, 0), second);
    standin_stop(&p);
}
END_TEST

START_TEST(children_of_a_definition_that_was_given_up_are_served_by_the_newest)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    commit_web(&p, 1, SECOND);
    commit_web(&p, 2, THIRD);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), standin_pid(&p, THIRD, 0));
    commit_web(&p, 3, FOURTH);
    pid_t newest = standin_pid(&p, FOURTH, 0);
    ck_assert_int_eq(standin_pid(&p, SECOND, 0), newest);
    commit_web(&p, 4, FIRST); /* and back: the name is a socket again */
    ck_assert_int_ne(standin_pid(&p, FIRST, 0), newest);
    ck_assert_int_eq(standin_pid(&p, THIRD, 0), standin_pid(&p, FIRST, 0));
    standin_stop(&p);
}
END_TEST

START_TEST(children_that_were_led_on_stay_served_when_that_definition_ends_too)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    commit_web(&p, 1, SECOND);
    commit_web(&p, 2, THIRD);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), standin_pid(&p, THIRD, 0));
    commit_web(&p, 3, FOURTH);
    standin_end_generation(&p, 2);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), standin_pid(&p, FOURTH, 0));
    standin_stop(&p);
}
END_TEST

START_TEST(the_newest_generation_is_wanted_to_the_last)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t pid = standin_pid(&p, FIRST, 0);
    standin_end_generation(&p, 0);
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), pid);
    commit_web(&p, 1, SECOND);
    standin_await_gone(pid);
    standin_stop(&p);
}
END_TEST

START_TEST(a_lazy_group_starts_at_its_first_connection)
{
    standin_parent_t p = standin_start();
    standin_group_t group = web(FIRST);
    group.more[0] = "lazy=1";
    standin_commit(&p, 0, &group, 1);
    standin_commit(&p, 1, &group, 1);
    ck_assert_str_eq(standin_log(), "");
    ck_assert_int_gt(standin_pid(&p, FIRST, 0), 0);
    standin_await_log("is ready", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_lazy_group_that_gets_an_alias_starts_at_once)
{
    standin_parent_t p = standin_start();
    standin_group_t group = web(FIRST);
    group.more[0] = "lazy=1";
    standin_commit(&p, 0, &group, 1);
    ck_assert_str_eq(standin_log(), "");
    commit_web(&p, 1, FIRST);
    standin_await_log("is ready", 1);
    standin_stop(&p);
}
END_TEST

START_TEST(a_daemon_that_leaves_has_its_successor_first)
{
    standin_parent_t p = standin_start();
    standin_group_t group = web(FIRST);
    group.more[0] = "graceful-timeout=10";
    standin_commit(&p, 0, &group, 1);
    int held;
    jvmgi_refused_t refused;
    pid_t old = standin_child(&p, FIRST, 0, &held, &refused);
    ck_assert_int_eq(kill(old, SIGUSR1), 0);
    standin_await_log("is ready", 2);
    pid_t new = standin_pid(&p, FIRST, 0);
    ck_assert_int_ne(new, old);
    ck_assert_int_eq(kill(old, 0), 0);
    close(held);
    await_line("has left: exit code 0", old);
    standin_stop(&p);
}
END_TEST

START_TEST(sigterm_ends_everything)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t pid = standin_pid(&p, FIRST, 0);
    ck_assert_int_eq(kill(p.pid, SIGTERM), 0);
    ck_assert_int_eq(standin_wait(p.pid), 0);
    standin_await_gone(pid);
    ck_assert_int_eq(access(p.folder, F_OK), -1);
}
END_TEST

START_TEST(other_signals_change_nothing)
{
    static const int signals[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE, SIGWINCH, SIGALRM};
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    pid_t pid = standin_pid(&p, FIRST, 0);
    for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
        ck_assert_int_eq(kill(p.pid, signals[i]), 0);
    }
    ck_assert_int_eq(standin_pid(&p, FIRST, 0), pid);
    standin_stop(&p);
}
END_TEST

/* A process between us and the supervisor, which can be killed. */
static pid_t start_below(standin_parent_t *p)
{
    int told[2];
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ck_assert_int_eq(pipe(told), 0);
    scratch_folder();
    pid_t parent = fork();
    if (parent == 0) {
        standin_parent_t below = standin_start();
        commit_web(&below, 0, FIRST);
        standin_pid(&below, FIRST, 0);
        ssize_t written = write(told[1], &below, sizeof(below));
        while (written == (ssize_t)sizeof(below)) {
            pause();
        }
        _exit(1);
    }
    ck_assert_int_eq(read(told[0], p, sizeof(*p)), (ssize_t)sizeof(*p));
    return parent;
}

START_TEST(the_parent_s_end_ends_everything)
{
    standin_parent_t p;
    pid_t parent = start_below(&p);
    pid_t pid = standin_pid(&p, FIRST, 0);
    ck_assert_int_eq(kill(parent, SIGKILL), 0);
    standin_wait(parent);
    ck_assert_int_eq(standin_wait(p.pid), 0);
    standin_await_gone(pid);
    ck_assert_int_eq(access(p.folder, F_OK), -1);
    standin_await_log("JVMGI0214: httpd's parent process has gone", 1);
}
END_TEST

START_TEST(the_supervisor_s_end_ends_its_daemons)
{
    standin_parent_t p = standin_start();
    commit_web(&p, 0, FIRST);
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    pid_t pid = standin_pid(&p, FIRST, 0);
    ck_assert_int_eq(kill(p.pid, SIGKILL), 0);
    standin_wait(p.pid);
    int status = standin_wait(pid);
    ck_assert(WIFEXITED(status));
    standin_parent_t next = standin_start();
    ck_assert_str_eq(next.folder, p.folder); /* what the first left is no hindrance */
    commit_web(&next, 0, FIRST);
    ck_assert_int_gt(standin_pid(&next, FIRST, 0), 0);
    standin_stop(&next);
}
END_TEST

START_TEST(a_new_supervisor_does_not_wait_for_old_daemons)
{
    standin_parent_t p = standin_start();
    standin_group_t group = web(FIRST);
    group.daemon = "stubborn";
    standin_commit(&p, 0, &group, 1);
    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    pid_t old = standin_pid(&p, FIRST, 0);
    ck_assert_int_eq(kill(p.pid, SIGKILL), 0);
    standin_wait(p.pid);
    standin_parent_t next = standin_start();
    ck_assert_str_eq(next.folder, p.folder);
    commit_web(&next, 0, FIRST);
    pid_t new = standin_pid(&next, FIRST, 0);
    ck_assert_int_ne(new, old);
    ck_assert_int_eq(kill(old, SIGKILL), 0);
    standin_wait(old);
    standin_stop(&next);
}
END_TEST

SUITE_MAIN_AFTER(
    standin_daemon_main, "supervisor_life", it_starts_and_stops, it_lets_go_of_the_terminal,
    two_of_them_use_two_folders, one_that_cannot_start_says_why, a_group_is_started_and_ended,
    sockets_are_private, each_process_has_its_own_socket,
    one_that_nobody_needs_ends_until_the_next_connection, an_unchanged_definition_keeps_its_process,
    a_changed_definition_serves_beside_the_old_one, a_removed_group_goes_with_its_generation,
    a_definition_that_comes_back_is_the_same_process, a_definition_can_come_back_while_it_drains,
    no_more_than_two_definitions_of_a_group_live,
    children_of_a_definition_that_was_given_up_are_served_by_the_newest,
    children_that_were_led_on_stay_served_when_that_definition_ends_too,
    the_newest_generation_is_wanted_to_the_last, a_lazy_group_starts_at_its_first_connection,
    a_lazy_group_that_gets_an_alias_starts_at_once, a_daemon_that_leaves_has_its_successor_first,
    sigterm_ends_everything, other_signals_change_nothing, the_parent_s_end_ends_everything,
    the_supervisor_s_end_ends_its_daemons, a_new_supervisor_does_not_wait_for_old_daemons)
