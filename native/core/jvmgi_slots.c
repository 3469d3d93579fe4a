/* SPDX-License-Identifier: Apache-2.0
 * Memory that is shared with a daemon. */
#include "jvmgi_slots.h"

#include "jvmgi_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>

static size_t size_of(uint32_t count)
{
    return (size_t)count * JVMGI_MAX_DATA;
}

const char *jvmgi_slots_refusal(int fd, uint32_t count)
{
    struct stat file;
    struct statfs system;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fstatfs(fd, &system) < 0) {
        return strerrordesc_np(errno);
    }
    /* Pages of other kinds of files, the large ones too, may turn out not to be there when they are read. */
    if (system.f_type != TMPFS_MAGIC) {
        return "it is no memory";
    }
    if ((flags & O_ACCMODE) == O_WRONLY || flags & O_PATH) {
        return "it is not open for reading";
    }
    /* Only a regular file that never had a name has this seal. */
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || !(seals & F_SEAL_SHRINK)) {
        return "it is not sealed against becoming shorter";
    }
    /* The size comes last: until the seal was seen, the daemon could change it. */
    if (fstat(fd, &file) < 0 || file.st_size < (off_t)size_of(count)) {
        return "it is too small";
    }
    return NULL;
}

bool jvmgi_slots_map(jvmgi_slots_t *slots, int fd, uint32_t count)
{
    void *bytes = mmap(NULL, size_of(count), PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED) {
        return false;
    }
    *slots = (jvmgi_slots_t){.bytes = bytes, .count = count};
    return true;
}

void jvmgi_slots_unmap(jvmgi_slots_t *slots)
{
    if (slots->bytes) {
        void *bytes;
        memcpy(&bytes, &slots->bytes, sizeof bytes);
        munmap(bytes, size_of(slots->count));
    }
    *slots = (jvmgi_slots_t){0};
}

bool jvmgi_slots_take(jvmgi_slots_t *slots, uint32_t length, jvmgi_span_t *bytes)
{
    if (slots->held == slots->count || length > JVMGI_MAX_DATA) {
        return false;
    }
    *bytes = (jvmgi_span_t){slots->bytes + size_of(slots->next), length};
    slots->next = (slots->next + 1) % slots->count;
    slots->held++;
    return true;
}

uint32_t jvmgi_slots_give_back(jvmgi_slots_t *slots)
{
    uint32_t held = slots->held;
    slots->held = 0;
    return held;
}

bool jvmgi_slots_are_full(const jvmgi_slots_t *slots)
{
    return slots->bytes && slots->held == slots->count;
}
