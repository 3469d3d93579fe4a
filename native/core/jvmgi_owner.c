/* SPDX-License-Identifier: Apache-2.0
 * O_PATH gives a descriptor of what cannot be read too: httpd's user need not be able to read the applications of others. */
#include "jvmgi_owner.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GROUP_MAY_WRITE = 0020, OTHERS_MAY_WRITE = 0002 };

typedef struct {
    const jvmgi_owner_t *rule;
    char *why;
    size_t size;
} judge_t;

static bool refuse(const judge_t *j, const char *path, const char *what)
{
    (void)snprintf(j->why, j->size, "%s %s", path, what);
    return false;
}

static bool judge(const judge_t *j, const struct stat *info, const char *path)
{
    const jvmgi_owner_t *rule = j->rule;
    if (rule->uid != JVMGI_OWNER_ANY && (int64_t)info->st_uid != rule->uid) {
        return refuse(j, path, "does not belong to script-user");
    }
    if (rule->gid != JVMGI_OWNER_ANY && (int64_t)info->st_gid != rule->gid) {
        return refuse(j, path, "does not belong to script-group");
    }
    if (rule->uid != JVMGI_OWNER_ANY && (info->st_mode & GROUP_MAY_WRITE)) {
        return refuse(j, path, "is writable by its group");
    }
    return info->st_mode & OTHERS_MAY_WRITE ? refuse(j, path, "is writable by everybody") : true;
}

/** Divides a path into the folder and the name in it. False: it has no folder, or is too long. */
static bool divide(const char *path, char folder[PATH_MAX], const char **name)
{
    const char *slash = strrchr(path, '/');
    if (!slash || !slash[1] || strlen(path) >= PATH_MAX) {
        return false;
    }
    int length = slash == path ? 1 : (int)(slash - path);
    (void)snprintf(folder, PATH_MAX, "%.*s", length, path);
    *name = slash + 1;
    return true;
}

/** Opens and judges the folder, then looks at what the name in it is. */
static bool look_into(const judge_t *j, const char *path, struct stat *info)
{
    char folder[PATH_MAX];
    const char *name;
    struct stat around;
    if (!divide(path, folder, &name)) {
        return refuse(j, path, "lies in no folder");
    }
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool seen = fd >= 0 && fstat(fd, &around) == 0;
    bool good = seen && judge(j, &around, folder);
    if (good && fstatat(fd, name, info, AT_SYMLINK_NOFOLLOW) < 0) {
        seen = false;
    }
    if (!seen) {
        (void)refuse(j, path, strerrordesc_np(errno));
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return seen && good;
}

bool jvmgi_owner_check(const jvmgi_owner_t *rule, const char *path, char *why, size_t size)
{
    judge_t j = {rule, why, size};
    struct stat info;
    if (!look_into(&j, path, &info)) {
        return false;
    }
    if (!S_ISLNK(info.st_mode)) {
        return judge(&j, &info, path);
    }
    char real[PATH_MAX];
    if (!realpath(path, real)) {
        return refuse(&j, path, strerrordesc_np(errno));
    }
    if (!look_into(&j, real, &info)) {
        return false;
    }
    return S_ISLNK(info.st_mode) ? refuse(&j, real, "is being exchanged") : judge(&j, &info, real);
}
