/* SPDX-License-Identifier: Apache-2.0
 * One process, one pipe for what it prints, one pipe that closes when it has become the program. */
#include "jvmgi_trial.h"

#include "jvmgi_sock.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/** What the child reports when it cannot become the program. */
typedef struct {
    int error;
    int step;
} report_t;

static const char *const steps[] = {
    "setgroups", "setgid", "setuid", "root could be regained", "chdir", "dup2", "exec",
};

enum { STEP_GROUPS, STEP_GID, STEP_UID, STEP_REGAINED, STEP_CHDIR, STEP_DUP, STEP_EXEC };

/* ---- in the child: async-signal-safe calls only ---- */

static _Noreturn void give_up(int to, int step)
{
    report_t report = {.error = errno, .step = step};
    ssize_t ignored = write(to, &report, sizeof report);
    (void)ignored; /* whoever reads it sees a report that is not whole */
    _exit(127);
}

static void become_user(const jvmgi_trial_t *trial, int report)
{
    if (!trial->changes_user) {
        return;
    }
    if (setgroups(trial->supplementary_count, trial->supplementary) != 0) {
        give_up(report, STEP_GROUPS);
    }
    if (setresgid(trial->gid, trial->gid, trial->gid) != 0) {
        give_up(report, STEP_GID);
    }
    if (setresuid(trial->uid, trial->uid, trial->uid) != 0) {
        give_up(report, STEP_UID);
    }
    if (trial->uid != 0 && setuid(0) == 0) {
        errno = EPERM;
        give_up(report, STEP_REGAINED);
    }
}

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) {
        (void)signal(number, SIG_DFL); /* fails for those that are never changed */
    }
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/** Moves the descriptors that the program gets to 0, 1 and 2, and closes all others but `report`, which exec closes. */
static void set_descriptors(int output, int report)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) {
        give_up(report, STEP_DUP);
    }
    if (report > 3) {
        (void)syscall(SYS_close_range, 3u, (unsigned)report - 1, 0);
    }
    (void)syscall(SYS_close_range, (unsigned)report + 1, UINT_MAX, 0);
}

static _Noreturn void run_child(const jvmgi_trial_t *trial, int output, int report)
{
    reset_signals();
    (void)setsid();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    become_user(trial, report);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (chdir("/") != 0) {
        give_up(report, STEP_CHDIR);
    }
    set_descriptors(output, report);
    /* execve takes pointers to what it does not change as if it did. */
    union {
        const char *const *given;
        char *const *taken;
    } argv = {.given = trial->argv}, envp = {.given = trial->envp};
    execve(trial->argv[0], argv.taken, envp.taken);
    give_up(report, STEP_EXEC);
}

/* ---- in the parent ---- */

typedef struct {
    pid_t pid;
    int pidfd;
    int output;
    int report;
} child_t;

static void close_if_open(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

static void set_not_run(jvmgi_trial_outcome_t *out, int error, const char *what)
{
    out->result = JVMGI_TRIAL_NOT_RUN;
    out->error = error;
    out->what = what;
}

/** Makes pipes and process. */
static bool spawn(const jvmgi_trial_t *trial, child_t *child, jvmgi_trial_outcome_t *out)
{
    int output[2] = {-1, -1};
    int report[2] = {-1, -1};
    if (pipe2(output, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC) != 0) {
        set_not_run(out, errno, "pipe");
        close_if_open(output[0]);
        close_if_open(output[1]);
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) {
        run_child(trial, output[1], report[1]);
    }
    int error = errno;
    close(output[1]);
    close(report[1]);
    if (pid < 0) {
        set_not_run(out, error, "fork");
        close(output[0]);
        close(report[0]);
        return false;
    }
    *child = (child_t){.pid = pid, .output = output[0], .report = report[0]};
    child->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    return true;
}

/** Reads what is there. The rest beyond the room is read and dropped, so that the program does not stand still. False at the end. */
static bool read_output(int fd, char *output, size_t *used)
{
    char dropped[1024];
    size_t room = JVMGI_TRIAL_OUTPUT - 1 - *used;
    ssize_t n = room > 0 ? read(fd, output + *used, room) : read(fd, dropped, sizeof dropped);
    if (n > 0 && room > 0) {
        *used += (size_t)n;
    }
    return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

/** Follows the process until its end; false when the deadline ran out first. */
static bool follow(const child_t *child, int64_t deadline, char *output)
{
    size_t used = 0;
    struct pollfd watched[2] = {{.fd = child->output, .events = POLLIN},
                                {.fd = child->pidfd, .events = POLLIN}};
    for (;;) {
        int64_t left = deadline - jvmgi_clock_ms();
        if (left <= 0) {
            return false;
        }
        int n = poll(watched, 2, (int)left);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        if (n > 0 && watched[0].revents && !read_output(child->output, output, &used)) {
            watched[0].fd = -1;
        } else if (n > 0 && !watched[0].revents && watched[1].revents) {
            return true;
        }
        output[used] = '\0';
        if (watched[0].fd < 0 && child->pidfd < 0) {
            return true;
        }
    }
}

static void read_report(int fd, jvmgi_trial_outcome_t *out)
{
    report_t report;
    ssize_t n = read(fd, &report, sizeof report);
    if (n == (ssize_t)sizeof report && report.step >= 0 && report.step <= STEP_EXEC) {
        set_not_run(out, report.error, steps[report.step]);
    }
}

void jvmgi_trial_run(const jvmgi_trial_t *trial, jvmgi_trial_outcome_t *out)
{
    *out = (jvmgi_trial_outcome_t){.result = JVMGI_TRIAL_FAILED};
    child_t child;
    if (!spawn(trial, &child, out)) {
        return;
    }
    bool ended = follow(&child, jvmgi_clock_ms() + trial->limit_ms, out->output);
    if (!ended) {
        /* Its session, so that what it may have started ends too. */
        (void)kill(-child.pid, SIGKILL);
        (void)kill(child.pid, SIGKILL);
    }
    while (waitpid(child.pid, &out->status, 0) < 0 && errno == EINTR) {
    }
    if (!ended) {
        out->result = JVMGI_TRIAL_TOO_SLOW;
    } else if (WIFEXITED(out->status) && WEXITSTATUS(out->status) == 0) {
        out->result = JVMGI_TRIAL_PASSED;
    }
    read_report(child.report, out);
    close(child.output);
    close(child.report);
    close_if_open(child.pidfd);
}

/* ---- what a JVM says ---- */

/** The next line that is not empty and no warning; its length, 0 at the end. */
static size_t next_line(const char **text)
{
    for (;;) {
        *text += strspn(*text, "\r\n");
        size_t length = strcspn(*text, "\r\n");
        char line[256];
        (void)snprintf(line, sizeof line, "%.*s", (int)(length < 255 ? length : 255), *text);
        if (length == 0 || (!strstr(line, " VM warning: ") && strncmp(line, "WARNING: ", 9) != 0)) {
            return length;
        }
        *text += length;
    }
}

void jvmgi_trial_reason(const char *output, char *out, size_t size)
{
    static const char *const vague[] = {"Error occurred during initialization of",
                                        "Error: LinkageError occurred", "Error: Could not find",
                                        "Error: A JNI error has occurred"};
    size_t length = next_line(&output);
    (void)snprintf(out, size, "%.*s", (int)length, output);
    for (size_t i = 0; i < sizeof vague / sizeof vague[0]; i++) {
        if (strncmp(out, vague[i], strlen(vague[i])) == 0) {
            output += length;
            size_t second = next_line(&output);
            if (second > 0 && length < size) {
                (void)snprintf(out + length, size - length, ": %.*s", (int)second, output);
            }
            return;
        }
    }
}
