/* SPDX-License-Identifier: Apache-2.0
 * Linux calls that the C library of some supported systems does not declare yet. Each fails with ENOSYS on a kernel without it. */
#ifndef SUP_SYSTEM_H
#define SUP_SYSTEM_H

#include <errno.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/** Linux 5.9. Async-signal-safe. */
static inline int sup_close_from(unsigned first)
{
#ifdef SYS_close_range
    return (int)syscall(SYS_close_range, first, ~0U, 0U);
#else
    errno = ENOSYS;
    return -1;
#endif
}

/** Linux 5.3. The descriptor is close-on-exec. */
static inline int sup_pidfd_open(pid_t pid)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, pid, 0U);
#else
    errno = ENOSYS;
    return -1;
#endif
}

#endif
