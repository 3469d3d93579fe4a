/* SPDX-License-Identifier: Apache-2.0
 * A library to be preloaded (LD_PRELOAD): to its process the time of day is ahead by as many seconds as the file says that CLOCK_SHIFT
 * names, a 64-bit number in the machine's order, and jumps as soon as that is written anew. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *shift;

__attribute__((constructor)) static void map_file(void)
{
    const char *name = getenv("CLOCK_SHIFT");
    int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void *mapped = mmap(NULL, sizeof(*shift), PROT_READ, MAP_SHARED, fd, 0);
        shift = mapped == MAP_FAILED ? NULL : mapped;
        close(fd);
    }
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    /* Not by the C library, whose function this one hides. */
    long result = syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && shift && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += *shift;
    }
    return (int)result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    *now = (struct timeval){exact.tv_sec, exact.tv_nsec / 1000};
    return result;
}

time_t time(time_t *out)
{
    struct timespec exact;
    (void)clock_gettime(CLOCK_REALTIME, &exact);
    if (out) {
        *out = exact.tv_sec;
    }
    return exact.tv_sec;
}
