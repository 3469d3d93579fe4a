/* SPDX-License-Identifier: Apache-2.0
 * A stand-in for java. */
#include "standin_daemon.h"

#include "jvmgi_control.h"
#include "jvmgi_limits.h"
#include "jvmgi_sock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECTIONS 64
#define WITHIN_MS 5000

typedef struct {
    int argc;
    char **argv;
    int signals;
    int control;
    bool is_ready;
    bool is_leaving;
    bool burns;
    int connections[CONNECTIONS];
    int count;
    int answered; /* of them; the others wait for READY */
} daemon_t;

/* The value of "NAME=VALUE", "" for a bare NAME, NULL when it is not asked for. */
static const char *asked(const daemon_t *d, const char *name)
{
    size_t length = strlen(name);
    for (int i = 2; i < d->argc; i++) {
        if (strncmp(d->argv[i], name, length) == 0 &&
            (d->argv[i][length] == '=' || d->argv[i][length] == '\0')) {
            return d->argv[i] + length + (d->argv[i][length] == '=');
        }
    }
    return NULL;
}

static void say(const char *text)
{
    for (const char *p = text; *p; p++) {
        if (p[0] == '\\' && p[1] == 'n') {
            fputc('\n', stderr);
            p++;
        } else if (p[0] == '\\' && p[1] == 'r') {
            fputc('\r', stderr);
            p++;
        } else if (p[0] == '\\' && p[1] == '_') {
            fputc(' ', stderr);
            p++;
        } else if (strncmp(p, "\\x1b", 4) == 0) {
            fputc('\x1b', stderr);
            p += 3;
        } else {
            fputc(*p, stderr);
        }
    }
    fflush(stderr);
}

static void say_descriptors(void)
{
    DIR *entries = opendir("/proc/self/fd");
    struct dirent *entry;
    fprintf(stderr, "fact descriptors=");
    while (entries && (entry = readdir(entries))) {
        if (entry->d_name[0] != '.' && strtol(entry->d_name, NULL, 10) != dirfd(entries)) {
            fprintf(stderr, "%s,", entry->d_name);
        }
    }
    fprintf(stderr, "\n");
    if (entries) {
        closedir(entries);
    }
}

static void say_groups(void)
{
    gid_t groups[64];
    int count = getgroups(64, groups);
    fprintf(stderr, "fact groups=");
    for (int i = 0; i < count; i++) {
        fprintf(stderr, "%ld,", (long)groups[i]);
    }
    fprintf(stderr, "\n");
}

/* Lines of /proc/self/status that matter. */
static void say_status(void)
{
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    while (status && fgets(line, sizeof(line), status)) {
        if (strncmp(line, "SigIgn", 6) == 0 || strncmp(line, "SigBlk", 6) == 0 ||
            strncmp(line, "CapEff", 6) == 0 || strncmp(line, "CapPrm", 6) == 0 ||
            strncmp(line, "NoNewPrivs", 10) == 0) {
            fprintf(stderr, "fact %s", line);
        }
    }
    if (status) {
        fclose(status);
    }
}

static void say_facts(char **argv)
{
    extern char **environ;
    uid_t uids[3];
    gid_t gids[3];
    char path[256];
    int death_signal = 0;
    getresuid(&uids[0], &uids[1], &uids[2]);
    getresgid(&gids[0], &gids[1], &gids[2]);
    say_descriptors();
    fprintf(stderr, "fact uids=%ld,%ld,%ld\n", (long)uids[0], (long)uids[1], (long)uids[2]);
    fprintf(stderr, "fact gids=%ld,%ld,%ld\n", (long)gids[0], (long)gids[1], (long)gids[2]);
    say_groups();
    mode_t mask = umask(0);
    umask(mask);
    fprintf(stderr, "fact umask=%03o\n", mask);
    fprintf(stderr, "fact folder=%s\n", getcwd(path, sizeof(path)));
    fprintf(stderr, "fact leader=%d\n", getpgrp() == getpid());
    fprintf(stderr, "fact priority=%d\n", getpriority(PRIO_PROCESS, 0));
    prctl(PR_GET_PDEATHSIG, &death_signal);
    fprintf(stderr, "fact death-signal=%d\n", death_signal);
    fprintf(stderr, "fact dumpable=%d\n", prctl(PR_GET_DUMPABLE));
    fprintf(stderr, "fact argv0=%s\n", argv[0]);
    for (char **variable = environ; *variable; variable++) {
        fprintf(stderr, "fact env %s\n", *variable);
    }
    say_status();
}

static void end(const daemon_t *d, int status)
{
    if (asked(d, "deaf")) {
        shutdown(0, SHUT_RDWR);
    }
    exit(status);
}

static void send_bytes(int fd, const jvmgi_writer_t *w)
{
    if (w->failed || jvmgi_sock_write(fd, w->start, w->used, jvmgi_clock_ms() + WITHIN_MS) < 0) {
        close(fd);
    }
}

static void send_empty(int fd, jvmgi_frame_type_t type)
{
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_frame_write(&w, type, NULL, 0);
    send_bytes(fd, &w);
}

static void send_hello(int fd, const char *build)
{
    uint8_t bytes[512];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_DAEMON, build);
    send_bytes(fd, &w);
}

/* Reads a frame of any length; false at the end of the stream. */
static bool read_frame(int fd, jvmgi_frame_t *frame, uint8_t *payload, size_t room)
{
    uint8_t header[JVMGI_FRAME_HEADER_SIZE];
    int64_t deadline = jvmgi_clock_ms() + WITHIN_MS;
    return jvmgi_sock_read(fd, header, sizeof(header), deadline) == 0 &&
           jvmgi_frame_decode(header, frame) && frame->length <= room &&
           jvmgi_sock_read(fd, payload, frame->length, deadline) == 0;
}

static void start_child(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        pause();
        _exit(0);
    }
    fprintf(stderr, "fact child=%ld\n", (long)pid);
}

static void print_long_line(long length)
{
    while (length-- > 0) {
        putchar('x');
    }
    putchar('\n');
    fflush(stdout);
}

static void print_lines(long count)
{
    for (long i = 0; i < count; i++) {
        printf("line %ld\n", i);
    }
    fflush(stdout);
}

/* True for the first daemon of this program that asks. */
static bool is_first(void)
{
    char path[256];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 8);
    snprintf(path + (length > 0 ? length : 0), 8, ".first");
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
    return fd >= 0;
}

/* The group and the process of CONFIG, so that a test sees what arrived. */
static void say_config(const uint8_t *payload, size_t length)
{
    fprintf(stderr, "fact config=%zu bytes\n", length);
    if (length > 8 && memmem(payload, length, "thread", 6)) {
        fprintf(stderr, "fact config has threads\n");
    }
}

static void become_ready(daemon_t *d, int fd)
{
    static uint8_t payload[JVMGI_MAX_FIELDS];
    jvmgi_frame_t frame;
    const char *build = asked(d, "build");
    if (asked(d, "early")) {
        send_empty(fd, JVMGI_FRAME_READY);
    }
    send_hello(fd, build ? build : JVMGI_VERSION);
    if (!read_frame(fd, &frame, payload, sizeof(payload)) || frame.type != JVMGI_FRAME_CONFIG) {
        close(fd);
        return;
    }
    if (asked(d, "facts")) {
        say_config(payload, frame.length);
    }
    d->control = fd;
    if (asked(d, "late")) {
        struct signalfd_siginfo info;
        while (read(d->signals, &info, sizeof(info)) > 0 && info.ssi_signo != SIGTERM) {
        }
    }
    send_empty(fd, JVMGI_FRAME_READY);
    d->is_ready = true;
    if (asked(d, "garbage")) {
        jvmgi_sock_write(fd, "GET / HTTP/1.1\r\n\r\n", 18, jvmgi_clock_ms() + WITHIN_MS);
    }
    if (asked(d, "forget") && is_first()) {
        close(fd);
        d->control = -1;
    }
    if (asked(d, "restless")) {
        send_empty(fd, JVMGI_FRAME_HEARTBEAT);
    }
    if (asked(d, "chatter")) {
        uint8_t bytes[64];
        jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
        jvmgi_log_line_encode(&w, 3, 0, "x");
        send_bytes(fd, &w);
    }
    d->burns = asked(d, "burn") && is_first();
    if (asked(d, "long")) {
        print_long_line(strtol(asked(d, "long"), NULL, 10));
    }
    if (asked(d, "lines")) {
        print_lines(strtol(asked(d, "lines"), NULL, 10));
    }
}

static void refuse(int fd)
{
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_refused_encode(&w, JVMGI_REFUSED_DRAINING, 0, "");
    send_bytes(fd, &w);
    close(fd);
}

/* Children are served once the daemon is ready. */
static void answer_children(daemon_t *d)
{
    char text[32];
    snprintf(text, sizeof(text), "pid %ld", (long)getpid());
    while (d->is_ready && d->answered < d->count) {
        send_hello(d->connections[d->answered++], text);
    }
}

static void greet(daemon_t *d, int fd)
{
    uint8_t payload[JVMGI_MAX_HELLO];
    jvmgi_frame_t frame;
    jvmgi_hello_t hello;
    if (!read_frame(fd, &frame, payload, sizeof(payload)) ||
        !jvmgi_hello_decode((jvmgi_span_t){payload, frame.length}, &hello)) {
        close(fd);
    } else if (hello.role == JVMGI_ROLE_SUPERVISOR && d->control >= 0) {
        refuse(fd);
    } else if (hello.role == JVMGI_ROLE_SUPERVISOR) {
        become_ready(d, fd);
        answer_children(d);
    } else if (d->count < CONNECTIONS) {
        d->connections[d->count++] = fd;
        answer_children(d);
    }
}

static void leave(daemon_t *d)
{
    d->is_leaving = true;
    if (d->control >= 0) {
        send_empty(d->control, asked(d, "rests") ? JVMGI_FRAME_IDLE : JVMGI_FRAME_DRAIN);
    }
}

static void take_signal(daemon_t *d)
{
    struct signalfd_siginfo info;
    if (read(d->signals, &info, sizeof(info)) != (ssize_t)sizeof(info)) {
        return;
    }
    if (info.ssi_signo == SIGUSR1 && asked(d, "retire")) {
        uint8_t bytes[64];
        jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
        jvmgi_retire_encode(&w, true, "SIGUSR1");
        send_bytes(d->control, &w);
    } else if (info.ssi_signo == SIGUSR1) {
        leave(d);
    } else if (!asked(d, "stubborn")) {
        end(d, 15);
    }
}

static void take_control(daemon_t *d)
{
    uint8_t payload[64];
    jvmgi_frame_t frame;
    if (!read_frame(d->control, &frame, payload, sizeof(payload))) {
        close(d->control);
        d->control = -1;
        if (!asked(d, "stubborn")) {
            end(d, 16);
        }
    } else if (frame.type == JVMGI_FRAME_HEARTBEAT) {
        fprintf(stderr, "fact heartbeat\n");
        send_empty(d->control, JVMGI_FRAME_HEARTBEAT);
    } else if (frame.type == JVMGI_FRAME_DRAIN && !asked(d, "stubborn")) {
        end(d, 15);
    }
}

static void drop_ended_connections(daemon_t *d)
{
    for (int i = 0; i < d->answered; i++) {
        if (jvmgi_sock_wait(d->connections[i], POLLIN, jvmgi_clock_ms()) > 0) {
            close(d->connections[i]);
            d->count--;
            d->answered--;
            memmove(&d->connections[i], &d->connections[i + 1],
                    (size_t)(d->count - i) * sizeof(int));
            i--;
        }
    }
}

static void serve(daemon_t *d)
{
    struct pollfd entries[3 + CONNECTIONS] = {{.fd = d->is_leaving ? -1 : 0, .events = POLLIN},
                                              {.fd = d->signals, .events = POLLIN},
                                              {.fd = d->control, .events = POLLIN}};
    for (int i = 0; i < d->answered; i++) {
        entries[3 + i] = (struct pollfd){.fd = d->connections[i], .events = POLLIN};
    }
    if (poll(entries, (nfds_t)(3 + d->answered), d->burns ? 0 : -1) < 0) {
        exit(1);
    }
    drop_ended_connections(d);
    if (entries[1].revents) {
        take_signal(d);
    } else if (entries[2].revents) {
        take_control(d);
    } else if (entries[0].revents) {
        int fd = accept4(0, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            greet(d, fd);
        }
    }
    if (d->is_leaving && d->count == 0) {
        end(d, 0);
    }
}

void standin_daemon_main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "daemon") != 0) {
        return;
    }
    daemon_t d = {.argc = argc, .argv = argv, .control = -1};
    if (asked(&d, "facts")) {
        say_facts(argv);
    }
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, SIGTERM);
    sigaddset(&taken, SIGUSR1);
    if (asked(&d, "late")) {
        sigprocmask(SIG_BLOCK, &taken, NULL); /* who reads what it says may send one at once */
    }
    if (asked(&d, "say")) {
        say(asked(&d, "say"));
    }
    if (asked(&d, "child")) {
        start_child();
    }
    if (asked(&d, "exit")) {
        end(&d, (int)strtol(asked(&d, "exit"), NULL, 10));
    }
    if (asked(&d, "once") && !is_first()) {
        end(&d, 3);
    }
    if (asked(&d, "hang")) {
        pause();
        exit(0);
    }
    sigprocmask(SIG_BLOCK, &taken, NULL);
    d.signals = signalfd(-1, &taken, SFD_CLOEXEC);
    for (;;) {
        serve(&d);
    }
}
