/* SPDX-License-Identifier: Apache-2.0
 * jvmgi-supervisor PREFIX PARENT-PID, started by the Apache parent alone: descriptor 3 gives the 16 bytes of the nonce, descriptor 4 takes
 * one line, "ok FOLDER" or "error TEXT". Standard error is the error log of the moment. */
#include "jvmgi_sock.h"
#include "sup_supervisor.h"
#include "sup_system.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define NONCE_FD 3
#define ANSWER_FD 4
#define NONCE_WITHIN_MS 5000

/* What httpd had open is none of ours; before Linux 5.9 each number is tried. */
static void close_the_rest(void)
{
    if (sup_close_from(ANSWER_FD + 1) == 0) {
        return;
    }
    struct rlimit limit = {.rlim_cur = 1024};
    getrlimit(RLIMIT_NOFILE, &limit);
    for (int fd = ANSWER_FD + 1; (rlim_t)fd < limit.rlim_cur && fd < 1 << 20; fd++) {
        close(fd);
    }
}

/* So that no pipe or socket ever gets the number of a standard stream. */
static bool open_standard_streams(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd) {
            return false;
        }
    }
    return true;
}

static bool read_nonce(uint8_t *nonce)
{
    int64_t deadline = jvmgi_clock_ms() + NONCE_WITHIN_MS;
    size_t done = 0;
    while (done < JVMGI_NONCE_SIZE) {
        if (jvmgi_sock_wait(NONCE_FD, POLLIN, deadline) <= 0) {
            return false;
        }
        ssize_t n = read(NONCE_FD, nonce + done, JVMGI_NONCE_SIZE - done);
        if (n <= 0) {
            return false;
        }
        done += (size_t)n;
    }
    return true;
}

static bool parse_pid(const char *text, pid_t *out)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    *out = (pid_t)value;
    return errno == 0 && *end == '\0' && value > 0 && *out == value;
}

/* Lets go of the terminal that httpd was started from: whoever has one may type on it (TIOCSTI), and daemons inherit ours. */
static bool leave_terminal(void)
{
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENXIO;
    }
    bool is_free = ioctl(fd, TIOCNOTTY) == 0;
    close(fd);
    return is_free;
}

/* httpd stops by a signal to its whole process group, which must not reach the daemons. A session of our own would do as well, but Linux
 * shares out the processors by session first (sched_autogroup): a daemon then waits up to 3 ms for its turn on a machine that its
 * own httpd keeps busy. */
static void leave_group(void)
{
    if (getsid(0) == getpid()) {
        return;
    }
    if (!leave_terminal() || setpgid(0, 0) < 0) {
        setsid();
    }
}

int main(int argc, char **argv)
{
    sup_start_t start = {.build = JVMGI_VERSION, .answer = ANSWER_FD};
    if (argc != 3 || !parse_pid(argv[2], &start.parent)) {
        fputs(
            "jvmgi-supervisor is started by httpd, with the prefix of its folder and httpd's pid\n",
            stderr);
        return 1;
    }
    start.prefix = argv[1];
    close_the_rest();
    if (!open_standard_streams() || fcntl(ANSWER_FD, F_SETFD, FD_CLOEXEC) < 0) {
        fputs("jvmgi-supervisor needs descriptors 3 and 4 from httpd\n", stderr);
        return 1;
    }
    if (!read_nonce(start.nonce)) {
        fputs("jvmgi-supervisor: no nonce came from httpd\n", stderr);
        return 1;
    }
    close(NONCE_FD);
    leave_group();
    if (chdir("/") < 0) {
        return 1;
    }
    return sup_supervisor_run(&start);
}
