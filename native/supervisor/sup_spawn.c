/* SPDX-License-Identifier: Apache-2.0
 * Starts one daemon. All that the child needs is made before fork; between fork and exec it only calls what is async-signal-safe. */
#include "sup_spawn.h"

#include "sup_identity.h"
#include "sup_system.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the child's end of the report pipe lies; everything above is closed. */
#define REPORT_FD 3

/* Ends of the three pipes: [0] is read by the supervisor, [1] belongs to the child. */
typedef struct {
    int report[2];
    int out[2];
    int err[2];
} pipes_t;

const char *sup_step_text(sup_step_t step)
{
    static const char *const texts[] = {
        [SUP_STEP_NONE] = "start",
        [SUP_STEP_GROUP] = "make a process group of its own",
        [SUP_STEP_DESCRIPTORS] = "arrange its descriptors",
        [SUP_STEP_PRIORITY] = "set cpu-priority",
        [SUP_STEP_RIGHTS] = "give up the rights of root",
        [SUP_STEP_HOME] = "enter its home folder",
        [SUP_STEP_NO_NEW_PRIVILEGES] = "renounce new rights",
        [SUP_STEP_DEATH_SIGNAL] = "bind its life to the supervisor's",
        [SUP_STEP_SIGNALS] = "reset its signals",
        [SUP_STEP_EXEC] = "run its program",
    };
    return (size_t)step < sizeof(texts) / sizeof(*texts) ? texts[step] : texts[SUP_STEP_NONE];
}

static int arrange_descriptors(int listener, const pipes_t *pipes)
{
    /* The sources lie above 2, where the supervisor keeps its own. The report pipe comes last: 3 may be one of the others. */
    if (dup2(listener, 0) < 0 || dup2(pipes->out[1], 1) < 0 || dup2(pipes->err[1], 2) < 0) {
        return errno;
    }
    if (pipes->report[1] != REPORT_FD && dup3(pipes->report[1], REPORT_FD, O_CLOEXEC) < 0) {
        return errno;
    }
    /* Everything else is close-on-exec already; this closes what a library may have opened without. Before Linux 5.9 there is no such call. */
    return sup_close_from(REPORT_FD + 1) < 0 && errno != ENOSYS ? errno : 0;
}

static int reset_signals(void)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) {
        bool is_fixed = number == SIGKILL || number == SIGSTOP;
        if (!is_fixed && sigaction(number, &plain, NULL) < 0 &&
            errno != EINVAL) { /* libc keeps two real-time signals to itself */
            return errno;
        }
    }
    sigset_t none;
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) < 0 ? errno : 0;
}

/* The signal is bound to the parent at this moment, so it has to be the supervisor still; a change of uid would clear it. */
static int bind_life(pid_t supervisor)
{
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0) {
        return errno;
    }
    return getppid() == supervisor ? 0 : ESRCH;
}

static sup_spawn_report_t prepare(const sup_definition_t *d, int listener, const pipes_t *pipes,
                                  pid_t supervisor)
{
    sup_spawn_report_t failed = {SUP_STEP_NONE, 0};
#define STEP(name, call)                                                                           \
    do {                                                                                           \
        int error = (call);                                                                        \
        if (error) {                                                                               \
            failed = (sup_spawn_report_t){SUP_STEP_##name, error};                                 \
            return failed;                                                                         \
        }                                                                                          \
    } while (0)
    STEP(DESCRIPTORS, arrange_descriptors(listener, pipes));
    STEP(GROUP, setpgid(0, 0) < 0 ? errno : 0);
    STEP(PRIORITY, d->priority != 0 && setpriority(PRIO_PROCESS, 0, d->priority) < 0 ? errno : 0);
    STEP(RIGHTS, d->changes_user ? sup_identity_take(d) : 0);
    if (d->umask >= 0) {
        umask((mode_t)d->umask);
    }
    STEP(HOME, chdir(d->home) < 0 ? errno : 0);
    STEP(NO_NEW_PRIVILEGES, prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? errno : 0);
    STEP(DEATH_SIGNAL, bind_life(supervisor));
    STEP(SIGNALS, reset_signals());
#undef STEP
    return failed;
}

/* The report pipe is at its place from the second step on. */
static void become_java(const sup_definition_t *d, char **argv, int listener, const pipes_t *pipes,
                        pid_t supervisor)
{
    sup_spawn_report_t report = prepare(d, listener, pipes, supervisor);
    if (report.step == SUP_STEP_NONE) {
        execve(d->program, argv, d->envp);
        report = (sup_spawn_report_t){SUP_STEP_EXEC, errno};
    }
    int fd = report.step == SUP_STEP_DESCRIPTORS ? pipes->report[1] : REPORT_FD;
    ssize_t written = write(fd, &report, sizeof(report));
    _exit(written == (ssize_t)sizeof(report) ? 127 : 126);
}

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0) {
            close(pair[i]);
            pair[i] = -1;
        }
    }
}

static void close_pipes(pipes_t *pipes)
{
    close_pair(pipes->report);
    close_pair(pipes->out);
    close_pair(pipes->err);
}

static bool make_pipe(int pair[2])
{
    return pipe2(pair, O_CLOEXEC) == 0 && fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0;
}

/* The words with one more behind the program's name. NULL: no memory. */
static char **insert(char *const *argv, char *option)
{
    size_t count = 0;
    while (argv[count]) {
        count++;
    }
    char **longer = calloc(count + 2, sizeof(*longer));
    if (longer) {
        longer[0] = argv[0];
        longer[1] = option;
        memcpy(longer + 2, argv + 1, (count - 1) * sizeof(*longer));
    }
    return longer;
}

static int spawn(const sup_definition_t *d, char **argv, int listener, sup_spawned_t *out)
{
    pipes_t pipes = {{-1, -1}, {-1, -1}, {-1, -1}};
    pid_t supervisor = getpid();
    pid_t pid = -1;
    if (make_pipe(pipes.report) && make_pipe(pipes.out) && make_pipe(pipes.err)) {
        pid = fork();
    }
    if (pid == 0) {
        become_java(d, argv, listener, &pipes, supervisor);
    }
    if (pid < 0) {
        int error = errno;
        close_pipes(&pipes);
        return error;
    }
    *out = (sup_spawned_t){
        .pid = pid, .report = pipes.report[0], .out = pipes.out[0], .err = pipes.err[0]};
    close(pipes.report[1]);
    close(pipes.out[1]);
    close(pipes.err[1]);
    return 0;
}

int sup_spawn(const sup_definition_t *d, int listener, char *option, sup_spawned_t *out)
{
    if (!option) {
        return spawn(d, d->argv, listener, out);
    }
    char **argv = insert(d->argv, option);
    int error = argv ? spawn(d, argv, listener, out) : ENOMEM;
    free(argv);
    return error;
}

int sup_spawn_read_report(int fd, sup_spawn_report_t *out)
{
    sup_spawn_report_t report;
    ssize_t n;
    do {
        n = read(fd, &report, sizeof(report));
    } while (n < 0 && errno == EINTR);
    if (n == (ssize_t)sizeof(report)) { /* a pipe takes and gives so few bytes whole */
        *out = report;
        return 1;
    }
    return n < 0 && errno == EAGAIN ? -1 : 0;
}
