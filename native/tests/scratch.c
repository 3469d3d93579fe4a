/* SPDX-License-Identifier: Apache-2.0
 * A folder of its own for each test. */
#include "scratch.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/jvmgi-test-XXXXXX";
static pid_t maker;

static int remove_one(const char *name, const struct stat *info, int type, struct FTW *walk)
{
    return remove(name);
}

static void remove_all(void)
{
    if (getpid() == maker) { /* what the test forked must not clear the folder of its parent */
        nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    }
}

const char *scratch_folder(void)
{
    if (maker == 0) {
        ck_assert_ptr_nonnull(mkdtemp(path));
        maker = getpid();
        atexit(remove_all);
    }
    return path;
}
