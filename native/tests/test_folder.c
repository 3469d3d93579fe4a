/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_folder.h"
#include "jvmgi_sock.h"
#include "scratch.h"
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char why[512];

static const char *prefix(void)
{
    static char text[256];
    snprintf(text, sizeof(text), "%s/run", scratch_folder());
    return text;
}

static const char *in_prefix(const char *rest)
{
    static char text[300];
    snprintf(text, sizeof(text), "%s%s", prefix(), rest);
    return text;
}

static jvmgi_folder_t open_good(void)
{
    jvmgi_folder_t folder;
    ck_assert_msg(jvmgi_folder_open(prefix(), &folder, why, sizeof(why)), "%s", why);
    return folder;
}

static void open_bad(const char *from, const char *expected)
{
    jvmgi_folder_t folder;
    ck_assert(!jvmgi_folder_open(from, &folder, why, sizeof(why)));
    ck_assert_msg(strstr(why, expected) != NULL, "says: %s", why);
}

START_TEST(the_first_folder_is_made)
{
    mode_t before = umask(077);
    jvmgi_folder_t folder = open_good();
    umask(before);
    ck_assert_str_eq(folder.path, in_prefix(".1"));
    struct stat info;
    ck_assert_int_eq(lstat(folder.path, &info), 0);
    ck_assert(S_ISDIR(info.st_mode));
    ck_assert_uint_eq(info.st_mode & 07777, 0711);
    ck_assert_int_eq(lstat(in_prefix(".1/lock"), &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0600);
    char path[JVMGI_MAX_SOCKET_PATH + 1];
    ck_assert(jvmgi_folder_path(&folder, "control", path));
    ck_assert_str_eq(path, in_prefix(".1/control"));
}
END_TEST

START_TEST(two_servers_never_share)
{
    jvmgi_folder_t first = open_good();
    jvmgi_folder_t second = open_good();
    ck_assert_str_eq(second.path, in_prefix(".2"));
    jvmgi_folder_remove(&first);
    jvmgi_folder_t third = open_good();
    ck_assert_str_eq(third.path, in_prefix(".1"));
    jvmgi_folder_remove(&second);
    jvmgi_folder_remove(&third);
}
END_TEST

START_TEST(removal_leaves_nothing)
{
    jvmgi_folder_t folder = open_good();
    ck_assert_int_ge(jvmgi_sock_listen(in_prefix(".1/0123456789abcdef.0"), 5, (uid_t)-1, (gid_t)-1),
                     0);
    ck_assert_int_ge(jvmgi_sock_listen(in_prefix(".1/control"), 5, (uid_t)-1, (gid_t)-1), 0);
    jvmgi_folder_remove(&folder);
    ck_assert_int_eq(access(in_prefix(".1"), F_OK), -1);
    ck_assert_int_eq(folder.fd, -1);
}
END_TEST

START_TEST(sockets_of_a_dead_supervisor_are_removed)
{
    jvmgi_folder_t folder = open_good();
    ck_assert_int_ge(jvmgi_sock_listen(in_prefix(".1/0123456789abcdef.0"), 5, (uid_t)-1, (gid_t)-1),
                     0);
    close(folder.lock); /* as a crash does */
    close(folder.fd);
    jvmgi_folder_t next = open_good();
    ck_assert_str_eq(next.path, in_prefix(".1"));
    ck_assert_int_eq(access(in_prefix(".1/0123456789abcdef.0"), F_OK), -1);
}
END_TEST

static void make_file(const char *path)
{
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

START_TEST(what_is_no_socket_stays_and_is_named)
{
    ck_assert_int_eq(mkdir(in_prefix(".1"), 0711), 0);
    make_file(in_prefix(".1/precious"));
    open_bad(prefix(), "holds precious, which is no socket");
    ck_assert_int_eq(access(in_prefix(".1/precious"), F_OK), 0);
    ck_assert_int_eq(unlink(in_prefix(".1/precious")), 0);
    ck_assert_int_eq(mkdir(in_prefix(".1/control"), 0700), 0);
    open_bad(prefix(), "holds control, which is no socket");
    ck_assert_int_eq(rmdir(in_prefix(".1/control")), 0);
    ck_assert_int_eq(symlink("/etc/passwd", in_prefix(".1/link")), 0);
    open_bad(prefix(), "holds link, which is no socket");
}
END_TEST

START_TEST(a_stranger_s_file_survives_removal)
{
    jvmgi_folder_t folder = open_good();
    make_file(in_prefix(".1/precious"));
    jvmgi_folder_remove(&folder);
    ck_assert_int_eq(access(in_prefix(".1/precious"), F_OK), 0);
    ck_assert_int_eq(access(in_prefix(".1/lock"), F_OK), -1);
}
END_TEST

START_TEST(a_symlink_is_no_folder)
{
    char target[300];
    snprintf(target, sizeof(target), "%s/elsewhere", scratch_folder());
    ck_assert_int_eq(mkdir(target, 0711), 0);
    ck_assert_int_eq(symlink(target, in_prefix(".1")), 0);
    open_bad(prefix(), "it is no folder");
    ck_assert_int_eq(unlink(in_prefix(".1")), 0);
    make_file(in_prefix(".1"));
    open_bad(prefix(), "it is no folder");
}
END_TEST

START_TEST(a_lock_that_is_no_file_is_refused)
{
    ck_assert_int_eq(mkdir(in_prefix(".1"), 0711), 0);
    ck_assert_int_eq(symlink("/dev/null", in_prefix(".1/lock")), 0);
    open_bad(prefix(), "lock");
}
END_TEST

START_TEST(a_folder_that_others_can_write_is_refused)
{
    ck_assert_int_eq(mkdir(in_prefix(".1"), 0700), 0);
    ck_assert_int_eq(chmod(in_prefix(".1"), 0733), 0);
    open_bad(prefix(), "can be written by others");
    ck_assert_int_eq(chmod(in_prefix(".1"), 0700), 0);
    jvmgi_folder_t folder = open_good();
    struct stat info;
    ck_assert_int_eq(stat(folder.path, &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0711);
}
END_TEST

START_TEST(a_folder_of_another_user_is_refused)
{
    if (geteuid() != 0) {
        return; /* only root can make one */
    }
    ck_assert_int_eq(mkdir(in_prefix(".1"), 0711), 0);
    ck_assert_int_eq(chown(in_prefix(".1"), 65534, 65534), 0);
    open_bad(prefix(), "belongs to user 65534");
    ck_assert_int_eq(rmdir(in_prefix(".1")), 0);
    ck_assert_int_eq(chown(scratch_folder(), 65534, 65534), 0);
    open_bad(prefix(), "belongs to user 65534");
}
END_TEST

START_TEST(a_place_where_strangers_may_rename_is_refused)
{
    ck_assert_int_eq(chmod(scratch_folder(), 0777), 0);
    open_bad(prefix(), "can be written by others");
    ck_assert_int_eq(chmod(scratch_folder(), 01777), 0);
    open_good();
}
END_TEST

START_TEST(a_prefix_is_checked)
{
    open_bad("run/jvmgi", "no absolute path");
    open_bad("/no/such/folder/jvmgi", "cannot use the folder /no/such/folder: No such file");
    open_bad("/etc/passwd/jvmgi", "/etc/passwd");
    char path[JVMGI_MAX_SOCKET_PATH];
    memset(path, 'x', sizeof(path));
    path[0] = '/';
    size_t longest = JVMGI_MAX_SOCKET_PATH - 4 - 1 - JVMGI_SOCKET_NAME_ROOM;
    path[longest + 1] = '\0';
    open_bad(
        path,
        "too long for the paths of sockets: they would have up to 108 bytes, 107 are possible");
}
END_TEST

START_TEST(a_path_that_does_not_fit_is_refused)
{
    jvmgi_folder_t folder = open_good();
    char name[JVMGI_MAX_SOCKET_PATH];
    memset(name, 'n', sizeof(name));
    name[sizeof(name) - 1] = '\0';
    char path[JVMGI_MAX_SOCKET_PATH + 1];
    ck_assert(!jvmgi_folder_path(&folder, name, path));
}
END_TEST

SUITE_MAIN("folder", the_first_folder_is_made, two_servers_never_share, removal_leaves_nothing,
           sockets_of_a_dead_supervisor_are_removed, what_is_no_socket_stays_and_is_named,
           a_stranger_s_file_survives_removal, a_symlink_is_no_folder,
           a_lock_that_is_no_file_is_refused, a_folder_that_others_can_write_is_refused,
           a_folder_of_another_user_is_refused, a_place_where_strangers_may_rename_is_refused,
           a_prefix_is_checked, a_path_that_does_not_fit_is_refused)
