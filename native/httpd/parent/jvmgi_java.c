/* SPDX-License-Identifier: Apache-2.0
 * Looks for java, and asks it what it is. */
#include "jvmgi_java.h"

#include "jvmgi_argv.h"
#include "jvmgi_place.h"
#include "jvmgi_trial.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    /** A JVM that has not printed its version by then is not fit to serve. */
    TRIAL_MS = 10000,
    LONGEST_RELEASE_LINE = 512
};

/* ---- where it is ---- */

static const char *resolved(apr_pool_t *pool, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? apr_pstrdup(pool, real) : NULL;
    free(real);
    return copy;
}

/** The java on the search path of httpd's own environment, else in the usual places. */
static const char *search(apr_pool_t *pool)
{
    static const char usual[] =
        "/usr/local/bin:/usr/bin:/bin:/usr/lib/jvm/default-java/bin:/usr/lib/jvm/jre/bin";
    const char *path = getenv("PATH");
    char *state;
    char *folders = apr_pstrcat(pool, path ? path : "", ":", usual, NULL);
    for (char *folder = apr_strtok(folders, ":", &state); folder;
         folder = apr_strtok(NULL, ":", &state)) {
        const char *program = apr_pstrcat(pool, folder, "/java", NULL);
        if (folder[0] == '/' && access(program, X_OK) == 0) {
            return resolved(pool, program);
        }
    }
    return NULL;
}

/** Sets the program; `*home` is the folder over its bin/. */
static const char *locate(apr_pool_t *pool, const char *configured, jvmgi_java_t *java,
                          const char **home)
{
    if (!configured) {
        configured = getenv("JAVA_HOME");
    }
    if (configured && *configured) {
        java->program = resolved(pool, apr_pstrcat(pool, configured, "/bin/java", NULL));
        const char *bar = java->program ? jvmgi_place_bar(java->program) : strerror(errno);
        if (bar) {
            return apr_psprintf(pool, "%s/bin/java: %s; name the folder of a Java %d or later",
                                configured, bar, JVMGI_OLDEST_JAVA);
        }
    } else {
        java->program = search(pool);
        if (!java->program) {
            return apr_psprintf(pool,
                                "no java was found: install Java %d or later, or name its folder "
                                "with JVMGIJavaHome",
                                JVMGI_OLDEST_JAVA);
        }
    }
    const char *bin = strstr(java->program, "/bin/java");
    *home = bin ? apr_pstrmemdup(pool, java->program, (apr_size_t)(bin - java->program)) : "/";
    return NULL;
}

/* ---- which release it is ---- */

/** The release in "17.0.15", "1.8.0_392" or "25": 17, 8, 25; 0 when it is none of that kind. */
static int release_of(const char *version)
{
    char *end;
    long first = strtol(version, &end, 10);
    if (first == 1 && *end == '.') {
        first = strtol(end + 1, &end, 10);
    }
    return first > 0 && first < 1000 ? (int)first : 0;
}

/** Reads JAVA_VERSION="…" in the file `release` of a Java home; 0 when there is none. */
static int read_release_file(apr_pool_t *pool, const char *home)
{
    static const char key[] = "JAVA_VERSION=\"";
    char line[LONGEST_RELEASE_LINE];
    int release = 0;
    FILE *file = fopen(apr_pstrcat(pool, home, "/release", NULL), "re");
    if (!file) {
        return 0;
    }
    while (!release && fgets(line, sizeof line, file)) {
        if (strncmp(line, key, sizeof key - 1) == 0) {
            release = release_of(line + sizeof key - 1);
        }
    }
    (void)fclose(file);
    return release;
}

static jvmgi_trial_t trial_as(const jvmgi_account_t *account)
{
    return (jvmgi_trial_t){.changes_user = account->changes_user,
                           .uid = account->uid,
                           .gid = account->gid,
                           .supplementary = account->supplementary,
                           .supplementary_count = account->supplementary_count,
                           .limit_ms = TRIAL_MS};
}

/** What went wrong with a trial, in words. */
static const char *failure_of(apr_pool_t *pool, const char *program,
                              const jvmgi_trial_outcome_t *outcome)
{
    char reason[JVMGI_TRIAL_OUTPUT];
    switch (outcome->result) {
    case JVMGI_TRIAL_NOT_RUN:
        return apr_psprintf(pool,
                            "%s could not be run: %s: %s; name the folder of a Java 17 or later",
                            program, outcome->what, strerror(outcome->error));
    case JVMGI_TRIAL_TOO_SLOW:
        return apr_psprintf(pool, "%s did not end within %d s", program, TRIAL_MS / 1000);
    default:
        jvmgi_trial_reason(outcome->output, reason, sizeof reason);
        return apr_psprintf(pool, "%s says: %s", program, *reason ? reason : "nothing, and fails");
    }
}

/** Runs `java -version` and looks for version "…" in what it prints. */
static const char *ask_release(apr_pool_t *pool, const jvmgi_account_t *account, jvmgi_java_t *java)
{
    const char *const argv[] = {java->program, "-version", NULL};
    const char *const envp[] = {"LC_ALL=C", NULL};
    jvmgi_trial_t trial = trial_as(account);
    trial.argv = argv;
    trial.envp = envp;
    jvmgi_trial_outcome_t outcome;
    jvmgi_trial_run(&trial, &outcome);
    if (outcome.result != JVMGI_TRIAL_PASSED) {
        return failure_of(pool, java->program, &outcome);
    }
    const char *quote = strstr(outcome.output, "version \"");
    java->release = quote ? release_of(quote + strlen("version \"")) : 0;
    return java->release ? NULL : apr_psprintf(pool, "%s does not tell its version", java->program);
}

const char *jvmgi_java_find(apr_pool_t *pool, const jvmgi_setup_t *setup,
                            const jvmgi_group_options_t *options, const jvmgi_account_t *account,
                            jvmgi_java_t *java)
{
    const char *home = NULL;
    const char *error =
        locate(pool, options->java_home ? options->java_home : setup->java_home, java, &home);
    if (error) {
        return error;
    }
    java->release = read_release_file(pool, home);
    if (!java->release) {
        error = ask_release(pool, account, java);
    }
    if (!error && java->release < JVMGI_OLDEST_JAVA) {
        error = apr_psprintf(
            pool,
            "%s is Java %d, but Java %d or later is needed: name another one with JVMGIJavaHome",
            java->program, java->release, JVMGI_OLDEST_JAVA);
    }
    return error;
}

/* ---- whether it takes its options ---- */

static const char *const *terminated(const jvmgi_list_t *list, const jvmgi_alloc_t *alloc)
{
    jvmgi_list_t copy = {0};
    jvmgi_list_add_all(&copy, alloc, list);
    jvmgi_list_add(&copy, alloc, NULL);
    return copy.items;
}

/** The word behind which what is run follows. */
static bool is_program(const char *word)
{
    return strcmp(word, "-cp") == 0 || strcmp(word, "-jar") == 0;
}

const char *jvmgi_java_try(apr_pool_t *pool, const jvmgi_group_t *group)
{
    jvmgi_alloc_t alloc = jvmgi_config_alloc(pool);
    jvmgi_list_t argv = {0};
    for (size_t i = 0; i < group->argv.count && !is_program(group->argv.items[i]); i++) {
        jvmgi_list_add(&argv, &alloc, group->argv.items[i]);
    }
    jvmgi_list_add(&argv, &alloc, "-version");
    jvmgi_trial_t trial = {.argv = terminated(&argv, &alloc),
                           .envp = terminated(&group->env, &alloc),
                           .changes_user = group->changes_user,
                           .uid = group->uid,
                           .gid = group->gid,
                           .supplementary = group->supplementary,
                           .supplementary_count = group->supplementary_count,
                           .limit_ms = TRIAL_MS};
    jvmgi_trial_outcome_t outcome;
    jvmgi_trial_run(&trial, &outcome);
    return outcome.result == JVMGI_TRIAL_PASSED ? NULL : failure_of(pool, argv.items[0], &outcome);
}
