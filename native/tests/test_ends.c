/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_ends.h"
#include "scratch.h"
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static jvmgi_folder_t folder;
static char reason[512];

static const char *file(void)
{
    static char path[JVMGI_MAX_SOCKET_PATH + 32];
    snprintf(path, sizeof(path), "%s/ends.%lu", folder.path, (unsigned long)geteuid());
    return path;
}

static void make_folder(void)
{
    char prefix[256];
    char why[512];
    snprintf(prefix, sizeof(prefix), "%s/run", scratch_folder());
    ck_assert_msg(jvmgi_folder_open(prefix, &folder, why, sizeof(why)), "%s", why);
}

static void add(pid_t pid, const char *text)
{
    ck_assert(jvmgi_ends_add(&folder, geteuid(), pid, text));
}

static bool find(pid_t pid)
{
    return jvmgi_ends_find(folder.path, geteuid(), pid, reason, sizeof(reason));
}

static void put(const char *bytes)
{
    int fd = open(file(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
    close(fd);
}

START_TEST(an_end_is_found_by_its_process)
{
    make_folder();
    ck_assert(!find(12));
    add(12, "signal 9 (Killed)");
    add(123, "exit code 3");
    ck_assert(find(12));
    ck_assert_str_eq(reason, "signal 9 (Killed)");
    ck_assert(find(123));
    ck_assert_str_eq(reason, "exit code 3");
    ck_assert(!find(1));
    ck_assert(!find(2));
}
END_TEST

START_TEST(the_latest_end_of_a_number_counts)
{
    make_folder();
    add(12, "exit code 1");
    add(12, "exit code 2");
    ck_assert(find(12));
    ck_assert_str_eq(reason, "exit code 2");
}
END_TEST

START_TEST(a_line_counts_when_it_is_whole)
{
    make_folder();
    put("12 exit co");
    ck_assert(!find(12));
    put("\n\n12\n12 \n 12 x\n13 signal 9\n12");
    ck_assert(!find(12));
    ck_assert(find(13));
    ck_assert_str_eq(reason, "signal 9");
}
END_TEST

START_TEST(a_full_file_begins_anew)
{
    make_folder();
    char text[600];
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    for (int pid = 1; pid < 200; pid++) {
        add(pid, text);
        ck_assert(find(pid));
        struct stat info;
        ck_assert_int_eq(stat(file(), &info), 0);
        ck_assert_int_le(info.st_size, 16384);
    }
    ck_assert(!find(1));
}
END_TEST

START_TEST(it_is_private_and_goes_with_the_folder)
{
    make_folder();
    add(12, "exit code 1");
    struct stat info;
    ck_assert_int_eq(stat(file(), &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0600);
    if (geteuid() == 0) {
        ck_assert(jvmgi_ends_add(&folder, 65534, 12, "exit code 1"));
        char other[sizeof(folder.path) + 32];
        snprintf(other, sizeof(other), "%s/ends.65534", folder.path);
        ck_assert_int_eq(stat(other, &info), 0);
        ck_assert_uint_eq(info.st_uid, 65534);
    }
    jvmgi_folder_remove(&folder);
    ck_assert_int_eq(access(folder.path, F_OK), -1);
}
END_TEST

START_TEST(what_is_no_file_is_neither_read_nor_written)
{
    make_folder();
    ck_assert_int_eq(symlink("/etc/passwd", file()), 0);
    ck_assert(!jvmgi_ends_add(&folder, geteuid(), 12, "exit code 1"));
    ck_assert(!find(12));
}
END_TEST

SUITE_MAIN("ends", an_end_is_found_by_its_process, the_latest_end_of_a_number_counts,
           a_line_counts_when_it_is_whole, a_full_file_begins_anew,
           it_is_private_and_goes_with_the_folder, what_is_no_file_is_neither_read_nor_written)
