/* SPDX-License-Identifier: Apache-2.0
 * The operating system's user and groups that a process group runs as. */
#ifndef JVMGI_ACCOUNT_H
#define JVMGI_ACCOUNT_H

#include <apr_pools.h>
#include <stdbool.h>
#include <sys/types.h>

#include "jvmgi_group.h"
#include "jvmgi_owner.h"

typedef struct {
    bool
        changes_user; /**< httpd was started by root, so that the group's processes get this user */
    uid_t uid;
    gid_t gid;
    gid_t *supplementary;
    size_t supplementary_count;
    const char *name; /**< of the user; its number when it has no name */
    const char *home; /**< the working directory */
    uid_t socket_uid; /**< who may connect: the user of httpd's children, or socket-user= */
    gid_t socket_gid;
    const char *client_name; /**< name of socket_uid, or its number */
} jvmgi_account_t;

/** Looks up what user=, group=, supplementary-groups=, home= and socket-user= name, with httpd's own User and Group as defaults. NULL on
 * success, else what is wrong, for the administrator. */
const char *jvmgi_account_find(apr_pool_t *pool, const jvmgi_group_options_t *options,
                               jvmgi_account_t *account);
/** Looks up script-user= or script-group=; one that is not known is nobody. NULL on success, else what is wrong. */
const char *jvmgi_account_find_owner(apr_pool_t *pool, const jvmgi_group_options_t *options,
                                     jvmgi_owner_t *owner);
/** The folder that keeps the user from entering `path`: the path itself, or one on the way to it, by their modes. NULL: the user can. */
const char *jvmgi_account_barrier(apr_pool_t *pool, const jvmgi_account_t *account,
                                  const char *path);
/** NULL when the user can read (and execute, with `executes`) a file, else why not. */
const char *jvmgi_account_bar_file(apr_pool_t *pool, const jvmgi_account_t *account,
                                   const char *path, bool executes);
/** The name of a user, or its number as text. */
const char *jvmgi_account_name(apr_pool_t *pool, uid_t uid);

#endif
