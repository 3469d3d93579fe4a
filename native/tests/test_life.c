/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_life.h"
#include "suite.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 16
#define ENDS 50

static void *rest(void *nothing)
{
    for (;;) {
        (void)pause();
    }
    return nothing;
}

/* A process with threads that holds the other side of a socket; `closes`: it lets go of it, and lives on. */
static pid_t start(int *peer, bool closes)
{
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        close(ends[0]);
        for (int i = 0; i < THREADS; i++) {
            pthread_t thread;
            if (pthread_create(&thread, NULL, rest, NULL) != 0) {
                _exit(1);
            }
        }
        (void)!write(ends[1], "", 1);
        if (closes) {
            close(ends[1]);
        }
        (void)rest(NULL);
    }
    close(ends[1]);
    *peer = ends[0];
    char byte;
    ck_assert_int_eq(read(*peer, &byte, 1), 1);
    return pid;
}

static void await_hang_up(int peer)
{
    char byte;
    ck_assert_int_le(read(peer, &byte, 1), 0);
    close(peer);
}

static void reap(pid_t pid)
{
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(who_sees_the_end_of_a_connection_sees_the_end_of_its_process)
{
    for (int i = 0; i < ENDS; i++) {
        int peer;
        pid_t pid = start(&peer, false);
        ck_assert_int_eq(jvmgi_life_of(pid), JVMGI_LIFE_RUNS);
        ck_assert_int_eq(kill(pid, SIGKILL), 0);
        await_hang_up(peer);
        ck_assert_int_eq(jvmgi_life_of(pid), JVMGI_LIFE_ENDS);
        reap(pid);
        ck_assert_int_eq(jvmgi_life_of(pid), JVMGI_LIFE_GONE);
    }
}
END_TEST

START_TEST(who_lets_go_of_a_connection_and_lives_runs)
{
    int peer;
    pid_t pid = start(&peer, true);
    await_hang_up(peer);
    ck_assert_int_eq(jvmgi_life_of(pid), JVMGI_LIFE_RUNS);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    reap(pid);
}
END_TEST

START_TEST(flags_and_state_are_told_whatever_the_name_holds)
{
    static const struct {
        const char *stat;
        jvmgi_life_t life;
    } cases[] = {
        {"7 (java) S 1 7 7 0 -1 4194304 1 2", JVMGI_LIFE_RUNS},
        {"7 (a) Z 4) (b) S 1 7 7 0 -1 4194304 1 2", JVMGI_LIFE_RUNS},
        {"7 (java) R 1 7 7 0 -1 4194308 1 2", JVMGI_LIFE_ENDS},
        {"7 (java) Z 1 7 7 0 -1 4194304 1 2", JVMGI_LIFE_ENDS},
        {"7 (java) S 1 7 7 0 -1 0 1 2", JVMGI_LIFE_UNKNOWN},
        {"7 (java) S 1 7", JVMGI_LIFE_UNKNOWN},
        {"7 (java)", JVMGI_LIFE_UNKNOWN},
        {"", JVMGI_LIFE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_msg(jvmgi_life_in(cases[i].stat) == cases[i].life, "%s", cases[i].stat);
    }
}
END_TEST

SUITE_MAIN("life", who_sees_the_end_of_a_connection_sees_the_end_of_its_process,
           who_lets_go_of_a_connection_and_lives_runs,
           flags_and_state_are_told_whatever_the_name_holds)
