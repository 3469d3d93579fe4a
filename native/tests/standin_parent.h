/* SPDX-License-Identifier: Apache-2.0
 * A stand-in for the Apache parent: starts the supervisor, hands groups over, and sees what it writes to the error log. A failure of any
 * step fails the test. */
#ifndef STANDIN_PARENT_H
#define STANDIN_PARENT_H

#include "jvmgi_control.h"
#include "jvmgi_frame.h"
#include "jvmgi_limits.h"

#include <sys/types.h>

#define STANDIN_WITHIN_MS 15000

typedef struct {
    pid_t pid; /**< of the supervisor */
    char folder[JVMGI_MAX_SOCKET_PATH + 1];
    uint8_t nonce[JVMGI_NONCE_SIZE];
} standin_parent_t;

/** A definition to hand over: GROUP fields with defaults; each entry of `more` is "key=value" and replaces the default of that key, or with
 * an empty value takes it away. `daemon` are the arguments of the stand-in daemon, separated by blanks. */
typedef struct {
    const char *name;
    const char *hash;
    const char *daemon;
    const char *more[8];
    const char *program; /**< NULL: the stand-in daemon */
} standin_group_t;

/** Starts the supervisor on the test's scratch folder; its log is there as error.log. */
standin_parent_t standin_start(void);
/** As standin_start, but under `tool` (NULL-terminated argv that is put before the supervisor's), or with another prefix. Gives the line it
 * answered. */
void standin_start_with(standin_parent_t *p, const char *const *tool, const char *prefix,
                        char *line, size_t size);
/** Waits for its end; its wait status. */
int standin_wait(pid_t pid);
/** STOP, DONE, exit status 0, and nothing left in the folder. */
void standin_stop(standin_parent_t *p);

/** A connection to the control socket, greeted and proven with the nonce. */
int standin_open(const standin_parent_t *p);
int standin_connect_control(const standin_parent_t *p);
void standin_send(int fd, const jvmgi_writer_t *w);
void standin_send_group(int fd, const standin_group_t *group);
void standin_send_generation(int fd, jvmgi_frame_type_t type, uint32_t generation);
/** Passes the descriptor of the log to write to from now on. */
void standin_send_log(int fd, int log);
/** Sends LOG_TARGET without a descriptor. */
void standin_send_target(int fd, const jvmgi_log_target_t *target);
/** Sends groups, COMMIT, and waits for DONE. */
void standin_hand_over(int fd, uint32_t generation, const standin_group_t *groups, size_t count);
/** The same on a connection of its own. */
void standin_commit(const standin_parent_t *p, uint32_t generation, const standin_group_t *groups,
                    size_t count);
/** Reads one frame, which has to be of this type; its payload as text that lives until the next call. */
const char *standin_expect(int fd, jvmgi_frame_type_t type);
void standin_end_generation(const standin_parent_t *p, uint32_t generation);

/** Connects to process n of a definition as an Apache child does, and reads its answer: the daemon's pid, or 0 when it was refused;
 * `*refused` then. The connection stays open as `*fd`. */
pid_t standin_child(const standin_parent_t *p, const char *hash, int n, int *fd,
                    jvmgi_refused_t *refused);
/** The pid that answers; the connection is closed. */
pid_t standin_pid(const standin_parent_t *p, const char *hash, int n);

/** The whole log; lives until the next call. */
const char *standin_log(void);
/** Waits until the log holds `text`, `times` times; gives what follows its last occurrence. */
const char *standin_await_log(const char *text, int times);
/** How often the log holds `text` now. */
int standin_count_log(const char *text);
const char *standin_log_path(void);
/** Waits until the process is gone (not even a zombie of somebody else). */
void standin_await_gone(pid_t pid);

#endif
