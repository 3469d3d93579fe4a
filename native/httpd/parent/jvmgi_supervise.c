/* SPDX-License-Identifier: Apache-2.0
 * Starts the supervisor as a direct child of the parent, and waits for its end. */
#include "jvmgi_supervise.h"

#include "jvmgi_sock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ANSWER_WITHIN_MS = 10000,
    /** How long a look at the process is put off when it has not ended. */
    LOOK_MS = 10,
    LONGEST_ANSWER = 1024,
    NONCE_FD = 3,
    ANSWER_FD = 4
};

/** What the new process needs between fork and exec, where nothing may be allocated. */
typedef struct {
    const char *program;
    char *const *argv;
    char *const *envp;
    int nonce_fd;
    int answer_fd;
} launch_t;

static void close_both(const int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

/** Puts the two descriptors to their places; they are moved out of the way first, since each may lie where the other belongs. */
static bool place_descriptors(const launch_t *launch)
{
    int nonce = fcntl(launch->nonce_fd, F_DUPFD_CLOEXEC, ANSWER_FD + 1);
    int answer = fcntl(launch->answer_fd, F_DUPFD_CLOEXEC, ANSWER_FD + 1);
    return nonce >= 0 && answer >= 0 && dup2(nonce, NONCE_FD) == NONCE_FD &&
           dup2(answer, ANSWER_FD) == ANSWER_FD;
}

/** In the new process. */
static _Noreturn void become_supervisor(const launch_t *launch)
{
    static const char failed[] = "error the program can't be executed\n";
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    if (place_descriptors(launch)) {
        execve(launch->program, launch->argv, launch->envp);
    }
    ssize_t told = write(launch->answer_fd, failed, sizeof failed - 1);
    _exit(told > 0 ? 1 : 2);
}

/** Writes the nonce; it fits into the pipe, so this does not wait. */
static bool give_nonce(int fd, const uint8_t *nonce)
{
    return write(fd, nonce, JVMGI_NONCE_SIZE) == JVMGI_NONCE_SIZE;
}

/** Reads one line without its end. False: it did not come in time, or is too long. */
static bool read_answer(int fd, char *line, size_t size)
{
    int64_t deadline = jvmgi_clock_ms() + ANSWER_WITHIN_MS;
    for (size_t length = 0; length + 1 < size; length++) {
        if (jvmgi_sock_wait(fd, POLLIN, deadline) <= 0 || read(fd, line + length, 1) != 1) {
            return false;
        }
        if (line[length] == '\n') {
            line[length] = '\0';
            return true;
        }
    }
    return false;
}

static bool take_answer(jvmgi_supervisor_t *supervisor, int fd, char *why, size_t why_size)
{
    char line[LONGEST_ANSWER];
    if (!read_answer(fd, line, sizeof line)) {
        (void)snprintf(why, why_size, "it did not answer within %d s", ANSWER_WITHIN_MS / 1000);
        return false;
    }
    if (strncmp(line, "ok ", 3) == 0 && strlen(line + 3) < sizeof supervisor->folder) {
        memcpy(supervisor->folder, line + 3, strlen(line + 3) + 1);
        return true;
    }
    (void)snprintf(why, why_size, "%s",
                   strncmp(line, "error ", 6) == 0 ? line + 6 : "its answer is not understood");
    return false;
}

static bool spawn(jvmgi_supervisor_t *supervisor, const launch_t *launch, int nonce_fd,
                  int answer_fd, char *why, size_t why_size)
{
    pid_t pid = fork();
    if (pid == 0) {
        become_supervisor(launch);
    }
    close(launch->nonce_fd);
    close(launch->answer_fd);
    if (pid < 0) {
        (void)snprintf(why, why_size, "no process can be made: %s", strerrordesc_np(errno));
        return false;
    }
    supervisor->pid = pid;
    supervisor->uid = geteuid();
    supervisor->started_at = jvmgi_clock_ms();
    if (give_nonce(nonce_fd, supervisor->nonce) &&
        take_answer(supervisor, answer_fd, why, why_size)) {
        return true;
    }
    (void)jvmgi_supervisor_await_end(supervisor, 0);
    return false;
}

bool jvmgi_supervisor_start(jvmgi_supervisor_t *supervisor, const char *program, const char *prefix,
                            const char *time_zone, char *why, size_t why_size)
{
    char parent[16];
    char zone[64];
    char name[] = "jvmgi-supervisor";
    char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
    (void)snprintf(parent, sizeof parent, "%ld", (long)getpid());
    int length = snprintf(zone, sizeof zone, "TZ=%s", time_zone ? time_zone : "");
    bool has_zone = time_zone && length > 0 && (size_t)length < sizeof zone;
    char *folder_prefix = strdup(prefix);
    char *argv[] = {name, folder_prefix, parent, NULL};
    char *envp[] = {path, has_zone ? zone : NULL, NULL};
    int nonce[2];
    int answer[2];
    (void)snprintf(why, why_size, "%s",
                   "it needs memory, random bytes and descriptors that the system does not give");
    supervisor->pid = 0;
    bool started = false;
    if (folder_prefix &&
        getrandom(supervisor->nonce, sizeof supervisor->nonce, 0) ==
            (ssize_t)sizeof supervisor->nonce &&
        pipe2(nonce, O_CLOEXEC) == 0) {
        if (pipe2(answer, O_CLOEXEC) == 0) {
            launch_t launch = {program, argv, envp, nonce[0], answer[1]};
            started = spawn(supervisor, &launch, nonce[1], answer[0], why, why_size);
            close(answer[0]);
            close(nonce[1]);
        } else {
            close_both(nonce);
        }
    }
    free(folder_prefix);
    return started;
}

bool jvmgi_supervisor_runs(jvmgi_supervisor_t *supervisor)
{
    if (supervisor->pid == 0) {
        return false;
    }
    int status;
    pid_t ended = waitpid(supervisor->pid, &status, WNOHANG);
    if (ended == supervisor->pid || (ended < 0 && errno == ECHILD)) {
        supervisor->pid = 0;
    }
    return supervisor->pid != 0;
}

bool jvmgi_supervisor_is_ours(const jvmgi_supervisor_t *supervisor)
{
    return supervisor->uid == geteuid();
}

bool jvmgi_supervisor_await_end(jvmgi_supervisor_t *supervisor, int64_t deadline)
{
    while (jvmgi_supervisor_runs(supervisor)) {
        if (jvmgi_clock_ms() >= deadline) {
            if (kill(supervisor->pid, SIGKILL) == 0) {
                (void)waitpid(supervisor->pid, NULL, 0);
            }
            supervisor->pid = 0;
            return false;
        }
        /* Its end is no event on a descriptor that every kernel has. */
        (void)poll(NULL, 0, LOOK_MS);
    }
    return true;
}
