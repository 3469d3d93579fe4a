/* SPDX-License-Identifier: Apache-2.0
 * What may be sent as a file (reliability row 128), and what else a descriptor can be. */
#include "jvmgi_filepart.h"

#include "scratch.h"
#include "suite.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 1000

/* A name in the test's own folder. */
static const char *named(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", scratch_folder(), name);
    return path;
}

/* A file of SIZE bytes, opened so. */
static int open_file(int flags)
{
    const char *path = named("file");
    int made = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    ck_assert(made >= 0 && ftruncate(made, SIZE) == 0);
    close(made);
    int fd = open(path, flags | O_CLOEXEC);
    ck_assert(fd >= 0);
    return fd;
}

static void refused(int fd, int64_t offset, int64_t length, const char *words)
{
    char why[128] = "";
    ck_assert(!jvmgi_filepart_check(fd, offset, length, why, sizeof why));
    ck_assert_msg(strstr(why, words) != NULL, "'%s' does not say '%s'", why, words);
}

START_TEST(parts_that_the_file_has_are_taken)
{
    char why[128] = "";
    int fd = open_file(O_RDONLY);
    ck_assert(jvmgi_filepart_check(fd, 0, SIZE, why, sizeof why));
    ck_assert(jvmgi_filepart_check(fd, 999, 1, why, sizeof why));
    ck_assert(jvmgi_filepart_check(fd, SIZE, 0, why, sizeof why));
    ck_assert_str_eq(why, "");
    close(fd);
}
END_TEST

START_TEST(parts_beyond_the_end_are_refused)
{
    int fd = open_file(O_RDONLY);
    refused(fd, 0, SIZE + 1, "1000 bytes");
    refused(fd, SIZE, 1, "1000 bytes");
    refused(fd, SIZE + 1, 0, "1000 bytes");
    refused(fd, INT64_MAX, INT64_MAX, "1000 bytes");
    refused(fd, -1, 10, "1000 bytes");
    refused(fd, 10, -1, "1000 bytes");
    close(fd);
}
END_TEST

START_TEST(what_is_no_regular_file_is_refused)
{
    int folder = open(scratch_folder(), O_RDONLY | O_CLOEXEC);
    refused(folder, 0, 1, "not a regular file");
    close(folder);
    const char *path = named("fifo");
    ck_assert(mkfifo(path, 0600) == 0);
    int fifo = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    refused(fifo, 0, 1, "not a regular file");
    close(fifo);
    int device = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    refused(device, 0, 1, "not a regular file");
    close(device);
}
END_TEST

START_TEST(files_that_cannot_be_read_are_refused)
{
    int fd = open_file(O_WRONLY);
    refused(fd, 0, 1, "not open for reading");
    close(fd);
    fd = open_file(O_PATH);
    refused(fd, 0, 1, "not open for reading");
    close(fd);
}
END_TEST

START_TEST(a_descriptor_that_is_none_is_refused)
{
    refused(-1, 0, 1, "Bad file descriptor");
}
END_TEST

SUITE_MAIN("filepart", parts_that_the_file_has_are_taken, parts_beyond_the_end_are_refused,
           what_is_no_regular_file_is_refused, files_that_cannot_be_read_are_refused,
           a_descriptor_that_is_none_is_refused)
