/* SPDX-License-Identifier: Apache-2.0
 * Where class-data archives lie. Everything is done on descriptors of folders that were looked at, so that no path is followed twice. */
#include "sup_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define OUTER_MODE 0711
#define INNER_MODE 0700
#define ENDING ".jsa"
#define SUM_LENGTH 16
/* NAME-SUM.jsa */
#define FILE_NAME_LENGTH (SUP_HASH_LENGTH + 1 + SUM_LENGTH + sizeof(ENDING) - 1)
#define UNUSED_SECONDS (30 * 24 * 3600)
/* Words read at once. */
#define CHUNK 2048

void sup_store_init(sup_store_t *store, const char *prefix)
{
    *store = (sup_store_t){0};
    snprintf(store->path, sizeof(store->path), "%s.cds", prefix);
}

static uid_t owner_of(const sup_definition_t *d)
{
    return d->changes_user ? d->uid : geteuid();
}

/* ---- folders ---- */

/* A folder that belongs to `owner` or to us, with no right in `forbidden`. -1 with errno. */
static int open_folder(int parent, const char *name, uid_t owner, mode_t forbidden)
{
    struct stat info;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, &info) < 0 || info.st_mode & forbidden ||
                    (info.st_uid != owner && info.st_uid != geteuid()))) {
        close(fd);
        errno = EPERM;
        return -1;
    }
    return fd;
}

/* Strangers may not write into the outer one, so what is the user's there is the user's own. */
static int open_user_folder(const sup_store_t *store, const sup_definition_t *d)
{
    char name[16];
    snprintf(name, sizeof(name), "%lu", (unsigned long)owner_of(d));
    int outer = open_folder(AT_FDCWD, store->path, geteuid(), 022);
    if (outer < 0) {
        return -1;
    }
    int inner = open_folder(outer, name, owner_of(d), 077);
    int error = errno;
    close(outer);
    errno = error;
    return inner;
}

static bool make_folders(const sup_store_t *store, const sup_definition_t *d, const char *inner)
{
    if (mkdir(store->path, OUTER_MODE) < 0 && errno != EEXIST) {
        return false;
    }
    int outer = open_folder(AT_FDCWD, store->path, geteuid(), 022);
    if (outer < 0) {
        return false;
    }
    /* Its user has to get through, whatever our umask is. */
    bool good = fchmod(outer, OUTER_MODE) == 0 &&
                (mkdirat(outer, inner, INNER_MODE) == 0 || errno == EEXIST);
    int fd = good ? open_folder(outer, inner, owner_of(d), 077) : -1;
    good = fd >= 0 && (!d->changes_user || fchown(fd, d->uid, d->gid) == 0);
    int error = errno;
    if (fd >= 0) {
        close(fd);
    }
    close(outer);
    errno = error;
    return good;
}

/* ---- files ---- */

static bool has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text);
    size_t end = strlen(suffix);
    return length >= end && strcmp(text + length - end, suffix) == 0;
}

static bool is_archive(const char *file)
{
    return strlen(file) == FILE_NAME_LENGTH && file[SUP_HASH_LENGTH] == '-' &&
           has_suffix(file, ENDING);
}

static bool is_archive_of(const char *file, const sup_definition_t *d)
{
    return is_archive(file) && strncmp(file, d->archive, SUP_HASH_LENGTH) == 0;
}

/* A plain file that its user alone can write. -1: it is something else. */
static int open_file(int folder, const char *name, uid_t owner, struct stat *info)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, info) < 0 || !S_ISREG(info->st_mode) || info->st_uid != owner ||
                    info->st_mode & 022)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Every step can be undone, so a file of which one word is another has another sum. */
static bool sum_up(int fd, char out[SUM_LENGTH + 1])
{
    uint64_t words[CHUNK];
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (;;) {
        size_t used = 0;
        ssize_t n = 1;
        while (used < sizeof(words) && n > 0) {
            n = read(fd, (char *)words + used, sizeof(words) - used);
            used += n > 0 ? (size_t)n : 0;
        }
        if (n < 0) {
            return false;
        }
        memset((char *)words + used, 0, sizeof(words) - used);
        for (size_t i = 0; i < CHUNK; i++) {
            sum = (sum ^ words[i]) * UINT64_C(0x100000001b3);
        }
        sum = (sum ^ used) * UINT64_C(0x100000001b3);
        if (used < sizeof(words)) {
            snprintf(out, SUM_LENGTH + 1, "%016" PRIx64, sum);
            return true;
        }
    }
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           memcmp(&a->st_mtim, &b->st_mtim, sizeof(a->st_mtim)) == 0 &&
           memcmp(&a->st_ctim, &b->st_ctim, sizeof(a->st_ctim)) == 0;
}

static bool was_seen(const sup_store_t *store, const struct stat *info)
{
    for (unsigned i = 0; i < store->seen_count && i < SUP_STORE_SEEN; i++) {
        if (is_same(&store->seen[i], info)) {
            return true;
        }
    }
    return false;
}

static bool has_its_sum(sup_store_t *store, int fd, const char *file, struct stat *info)
{
    char sum[SUM_LENGTH + 1];
    if (was_seen(store, info)) {
        return true;
    }
    if (!sum_up(fd, sum) || strncmp(file + SUP_HASH_LENGTH + 1, sum, SUM_LENGTH) != 0) {
        return false;
    }
    /* The time tells that it is in use. */
    if (futimens(fd, NULL) == 0 && fstat(fd, info) == 0) {
        store->seen[store->seen_count++ % SUP_STORE_SEEN] = *info;
    }
    return true;
}

/* What is wrong with the file; NULL: nothing. */
static const char *fault_of(sup_store_t *store, int folder, const char *file, uid_t owner)
{
    struct stat info;
    int fd = open_file(folder, file, owner, &info);
    if (fd < 0) {
        return "is not its user's alone";
    }
    const char *fault = has_its_sum(store, fd, file, &info) ? NULL : "is damaged";
    close(fd);
    return fault;
}

/* ---- a folder's files, one after the other ---- */

typedef void (*visit_t)(void *baton, int folder, const char *file);

static void visit_all(int folder, visit_t visit, void *baton)
{
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = copy < 0 ? NULL : fdopendir(copy);
    if (!stream) {
        if (copy >= 0) {
            close(copy);
        }
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(stream))) {
        visit(baton, folder, entry->d_name);
    }
    closedir(stream);
}

typedef struct {
    sup_store_t *store;
    const sup_definition_t *d;
    sup_store_state_t state;
    char *path;
    size_t size;
} finding_t;

static void take_if_good(void *baton, int folder, const char *file)
{
    finding_t *finding = baton;
    if (finding->state == SUP_STORE_FOUND || !is_archive_of(file, finding->d)) {
        return;
    }
    uid_t owner = owner_of(finding->d);
    const char *fault = fault_of(finding->store, folder, file, owner);
    finding->state = fault ? SUP_STORE_BAD : SUP_STORE_FOUND;
    snprintf(finding->path, finding->size, "%s/%lu/%s%s%s", finding->store->path,
             (unsigned long)owner, file, fault ? " " : "", fault ? fault : "");
    if (fault) {
        unlinkat(folder, file, 0);
    }
}

sup_store_state_t sup_store_find(sup_store_t *store, const sup_definition_t *d, char *path,
                                 size_t size)
{
    finding_t finding = {.store = store, .d = d, .path = path, .size = size};
    int folder = open_user_folder(store, d);
    if (folder >= 0) {
        visit_all(folder, take_if_good, &finding);
        close(folder);
    } else if (errno == EPERM || errno == ELOOP || errno == ENOTDIR) {
        snprintf(path, size, "%s or the folder of user %lu in it is not theirs alone", store->path,
                 (unsigned long)owner_of(d));
        return SUP_STORE_BAD;
    }
    return finding.state;
}

static void name_new(const sup_definition_t *d, char out[SUP_HASH_LENGTH + 8])
{
    snprintf(out, SUP_HASH_LENGTH + 8, "%s.new", d->archive);
}

bool sup_store_prepare(const sup_store_t *store, const sup_definition_t *d, char *folder,
                       size_t size)
{
    char name[16];
    char file[SUP_HASH_LENGTH + 8];
    snprintf(name, sizeof(name), "%lu", (unsigned long)owner_of(d));
    name_new(d, file);
    int fd = make_folders(store, d, name) ? open_user_folder(store, d) : -1;
    if (fd < 0) {
        return false;
    }
    bool good = unlinkat(fd, file, 0) == 0 || errno == ENOENT;
    close(fd);
    return good && snprintf(folder, size, "%s/%s", store->path, name) < (int)size;
}

/* Other versions of the same, and what no start has used for long. */
static void remove_if_old(void *baton, int folder, const char *file)
{
    const finding_t *finding = baton;
    struct stat info;
    if (!is_archive(file) || strcmp(file, finding->path) == 0 ||
        fstatat(folder, file, &info, AT_SYMLINK_NOFOLLOW) < 0) {
        return;
    }
    if (is_archive_of(file, finding->d) || info.st_mtime < time(NULL) - UNUSED_SECONDS) {
        unlinkat(folder, file, 0);
    }
}

static int64_t keep_in(int folder, const sup_definition_t *d)
{
    struct stat info;
    char sum[SUM_LENGTH + 1];
    char begun[SUP_HASH_LENGTH + 8];
    char file[FILE_NAME_LENGTH + 1];
    name_new(d, begun);
    int fd = open_file(folder, begun, owner_of(d), &info);
    if (fd < 0) {
        return -1;
    }
    bool good = info.st_size > 0 && sum_up(fd, sum);
    close(fd);
    if (!good) {
        return -1;
    }
    snprintf(file, sizeof(file), "%s-%s" ENDING, d->archive, sum);
    if (renameat(folder, begun, folder, file) < 0) {
        return -1;
    }
    finding_t kept = {.d = d, .path = file};
    visit_all(folder, remove_if_old, &kept);
    return info.st_size;
}

int64_t sup_store_keep(const sup_store_t *store, const sup_definition_t *d)
{
    int folder = open_user_folder(store, d);
    int64_t size = folder < 0 ? -1 : keep_in(folder, d);
    if (folder >= 0) {
        close(folder);
    }
    return size;
}

static void remove_one(void *baton, int folder, const char *file)
{
    const sup_definition_t *d = baton;
    char begun[SUP_HASH_LENGTH + 8];
    name_new(d, begun);
    if (is_archive_of(file, d) || strcmp(file, begun) == 0) {
        unlinkat(folder, file, 0);
    }
}

void sup_store_remove(const sup_store_t *store, const sup_definition_t *d)
{
    int folder = open_user_folder(store, d);
    if (folder >= 0) {
        visit_all(folder, remove_one, (void *)(uintptr_t)d);
        close(folder);
    }
}
