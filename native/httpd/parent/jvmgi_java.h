/* SPDX-License-Identifier: Apache-2.0
 * The Java runtime and the bridge: where they are, whether they will do, and what identifies them. */
#ifndef JVMGI_JAVA_H
#define JVMGI_JAVA_H

#include "config/jvmgi_config.h"
#include "jvmgi_account.h"

#include <apr_pools.h>

/** The oldest Java release that can run applications. */
#define JVMGI_OLDEST_JAVA 17
/** The oldest one with virtual threads. */
#define JVMGI_OLDEST_VIRTUAL_JAVA 21

typedef struct {
    const char *program; /**< path of java */
    int release;         /**< 17, 21, … */
} jvmgi_java_t;

/** Finds the java of a group: its java-home=, else JVMGIJavaHome, else JAVA_HOME of httpd's environment, else the one on the search path.
 * Asks for its release, if need be by running it as the group's user. NULL, or what is wrong. */
const char *jvmgi_java_find(apr_pool_t *pool, const jvmgi_setup_t *setup,
                            const jvmgi_group_options_t *options, const jvmgi_account_t *account,
                            jvmgi_java_t *java);
/** Tries the options of a command line that jvmgi_argv_java made: `java OPTIONS -version`, as the group's user. NULL, or what is wrong. */
const char *jvmgi_java_try(apr_pool_t *pool, const jvmgi_group_t *group);

/** The folder of the bridge. */
const char *jvmgi_bridge_folder(apr_pool_t *pool, const jvmgi_setup_t *setup);
/** NULL when the bridge is complete, else what is wrong. Adds what identifies its files. */
const char *jvmgi_bridge_check(apr_pool_t *pool, const char *folder, jvmgi_list_t *identity);
/** NULL when the group's user can read the bridge, else which folder or file keeps it from it. */
const char *jvmgi_bridge_bars(apr_pool_t *pool, const char *folder, const jvmgi_account_t *account);
/** Adds "path size mtime inode" of a file. NULL, or why it can't be looked at. */
const char *jvmgi_identity_add(apr_pool_t *pool, jvmgi_list_t *identity, const char *path);

#endif
