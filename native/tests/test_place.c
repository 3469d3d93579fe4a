/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_place.h"
#include "scratch.h"
#include "suite.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(file_systems_of_networks_are_known)
{
    /* As the kernel's headers number them. */
    ck_assert_str_eq(jvmgi_place_network(NFS_SUPER_MAGIC), "NFS");
    ck_assert_str_eq(jvmgi_place_network(SMB_SUPER_MAGIC), "SMB");
    ck_assert_str_eq(jvmgi_place_network(AFS_SUPER_MAGIC), "AFS");
    ck_assert_str_eq(jvmgi_place_network(CODA_SUPER_MAGIC), "Coda");
    ck_assert_str_eq(jvmgi_place_network(V9FS_MAGIC), "9P");
    ck_assert_str_eq(jvmgi_place_network(0xff534d42), "CIFS");
    ck_assert_str_eq(jvmgi_place_network(0xfe534d42), "SMB2");
}
END_TEST

START_TEST(file_systems_of_this_machine_are_none)
{
    static const uint32_t local[] = {
        EXT4_SUPER_MAGIC,      TMPFS_MAGIC,     RAMFS_MAGIC,    BTRFS_SUPER_MAGIC,
        OVERLAYFS_SUPER_MAGIC, XFS_SUPER_MAGIC, SQUASHFS_MAGIC, 0};
    for (size_t i = 0; i < sizeof local / sizeof local[0]; i++) {
        ck_assert_ptr_null(jvmgi_place_network(local[i]));
    }
    ck_assert_ptr_null(jvmgi_place_network_of("/proc"));
    ck_assert_ptr_null(jvmgi_place_network_of("/nonexistent"));
}
END_TEST

START_TEST(what_bars_a_program_is_told)
{
    char program[300];
    (void)snprintf(program, sizeof program, "%s/program", scratch_folder());
    ck_assert_ptr_nonnull(strstr(jvmgi_place_bar(program), "No such file"));
    int fd = open(program, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(close(fd), 0);
    ck_assert_ptr_nonnull(strstr(jvmgi_place_bar(program), "Permission denied"));
    ck_assert_int_eq(chmod(program, 0700), 0);
    ck_assert_ptr_null(jvmgi_place_bar(program));
}
END_TEST

SUITE_MAIN("place", file_systems_of_networks_are_known, file_systems_of_this_machine_are_none,
           what_bars_a_program_is_told)
