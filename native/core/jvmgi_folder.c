/* SPDX-License-Identifier: Apache-2.0
 * The runtime folder of one supervisor. Everything is done on descriptors, so that no path is followed twice. */
#include "jvmgi_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Servers on one machine that share a prefix; more is a fault in the configuration. */
#define FOLDERS_AT_MOST 100
/* A folder that vanishes under our hands is tried again, but not for ever. */
#define ATTEMPTS_AT_MOST (2 * FOLDERS_AT_MOST)
#define FOLDER_MODE 0711
#define LOCK_NAME "lock"

/* What became of one try. */
typedef enum { TAKEN, IN_USE, VANISHED, REFUSED } attempt_t;

typedef struct {
    char *text;
    size_t size;
} why_t;

static attempt_t refuse(const why_t *why, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static attempt_t refuse(const why_t *why, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why->text, why->size, format, arguments);
    va_end(arguments);
    return REFUSED;
}

static bool is_ours(const struct stat *info)
{
    return info->st_uid == geteuid();
}

/* A folder in which a stranger may rename what he likes could change under our hands. */
static bool is_safe_place(const char *prefix, const why_t *why)
{
    char place[JVMGI_MAX_SOCKET_PATH + 1];
    const char *slash = strrchr(prefix, '/');
    size_t length = slash == prefix ? 1 : (size_t)(slash - prefix);
    memcpy(place, prefix, length);
    place[length] = '\0';
    struct stat info;
    if (stat(place, &info) < 0) {
        refuse(why, "cannot use the folder %s: %s", place, strerror(errno));
        return false;
    }
    if (!S_ISDIR(info.st_mode)) {
        refuse(why, "%s is no folder", place);
        return false;
    }
    if (!is_ours(&info) && info.st_uid != 0) {
        refuse(why, "the folder %s belongs to user %ld", place, (long)info.st_uid);
        return false;
    }
    if ((info.st_mode & 022) && !(info.st_mode & S_ISVTX)) {
        refuse(why, "the folder %s can be written by others", place);
        return false;
    }
    return true;
}

static attempt_t open_folder(jvmgi_folder_t *folder, const why_t *why)
{
    bool made = mkdir(folder->path, FOLDER_MODE) == 0;
    if (!made && errno != EEXIST) {
        return refuse(why, "cannot make the folder %s: %s", folder->path, strerror(errno));
    }
    folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder->fd < 0) {
        if (errno == ENOENT) {
            return VANISHED;
        }
        return refuse(why, "cannot use %s as runtime folder: %s", folder->path,
                      errno == ELOOP || errno == ENOTDIR ? "it is no folder" : strerror(errno));
    }
    struct stat info;
    if (fstat(folder->fd, &info) < 0) {
        return refuse(why, "cannot use the folder %s: %s", folder->path, strerror(errno));
    }
    if (!is_ours(&info)) {
        return refuse(why, "the folder %s belongs to user %ld", folder->path, (long)info.st_uid);
    }
    if (!made && (info.st_mode & 022)) {
        return refuse(why, "the folder %s can be written by others", folder->path);
    }
    if (fchmod(folder->fd, FOLDER_MODE) < 0) {
        return refuse(why, "cannot set the mode of %s: %s", folder->path, strerror(errno));
    }
    return TAKEN;
}

/* True when path and lock are still those that we hold: the last user may have removed both while we waited for the lock. */
static bool is_current(const jvmgi_folder_t *folder)
{
    struct stat opened;
    struct stat named;
    if (fstat(folder->lock, &opened) < 0 || opened.st_nlink == 0) {
        return false;
    }
    if (fstat(folder->fd, &opened) < 0 || lstat(folder->path, &named) < 0) {
        return false;
    }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static attempt_t take_lock(jvmgi_folder_t *folder, const why_t *why)
{
    folder->lock = openat(folder->fd, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (folder->lock < 0) {
        return errno == ENOENT
                   ? VANISHED
                   : refuse(why, "cannot make the lock of %s: %s", folder->path, strerror(errno));
    }
    struct stat info;
    if (fstat(folder->lock, &info) < 0 || !S_ISREG(info.st_mode) || !is_ours(&info)) {
        return refuse(why, "the lock of %s is not ours", folder->path);
    }
    if (flock(folder->lock, LOCK_EX | LOCK_NB) < 0) {
        return errno == EWOULDBLOCK
                   ? IN_USE
                   : refuse(why, "cannot lock %s: %s", folder->path, strerror(errno));
    }
    return is_current(folder) ? TAKEN : VANISHED;
}

static bool tells_of_ends(const char *name)
{
    size_t length = strlen(JVMGI_ENDS_NAME);
    return strncmp(name, JVMGI_ENDS_NAME, length) == 0 && name[length] != '\0' &&
           strspn(name + length, "0123456789") == strlen(name + length);
}

/* A socket, the link that leads from a socket's name to another in this folder, or a file in which ends of processes are told. */
static bool is_left_by_us(int folder, const char *name)
{
    struct stat info;
    if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) < 0) {
        return false;
    }
    if (S_ISREG(info.st_mode)) {
        return tells_of_ends(name);
    }
    if (!S_ISLNK(info.st_mode)) {
        return S_ISSOCK(info.st_mode);
    }
    char target[JVMGI_SOCKET_NAME_ROOM + 1];
    ssize_t length = readlinkat(folder, name, target, sizeof(target));
    return length > 0 && (size_t)length < sizeof(target) && !memchr(target, '/', (size_t)length);
}

/* False: `stranger` names an entry that could not be removed, or that is not ours. Under the lock every socket is a
 * leftover: at most daemons of a supervisor that died still listen on one, and those drain. */
static bool remove_leftovers(const jvmgi_folder_t *folder, char *stranger, size_t size)
{
    int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries) {
        if (fd >= 0) {
            close(fd);
        }
        snprintf(stranger, size, ".");
        return false;
    }
    bool clean = true;
    struct dirent *entry;
    while ((entry = readdir(entries))) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, LOCK_NAME) == 0) {
            continue;
        }
        if (!is_left_by_us(folder->fd, name) || unlinkat(folder->fd, name, 0) < 0) {
            snprintf(stranger, size, "%s", name);
            clean = false;
        }
    }
    closedir(entries);
    return clean;
}

static attempt_t try_folder(jvmgi_folder_t *folder, const why_t *why)
{
    folder->fd = folder->lock = -1;
    attempt_t attempt = open_folder(folder, why);
    if (attempt == TAKEN) {
        attempt = take_lock(folder, why);
    }
    char stranger[NAME_MAX + 1];
    if (attempt == TAKEN && !remove_leftovers(folder, stranger, sizeof(stranger))) {
        attempt =
            refuse(why, "the runtime folder %s holds %s, which is no socket of ours; remove it",
                   folder->path, stranger);
    }
    if (attempt != TAKEN) {
        if (folder->lock >= 0) {
            close(folder->lock);
        }
        if (folder->fd >= 0) {
            close(folder->fd);
        }
    }
    return attempt;
}

bool jvmgi_folder_open(const char *prefix, jvmgi_folder_t *out, char *why_text, size_t why_size)
{
    why_t why = {why_text, why_size};
    size_t longest = strlen(prefix) + 4 + 1 + JVMGI_SOCKET_NAME_ROOM; /* .100/NAME */
    if (prefix[0] != '/') {
        refuse(&why, "%s is no absolute path", prefix);
        return false;
    }
    if (longest > JVMGI_MAX_SOCKET_PATH) {
        refuse(&why,
               "%s is too long for the paths of sockets: they would have up to %zu bytes, %u are "
               "possible",
               prefix, longest, JVMGI_MAX_SOCKET_PATH);
        return false;
    }
    if (!is_safe_place(prefix, &why)) {
        return false;
    }
    int n = 1;
    for (int attempts = 0; n <= FOLDERS_AT_MOST && attempts < ATTEMPTS_AT_MOST; attempts++) {
        jvmgi_folder_t folder;
        snprintf(folder.path, sizeof(folder.path), "%s.%d", prefix, n);
        attempt_t attempt = try_folder(&folder, &why);
        if (attempt == TAKEN) {
            *out = folder;
            return true;
        }
        if (attempt == REFUSED) {
            return false;
        }
        n += attempt == IN_USE; /* one that vanished is made anew */
    }
    refuse(&why, "%s.1 to %s.%d are all in use", prefix, prefix, n);
    return false;
}

void jvmgi_folder_remove(jvmgi_folder_t *folder)
{
    char stranger[NAME_MAX + 1];
    remove_leftovers(folder, stranger, sizeof(stranger));
    unlinkat(folder->fd, LOCK_NAME, 0);
    rmdir(folder->path);
    close(folder->fd);
    close(folder->lock);
    folder->fd = folder->lock = -1;
}

bool jvmgi_folder_path(const jvmgi_folder_t *folder, const char *name, char *out)
{
    size_t room = JVMGI_MAX_SOCKET_PATH + 1;
    int length = snprintf(out, room, "%s/%s", folder->path, name);
    return length > 0 && (size_t)length < room;
}
