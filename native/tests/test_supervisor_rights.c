/* SPDX-License-Identifier: Apache-2.0
 * What daemons of the supervisor program are allowed and what they inherit. Most of it needs root, as Apache does to change users. */
#include "jvmgi_sock.h"
#include "scratch.h"
#include "standin_daemon.h"
#include "standin_parent.h"
#include "sup_identity.h"
#include "suite.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HASH "00000000000000aa"

static bool is_root(void)
{
    return geteuid() == 0;
}

static void expect_fact(const char *fact)
{
    char line[256];
    snprintf(line, sizeof(line), "[group web] fact %s\n", fact);
    ck_assert_msg(standin_count_log(line) == 1, "no fact '%s'\n%s", fact, standin_log());
}

START_TEST(a_daemon_has_what_it_shall_have_and_nothing_else)
{
    if (!is_root()) {
        return;
    }
    ck_assert_int_eq(setenv("SECRET", "of the start shell", 1), 0);
    ck_assert_int_eq(setenv("LD_PRELOAD", "", 1), 0);
    ck_assert_int_eq(setenv("JAVA_TOOL_OPTIONS", "-Dx=y", 1), 0);
    signal(SIGHUP, SIG_IGN);
    sigset_t blocked;
    sigfillset(&blocked);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    umask(0);
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web",
                             .hash = HASH,
                             .daemon = "facts",
                             .more = {"supplementary-gid=12345", "supplementary-gid=23456",
                                      "umask=027", "home=/usr", "priority=5", "argv0=(jvmgi:web)",
                                      "env=JVMGI_GROUP=web", "config=threads=7"}};
    standin_commit(&p, 0, &group, 1);
    standin_await_log("is ready", 1);
    expect_fact("descriptors=0,1,2,");
    expect_fact("uids=65534,65534,65534");
    expect_fact("gids=65534,65534,65534");
    expect_fact("groups=12345,23456,");
    expect_fact("umask=027");
    expect_fact("folder=/usr");
    expect_fact("leader=1");
    expect_fact("priority=5");
    expect_fact("death-signal=15");
    expect_fact("dumpable=1");
    expect_fact("argv0=(jvmgi:web)");
    expect_fact("env JVMGI_GROUP=web");
    ck_assert_int_eq(standin_count_log("fact env "), 1);
    expect_fact("SigIgn:\t0000000000000000");
    expect_fact("SigBlk:\t0000000000000000");
    expect_fact("CapEff:\t0000000000000000");
    expect_fact("CapPrm:\t0000000000000000");
    expect_fact("NoNewPrivs:\t1");
    expect_fact("config has threads");
    standin_stop(&p);
}
END_TEST

START_TEST(one_without_supplementary_groups_has_none)
{
    if (!is_root()) {
        return;
    }
    gid_t groups[] = {0, 4, 27};
    ck_assert_int_eq(setgroups(3, groups), 0);
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = "facts"};
    standin_commit(&p, 0, &group, 1);
    standin_await_log("is ready", 1);
    expect_fact("groups=");
    standin_stop(&p);
}
END_TEST

START_TEST(without_root_daemons_run_as_the_server_does)
{
    if (is_root()) {
        ck_assert_int_eq(chown(scratch_folder(), 65534, 65534), 0);
        ck_assert_int_eq(setgroups(0, NULL), 0);
        ck_assert_int_eq(setgid(65534), 0);
        ck_assert_int_eq(setuid(65534), 0);
    }
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = "facts"};
    standin_commit(&p, 0, &group, 1);
    standin_await_log("is ready", 1);
    char fact[64];
    snprintf(fact, sizeof(fact), "uids=%ld,%ld,%ld", (long)getuid(), (long)getuid(),
             (long)getuid());
    expect_fact(fact);
    expect_fact("NoNewPrivs:\t1");
    expect_fact("descriptors=0,1,2,");
    standin_stop(&p);
}
END_TEST

START_TEST(another_group_s_user_cannot_use_the_sockets)
{
    if (!is_root()) {
        return;
    }
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = ""};
    standin_commit(&p, 0, &group, 1);
    pid_t other = fork();
    if (other == 0) {
        char path[200];
        if (setgid(65533) < 0 || setuid(65533) < 0) {
            _exit(1);
        }
        snprintf(path, sizeof(path), "%s/" HASH ".0", p.folder);
        if (jvmgi_sock_connect(path) >= 0 || errno != EACCES) {
            _exit(2);
        }
        snprintf(path, sizeof(path), "%s/control", p.folder);
        if (jvmgi_sock_connect(path) >= 0 || errno != EACCES) {
            _exit(3);
        }
        snprintf(path, sizeof(path), "%s/x", p.folder);
        _exit(mkdir(path, 0700) < 0 && errno == EACCES ? 0 : 4);
    }
    ck_assert_int_eq(standin_wait(other), 0);
    standin_stop(&p);
}
END_TEST

START_TEST(the_socket_is_its_user_s)
{
    if (!is_root()) {
        return;
    }
    standin_parent_t p = standin_start();
    standin_group_t group = {.name = "web",
                             .hash = HASH,
                             .daemon = "",
                             .more = {"socket-uid=65532", "socket-gid=65531"}};
    standin_commit(&p, 0, &group, 1);
    char path[200];
    struct stat info;
    snprintf(path, sizeof(path), "%s/" HASH ".0", p.folder);
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_uid, 65532);
    ck_assert_uint_eq(info.st_gid, 65531);
    ck_assert_uint_eq(info.st_mode & 07777, 0600);
    standin_stop(&p);
}
END_TEST

/* Nothing else can make these calls fail at will. */
static bool can_inject(void)
{
    return is_root() && access("/usr/bin/strace", X_OK) == 0;
}

/* strace makes a system call fail, or succeed without doing anything. */
static standin_parent_t start_with_fault(const char *calls, const char *daemon)
{
    gid_t groups[] = {0, 4, 27};
    ck_assert_int_eq(setgroups(3, groups), 0);
    ck_assert_int_eq(setenv("ASAN_OPTIONS", "detect_leaks=0", 1), 0); /* it traces, too */
    char trace[64];
    char inject[64];
    snprintf(trace, sizeof(trace), "trace=%.*s", (int)strcspn(calls, ":"), calls);
    snprintf(inject, sizeof(inject), "inject=%s", calls);
    const char *const strace[] = {
        "/usr/bin/strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", trace, "-e", inject, NULL};
    unlink(standin_log_path());
    standin_parent_t p;
    char prefix[128];
    char line[512];
    snprintf(prefix, sizeof(prefix), "%s/run", scratch_folder());
    standin_start_with(&p, strace, prefix, line, sizeof(line));
    ck_assert_msg(strncmp(line, "ok ", 3) == 0, "%s", line);
    snprintf(p.folder, sizeof(p.folder), "%.*s", (int)strcspn(line + 3, "\n"), line + 3);
    standin_group_t group = {.name = "web", .hash = HASH, .daemon = daemon};
    standin_commit(&p, 0, &group, 1);
    return p;
}

static void expect_no_start(const char *calls, const char *expected)
{
    if (!can_inject()) {
        return;
    }
    standin_parent_t p = start_with_fault(calls, "facts");
    standin_await_log(expected, 1);
    ck_assert_int_eq(standin_count_log("fact "), 0);
    standin_stop(&p);
}

/* The first process is made, the next two are not. */
START_TEST(a_lost_process_that_cannot_be_replaced_is_tried_again)
{
    if (!can_inject()) {
        return;
    }
    standin_parent_t p = start_with_fault("clone:error=EAGAIN:when=2..3", "");
    pid_t first = standin_pid(&p, HASH, 0);
    ck_assert_int_eq(kill(first, SIGKILL), 0);
    standin_await_log("JVMGI0202: process 0 did not start: no process could be made: Resource "
                      "temporarily unavailable; next attempt in 1.0 s",
                      1);
    int fd;
    jvmgi_refused_t refused;
    pid_t next = standin_child(&p, HASH, 0, &fd, &refused);
    if (next == 0) { /* unless this machine is so slow that it is there again */
        ck_assert_int_eq(refused.reason, JVMGI_REFUSED_START_FAILED);
    }
    close(fd);
    standin_await_log("no process could be made: Resource temporarily unavailable; next attempt "
                      "in 2.0 s",
                      1);
    standin_await_log("is ready after", 2);
    ck_assert_int_ne(standin_pid(&p, HASH, 0), first);
    standin_stop(&p);
}
END_TEST

#define KEPT "JVMGI0712: process 0 was not started: could not give up the rights of root: "

START_TEST(a_right_that_is_kept_stops_the_start)
{
    static const char *const calls[] = {"setgroups:error=EPERM", "setresgid:error=EAGAIN",
                                        "setresuid:error=EAGAIN"};
    for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
        expect_no_start(calls[i], KEPT);
    }
}
END_TEST

START_TEST(a_success_in_name_only_stops_the_start)
{
    static const char *const calls[] = {"setgroups:retval=0", "setresgid:retval=0",
                                        "setresuid:retval=0"};
    for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
        expect_no_start(calls[i], KEPT);
    }
}
END_TEST

START_TEST(a_step_that_fails_is_a_failed_start)
{
    expect_no_start("clone:error=EAGAIN", "JVMGI0202: process 0 did not start: no process could be "
                                          "made: Resource temporarily unavailable");
    expect_no_start("setpgid:error=EPERM",
                    "JVMGI0202: process 0 did not start: could not make a process group of its "
                    "own: Operation not permitted");
    expect_no_start(
        "prctl:error=EINVAL",
        "JVMGI0202: process 0 did not start: could not renounce new rights: Invalid argument");
}
END_TEST

/* The status of a child that takes on an identity and then exits with what `then` says. */
static int take_identity(const sup_definition_t *d, int (*then)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        int error = sup_identity_take(d);
        _exit(error ? error : then());
    }
    return WEXITSTATUS(standin_wait(pid));
}

static int try_to_return(void)
{
    bool is_back =
        setuid(0) == 0 || setreuid(0, 0) == 0 || setgid(0) == 0 || setgroups(0, NULL) == 0;
    return is_back ? 200 : 100;
}

START_TEST(an_identity_is_taken_for_good)
{
    if (!is_root()) {
        return;
    }
    gid_t groups[] = {1, 2, 3};
    sup_definition_t d = {.changes_user = true,
                          .uid = 65534,
                          .gid = 65533,
                          .supplementary = groups,
                          .supplementary_count = 3};
    ck_assert_int_eq(take_identity(&d, try_to_return), 100);
    d.uid = 0;
    ck_assert_int_eq(take_identity(&d, try_to_return), EPERM);
}
END_TEST

START_TEST(who_is_not_root_cannot_take_one)
{
    if (is_root()) {
        ck_assert_int_eq(setuid(65534), 0);
    }
    sup_definition_t d = {.changes_user = true, .uid = 65533, .gid = 65533};
    ck_assert_int_eq(take_identity(&d, try_to_return), EPERM);
}
END_TEST

SUITE_MAIN_AFTER(standin_daemon_main, "supervisor_rights",
                 a_daemon_has_what_it_shall_have_and_nothing_else,
                 one_without_supplementary_groups_has_none,
                 without_root_daemons_run_as_the_server_does,
                 another_group_s_user_cannot_use_the_sockets, the_socket_is_its_user_s,
                 a_right_that_is_kept_stops_the_start, a_success_in_name_only_stops_the_start,
                 a_lost_process_that_cannot_be_replaced_is_tried_again,
                 a_step_that_fails_is_a_failed_start, an_identity_is_taken_for_good,
                 who_is_not_root_cannot_take_one)
