/* SPDX-License-Identifier: Apache-2.0
 * The command line and the environment of a daemon's java: pure functions of the configuration. */
#ifndef JVMGI_ARGV_H
#define JVMGI_ARGV_H

#include "jvmgi_alloc.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *java;   /**< path of the program */
    const char *bridge; /**< folder of the bridge's jars */
    const char *supervisor_user;
    bool refuses_exit;                        /**< JVMGIRestrictExit */
    int64_t stack_size;                       /**< bytes, 0: the JVM's own */
    int64_t max_heap;                         /**< bytes, 0: the JVM's own */
    const jvmgi_list_t *java_options[2];      /**< the server's, then the group's; words already */
    const jvmgi_list_t *system_properties[2]; /**< K=V, the server's, then the group's */
} jvmgi_launch_t;

typedef struct {
    const char *group; /**< name of the process group */
    const char *user;  /**< name, or number in decimal when it has no name */
    const char *home;
    const char *lang;          /**< NULL: C.UTF-8 */
    const char *locale;        /**< NULL: C.UTF-8 */
    const char *time_zone;     /**< httpd's TZ, NULL: none */
    const jvmgi_list_t *extra; /**< K=V; they win over the others */
} jvmgi_surroundings_t;

/** Splits text into words as a POSIX shell does, without expansions: blanks divide, '…' and "…" quote, \ quotes one character (within
 * "…" only ", \, $ and `). NULL on success, else what is wrong. */
const char *jvmgi_argv_split(const char *text, jvmgi_list_t *words, const jvmgi_alloc_t *alloc);
/** Adds the whole command line. What the administrator gave stands behind our own defaults, so that it wins. */
void jvmgi_argv_java(const jvmgi_launch_t *launch, jvmgi_list_t *argv, const jvmgi_alloc_t *alloc);
/** Adds the command line of the run that makes the class-data archive for that one; the supervisor puts two words into it. False: with these
 * options there is none. */
bool jvmgi_argv_archive(const jvmgi_launch_t *launch, jvmgi_list_t *argv,
                        const jvmgi_alloc_t *alloc);
/** Adds the whole environment; no name twice. */
void jvmgi_argv_environment(const jvmgi_surroundings_t *about, jvmgi_list_t *env,
                            const jvmgi_alloc_t *alloc);

#endif
