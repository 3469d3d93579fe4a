/* SPDX-License-Identifier: Apache-2.0
 * Tries a command in a process of its own: as the user that will run it, with the environment that it will have, for a limited time. For
 * JVM options: most bad ones do not make a JVM report an error, they end its process. */
#ifndef JVMGI_TRIAL_H
#define JVMGI_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct {
    const char *const *argv; /**< argv[0] is the program's path; NULL-terminated */
    const char *const *envp; /**< NULL-terminated */
    bool changes_user;       /**< only root can */
    uid_t uid;
    gid_t gid;
    const gid_t *supplementary;
    size_t supplementary_count;
    int64_t limit_ms; /**< killed when it takes longer */
} jvmgi_trial_t;

typedef enum {
    JVMGI_TRIAL_PASSED, /**< exit status 0 */
    JVMGI_TRIAL_FAILED, /**< another exit status, or a signal */
    JVMGI_TRIAL_TOO_SLOW,
    JVMGI_TRIAL_NOT_RUN /**< the process could not be made, or not become the user or the program; see `error` */
} jvmgi_trial_result_t;

/** What is kept of what the program prints. */
#define JVMGI_TRIAL_OUTPUT 4096

typedef struct {
    jvmgi_trial_result_t result;
    int error;                       /**< NOT_RUN: errno */
    const char *what;                /**< NOT_RUN: what failed, a literal */
    int status;                      /**< PASSED and FAILED: as of waitpid */
    char output[JVMGI_TRIAL_OUTPUT]; /**< the start of stdout and stderr, a NUL behind it */
} jvmgi_trial_outcome_t;

/** Runs the command and waits for its end. Children of the caller other than this one are not touched. */
void jvmgi_trial_run(const jvmgi_trial_t *trial, jvmgi_trial_outcome_t *out);
/** Finds in what a JVM printed the words that say why it gave up: its first line, without warnings, and the second one too when the first
 * only says that something went wrong. Writes them to `out`, NUL-terminated; "" when there are none. */
void jvmgi_trial_reason(const char *output, char *out, size_t size);

#endif
