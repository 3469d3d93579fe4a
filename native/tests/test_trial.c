/* SPDX-License-Identifier: Apache-2.0
 * Commands tried in a process of their own. */
#include "jvmgi_sock.h"
#include "jvmgi_trial.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static jvmgi_trial_outcome_t run(const char *script, int64_t limit_ms)
{
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};
    const char *const envp[] = {"PATH=/usr/bin:/bin", "GREETING=hello", NULL};
    jvmgi_trial_t trial = {.argv = argv, .envp = envp, .limit_ms = limit_ms};
    jvmgi_trial_outcome_t outcome;
    jvmgi_trial_run(&trial, &outcome);
    return outcome;
}

START_TEST(output_and_status_come_back)
{
    jvmgi_trial_outcome_t passed = run("echo $GREETING; echo $HOME; echo more >&2", 10000);
    ck_assert_int_eq(passed.result, JVMGI_TRIAL_PASSED);
    ck_assert_str_eq(passed.output, "hello\n\nmore\n");
    jvmgi_trial_outcome_t failed = run("echo no; exit 3", 10000);
    ck_assert_int_eq(failed.result, JVMGI_TRIAL_FAILED);
    ck_assert_int_eq(WEXITSTATUS(failed.status), 3);
    ck_assert_str_eq(failed.output, "no\n");
    jvmgi_trial_outcome_t killed = run("kill -9 $$", 10000);
    ck_assert_int_eq(killed.result, JVMGI_TRIAL_FAILED);
    ck_assert_int_eq(WTERMSIG(killed.status), 9);
}
END_TEST

START_TEST(the_limit_ends_it)
{
    int64_t before = jvmgi_clock_ms();
    jvmgi_trial_outcome_t outcome = run("echo begun; exec sleep 600", 300);
    ck_assert_int_eq(outcome.result, JVMGI_TRIAL_TOO_SLOW);
    ck_assert_str_eq(outcome.output, "begun\n");
    ck_assert(jvmgi_clock_ms() - before < 60000);
}
END_TEST

START_TEST(much_output_does_not_hold_it_up)
{
    jvmgi_trial_outcome_t outcome = run("head -c 1000000 /dev/zero | tr '\\0' x", 10000);
    ck_assert_int_eq(outcome.result, JVMGI_TRIAL_PASSED);
    ck_assert_uint_eq(strlen(outcome.output), JVMGI_TRIAL_OUTPUT - 1);
}
END_TEST

START_TEST(no_descriptor_is_inherited)
{
    int leaked = open("/dev/null", O_RDONLY);
    ck_assert_int_ge(leaked, 0);
    jvmgi_trial_outcome_t outcome = run("ls /proc/self/fd | tr '\\n' ' '", 10000);
    close(leaked);
    /* 3 is the folder that ls reads. */
    ck_assert_str_eq(outcome.output, "0 1 2 3 ");
}
END_TEST

START_TEST(a_missing_program_is_told)
{
    const char *const argv[] = {"/nowhere/java", NULL};
    const char *const envp[] = {NULL};
    jvmgi_trial_t trial = {.argv = argv, .envp = envp, .limit_ms = 10000};
    jvmgi_trial_outcome_t outcome;
    jvmgi_trial_run(&trial, &outcome);
    ck_assert_int_eq(outcome.result, JVMGI_TRIAL_NOT_RUN);
    ck_assert_int_eq(outcome.error, ENOENT);
    ck_assert_str_eq(outcome.what, "exec");
}
END_TEST

START_TEST(root_runs_it_as_the_user)
{
    if (geteuid() != 0) {
        return;
    }
    const char *const argv[] = {"/bin/sh", "-c", "id -u; id -g; id -G", NULL};
    const char *const envp[] = {"PATH=/usr/bin:/bin", NULL};
    const gid_t groups[] = {65534, 7};
    jvmgi_trial_t trial = {.argv = argv,
                           .envp = envp,
                           .changes_user = true,
                           .uid = 65534,
                           .gid = 65534,
                           .supplementary = groups,
                           .supplementary_count = 2,
                           .limit_ms = 10000};
    jvmgi_trial_outcome_t outcome;
    jvmgi_trial_run(&trial, &outcome);
    ck_assert_int_eq(outcome.result, JVMGI_TRIAL_PASSED);
    ck_assert_str_eq(outcome.output, "65534\n65534\n65534 7\n");
}
END_TEST

static const struct {
    const char *output;
    const char *reason;
} said[] = {
    {"Unrecognized VM option 'Foo'\nError: Could not create the Java Virtual Machine.\n",
     "Unrecognized VM option 'Foo'"},
    {"Error occurred during initialization of VM\nToo small maximum heap\n",
     "Error occurred during initialization of VM: Too small maximum heap"},
    {"OpenJDK 64-Bit Server VM warning: Option X was deprecated\nInvalid maximum heap size: "
     "-Xmx1k\n",
     "Invalid maximum heap size: -Xmx1k"},
    {"Error: Could not find or load main class org.jvmgi.boot.Main\nCaused by: "
     "java.lang.ClassNotFoundException: org.jvmgi.boot.Main\n",
     "Error: Could not find or load main class org.jvmgi.boot.Main: Caused by: "
     "java.lang.ClassNotFoundException: org.jvmgi.boot.Main"},
    {"", ""},
    {"\n\n", ""},
};

START_TEST(the_reason_is_found)
{
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        char reason[256];
        jvmgi_trial_reason(said[i].output, reason, sizeof reason);
        ck_assert_str_eq(reason, said[i].reason);
        char small[8];
        jvmgi_trial_reason(said[i].output, small, sizeof small);
        ck_assert_uint_lt(strlen(small), sizeof small);
    }
}
END_TEST

SUITE_MAIN("trial", output_and_status_come_back, the_limit_ends_it, much_output_does_not_hold_it_up,
           no_descriptor_is_inherited, a_missing_program_is_told, root_runs_it_as_the_user,
           the_reason_is_found)
