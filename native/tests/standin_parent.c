/* SPDX-License-Identifier: Apache-2.0
 * A stand-in for the Apache parent. */
#include "standin_parent.h"

#include "jvmgi_control.h"
#include "jvmgi_fields.h"
#include "jvmgi_sock.h"
#include "scratch.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t soon(void)
{
    return jvmgi_clock_ms() + STANDIN_WITHIN_MS;
}

/* Between two looks at something that has no descriptor to wait for. */
static void nap(void)
{
    struct timespec moment = {.tv_nsec = 5000000};
    nanosleep(&moment, NULL);
}

const char *standin_log_path(void)
{
    static char path[256];
    snprintf(path, sizeof(path), "%s/error.log", scratch_folder());
    return path;
}

/* In the child: descriptors 3 and 4 as httpd gives them, one more that must not be kept. */
static void become_supervisor(const char *const *tool, const char *prefix, int nonce, int answer)
{
    char parent[32];
    const char *argv[16];
    int count = 0;
    snprintf(parent, sizeof(parent), "%ld", (long)getppid());
    int null = open("/dev/null", O_RDONLY);
    int log = open(standin_log_path(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    int high_nonce = fcntl(nonce, F_DUPFD, 20);
    int high_answer = fcntl(answer, F_DUPFD, 20);
    dup2(null, 0);
    dup2(log, 2);
    dup2(high_nonce, 3);
    dup2(high_answer, 4);
    for (; tool && tool[count]; count++) {
        argv[count] = tool[count];
    }
    argv[count++] = JVMGI_SUPERVISOR;
    argv[count++] = prefix;
    argv[count++] = parent;
    argv[count] = NULL;
    char *const *arguments;
    const char *const *constant = argv;
    memcpy(&arguments, &constant, sizeof(arguments)); /* execvp does not change them */
    execvp(argv[0], arguments);
    _exit(126);
}

static void read_line(int fd, char *line, size_t size)
{
    size_t used = 0;
    while (used == 0 || line[used - 1] != '\n') {
        ck_assert_msg(jvmgi_sock_wait(fd, POLLIN, soon()) > 0, "the supervisor does not answer");
        ssize_t n = read(fd, line + used, size - 1 - used);
        ck_assert_int_ge(n, 0);
        if (n == 0) {
            break;
        }
        used += (size_t)n;
    }
    line[used] = '\0';
}

void standin_start_with(standin_parent_t *p, const char *const *tool, const char *prefix,
                        char *line, size_t size)
{
    int nonce[2];
    int answer[2];
    ck_assert_int_eq(pipe2(nonce, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(answer, O_CLOEXEC), 0);
    ck_assert_int_eq(getrandom(p->nonce, sizeof(p->nonce), 0), JVMGI_NONCE_SIZE);
    ck_assert_int_eq(chmod(scratch_folder(), 01777), 0); /* daemons of any user may leave a mark */
    p->pid = fork();
    ck_assert_int_ge(p->pid, 0);
    if (p->pid == 0) {
        become_supervisor(tool, prefix, nonce[0], answer[1]);
    }
    close(nonce[0]);
    close(answer[1]);
    ck_assert_int_eq(write(nonce[1], p->nonce, sizeof(p->nonce)), JVMGI_NONCE_SIZE);
    close(nonce[1]);
    read_line(answer[0], line, size);
    close(answer[0]);
}

standin_parent_t standin_start(void)
{
    standin_parent_t p;
    char prefix[128];
    char line[512];
    snprintf(prefix, sizeof(prefix), "%s/run", scratch_folder());
    standin_start_with(&p, NULL, prefix, line, sizeof(line));
    ck_assert_msg(strncmp(line, "ok ", 3) == 0, "the supervisor says: %s\n%s", line, standin_log());
    line[strcspn(line, "\n")] = '\0';
    snprintf(p.folder, sizeof(p.folder), "%.*s", JVMGI_MAX_SOCKET_PATH, line + 3);
    return p;
}

int standin_wait(pid_t pid)
{
    int64_t deadline = soon();
    int status;
    pid_t waited;
    while ((waited = waitpid(pid, &status, WNOHANG)) == 0) {
        ck_assert_msg(jvmgi_clock_ms() < deadline, "process %ld does not end\n%s", (long)pid,
                      standin_log());
        nap();
    }
    ck_assert_int_eq(waited, pid);
    return status;
}

void standin_stop(standin_parent_t *p)
{
    int fd = standin_open(p);
    uint8_t bytes[16];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_frame_write(&w, JVMGI_FRAME_STOP, NULL, 0);
    standin_send(fd, &w);
    standin_expect(fd, JVMGI_FRAME_DONE);
    close(fd);
    int status = standin_wait(p->pid);
    ck_assert_msg(status == 0, "status %x\n%s", (unsigned)status, standin_log());
    ck_assert_int_eq(access(p->folder, F_OK), -1);
}

int standin_connect_control(const standin_parent_t *p)
{
    char path[160];
    snprintf(path, sizeof(path), "%s/control", p->folder);
    int fd = jvmgi_sock_connect(path);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    return fd;
}

void standin_send(int fd, const jvmgi_writer_t *w)
{
    ck_assert(!w->failed);
    ck_assert_int_eq(jvmgi_sock_write(fd, w->start, w->used, soon()), 0);
}

int standin_open(const standin_parent_t *p)
{
    int fd = standin_connect_control(p);
    uint8_t bytes[256];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_PARENT, JVMGI_VERSION);
    jvmgi_frame_write(&w, JVMGI_FRAME_NONCE, p->nonce, sizeof(p->nonce));
    standin_send(fd, &w);
    standin_expect(fd, JVMGI_FRAME_HELLO);
    return fd;
}

const char *standin_expect(int fd, jvmgi_frame_type_t type)
{
    static char payload[JVMGI_MAX_REJECTED + 1];
    uint8_t header[JVMGI_FRAME_HEADER_SIZE];
    jvmgi_frame_t frame;
    int result = jvmgi_sock_read(fd, header, sizeof(header), soon());
    ck_assert_msg(result == 0, "no %s came: %s\n%s", jvmgi_frame_name(type),
                  result > 0 ? "closed" : strerror(errno), standin_log());
    ck_assert(jvmgi_frame_decode(header, &frame));
    ck_assert_uint_lt(frame.length, sizeof(payload));
    ck_assert_int_eq(jvmgi_sock_read(fd, payload, frame.length, soon()), 0);
    payload[frame.length] = '\0';
    ck_assert_msg(frame.type == type, "%s came instead of %s: %s", jvmgi_frame_name(frame.type),
                  jvmgi_frame_name(type), payload);
    return payload;
}

/* Where the fields of a group gather. */
typedef struct {
    jvmgi_writer_t *w;
    size_t count;
    const standin_group_t *group;
} gathering_t;

static void add(gathering_t *g, const char *key, const char *value)
{
    jvmgi_fields_add(g->w, key, strlen(key), value, strlen(value));
    g->count++;
}

static void add_default(gathering_t *g, const char *key, const char *value)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < 8 && g->group->more[i]; i++) {
        if (strncmp(g->group->more[i], key, length) == 0 && g->group->more[i][length] == '=') {
            return;
        }
    }
    add(g, key, value);
}

static void add_arguments(gathering_t *g)
{
    static char program[128];
    char words[512];
    char *rest = words;
    snprintf(program, sizeof(program), "%s/standin", scratch_folder());
    add(g, "arg", g->group->program ? g->group->program : program);
    add(g, "arg", "daemon");
    snprintf(words, sizeof(words), "%s", g->group->daemon);
    char *word;
    while ((word = strsep(&rest, " "))) {
        if (*word) {
            add(g, "arg", word);
        }
    }
}

static void add_numbers(gathering_t *g)
{
    static const char *const numbers[][2] = {
        {"processes", "1"},           {"listen-backlog", "10"},  {"send-buffer-size", "0"},
        {"receive-buffer-size", "0"}, {"startup-timeout", "10"}, {"shutdown-timeout", "2"},
        {"graceful-timeout", "2"},    {"deadlock-timeout", "0"}, {"priority", "0"}};
    char socket_uid[16];
    char socket_gid[16];
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        add_default(g, numbers[i][0], numbers[i][1]);
    }
    snprintf(socket_uid, sizeof(socket_uid), "%ld", (long)geteuid());
    snprintf(socket_gid, sizeof(socket_gid), "%ld", (long)getegid());
    add_default(g, "socket-uid", socket_uid);
    add_default(g, "socket-gid", socket_gid);
    if (geteuid() == 0) {
        add_default(g, "uid", "65534");
        add_default(g, "gid", "65534");
    }
}

/* The program, where every user can run it. */
static void install_program(void)
{
    char path[128];
    char command[400];
    snprintf(path, sizeof(path), "%s/standin", scratch_folder());
    if (access(path, X_OK) == 0) {
        return;
    }
    ssize_t length = readlink("/proc/self/exe", command, sizeof(command) - 1);
    ck_assert_int_gt(length, 0);
    command[length] = '\0';
    int in = open(command, O_RDONLY | O_CLOEXEC);
    int out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    struct stat info;
    ck_assert_int_eq(fstat(in, &info), 0);
    off_t left = info.st_size;
    while (left > 0) {
        ssize_t n = copy_file_range(in, NULL, out, NULL, (size_t)left, 0);
        ck_assert_int_gt(n, 0);
        left -= n;
    }
    close(in);
    close(out);
}

void standin_send_group(int fd, const standin_group_t *group)
{
    static uint8_t bytes[70000];
    install_program();
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    gathering_t g = {.w = &w, .group = group};
    size_t frame = jvmgi_frame_begin(&w);
    size_t begin = jvmgi_fields_begin(&w);
    add(&g, "name", group->name);
    add(&g, "definition", group->hash);
    add_default(&g, "home", "/");
    add_numbers(&g);
    add_arguments(&g);
    add_default(&g, "env", "PATH=/usr/bin:/bin");
    add_default(&g, "config", "threads=15");
    for (size_t i = 0; i < 8 && group->more[i]; i++) {
        const char *equals = strchr(group->more[i], '=');
        if (equals[1]) {
            jvmgi_fields_add(&w, group->more[i], (size_t)(equals - group->more[i]), equals + 1,
                             strlen(equals + 1));
            g.count++;
        }
    }
    jvmgi_fields_end(&w, begin, g.count);
    jvmgi_frame_end(&w, frame, JVMGI_FRAME_GROUP);
    standin_send(fd, &w);
}

void standin_send_generation(int fd, jvmgi_frame_type_t type, uint32_t generation)
{
    uint8_t bytes[16];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_generation_encode(&w, type, generation);
    standin_send(fd, &w);
}

void standin_send_log(int fd, int log)
{
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_log_target_t target = {.kind = JVMGI_LOG_TO_DESCRIPTOR};
    jvmgi_log_target_encode(&w, &target);
    ck_assert_int_eq(
        jvmgi_sock_send_fd(fd, w.start, w.used, log, jvmgi_clock_ms() + STANDIN_WITHIN_MS), 0);
}

void standin_send_target(int fd, const jvmgi_log_target_t *target)
{
    uint8_t bytes[64];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_log_target_encode(&w, target);
    standin_send(fd, &w);
}

void standin_hand_over(int fd, uint32_t generation, const standin_group_t *groups, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        standin_send_group(fd, &groups[i]);
    }
    standin_send_generation(fd, JVMGI_FRAME_COMMIT, generation);
    standin_expect(fd, JVMGI_FRAME_DONE);
}

void standin_commit(const standin_parent_t *p, uint32_t generation, const standin_group_t *groups,
                    size_t count)
{
    int fd = standin_open(p);
    standin_hand_over(fd, generation, groups, count);
    close(fd);
}

void standin_end_generation(const standin_parent_t *p, uint32_t generation)
{
    int fd = standin_open(p);
    standin_send_generation(fd, JVMGI_FRAME_END_GENERATION, generation);
    standin_expect(fd, JVMGI_FRAME_DONE);
    close(fd);
}

static pid_t read_answer(int fd, const uint8_t *header, jvmgi_refused_t *refused)
{
    static uint8_t payload[JVMGI_MAX_REFUSED];
    jvmgi_frame_t frame;
    jvmgi_hello_t hello;
    ck_assert(jvmgi_frame_decode(header, &frame));
    ck_assert_uint_le(frame.length, sizeof(payload));
    ck_assert_int_eq(jvmgi_sock_read(fd, payload, frame.length, soon()), 0);
    jvmgi_span_t span = {payload, frame.length};
    if (frame.type == JVMGI_FRAME_REFUSED) {
        ck_assert(jvmgi_refused_decode(span, refused));
        return 0;
    }
    ck_assert_int_eq(frame.type, JVMGI_FRAME_HELLO);
    ck_assert(jvmgi_hello_decode(span, &hello));
    char text[32];
    snprintf(text, sizeof(text), "%.*s", (int)hello.build.length, (const char *)hello.build.data);
    ck_assert_int_eq(strncmp(text, "pid ", 4), 0);
    return (pid_t)strtol(text + 4, NULL, 10);
}

/* -1: a daemon that ends took the connection with it before it answered; a child connects again then. */
static int greet_as_child(const char *path, uint8_t header[JVMGI_FRAME_HEADER_SIZE])
{
    uint8_t bytes[128];
    int fd = jvmgi_sock_connect(path);
    ck_assert_msg(fd >= 0, "%s: %s\n%s", path, strerror(errno), standin_log());
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_hello_encode(&w, JVMGI_ROLE_CHILD, JVMGI_VERSION);
    if (jvmgi_sock_write(fd, bytes, w.used, soon()) == 0 &&
        jvmgi_sock_read(fd, header, JVMGI_FRAME_HEADER_SIZE, soon()) == 0) {
        return fd;
    }
    close(fd);
    return -1;
}

pid_t standin_child(const standin_parent_t *p, const char *hash, int n, int *fd,
                    jvmgi_refused_t *refused)
{
    char path[200];
    uint8_t header[JVMGI_FRAME_HEADER_SIZE];
    int64_t deadline = soon();
    snprintf(path, sizeof(path), "%s/%s.%d", p->folder, hash, n);
    while ((*fd = greet_as_child(path, header)) < 0) {
        ck_assert_msg(jvmgi_clock_ms() < deadline, "no answer: %s\n%s", strerror(errno),
                      standin_log());
    }
    return read_answer(*fd, header, refused);
}

pid_t standin_pid(const standin_parent_t *p, const char *hash, int n)
{
    int fd;
    jvmgi_refused_t refused = {.text = {NULL, 0}};
    pid_t pid = standin_child(p, hash, n, &fd, &refused);
    ck_assert_msg(pid > 0, "refused: %.*s\n%s", (int)refused.text.length,
                  (const char *)refused.text.data, standin_log());
    close(fd);
    return pid;
}

const char *standin_log(void)
{
    static char *log;
    free(log);
    log = NULL;
    int fd = open(standin_log_path(), O_RDONLY | O_CLOEXEC);
    struct stat info = {.st_size = 0};
    if (fd >= 0) {
        ck_assert_int_eq(fstat(fd, &info), 0);
    }
    log = malloc((size_t)info.st_size + 1);
    ck_assert_ptr_nonnull(log);
    ssize_t n = fd < 0 ? 0 : read(fd, log, (size_t)info.st_size);
    log[n < 0 ? 0 : n] = '\0';
    if (fd >= 0) {
        close(fd);
    }
    return log;
}

static int count_in(const char *log, const char *text, const char **last)
{
    int count = 0;
    for (const char *at = log; (at = strstr(at, text)); at++) {
        *last = at + strlen(text);
        count++;
    }
    return count;
}

int standin_count_log(const char *text)
{
    const char *last;
    return count_in(standin_log(), text, &last);
}

const char *standin_await_log(const char *text, int times)
{
    int64_t deadline = soon();
    const char *last = NULL;
    while (count_in(standin_log(), text, &last) < times) {
        ck_assert_msg(jvmgi_clock_ms() < deadline, "'%s' does not come %d times\n%s", text, times,
                      standin_log());
        nap();
    }
    return last;
}

void standin_await_gone(pid_t pid)
{
    int64_t deadline = soon();
    while (kill(pid, 0) == 0 || errno != ESRCH) {
        ck_assert_msg(jvmgi_clock_ms() < deadline, "process %ld lives on\n%s", (long)pid,
                      standin_log());
        nap();
    }
}
