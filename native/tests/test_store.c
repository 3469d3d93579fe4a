/* SPDX-License-Identifier: Apache-2.0
 * Which class-data archives are given out, and which are not. */
#include "scratch.h"
#include "suite.h"
#include "sup_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char name_of_one[] = "0123456789abcdef";
static char name_of_other[] = "fedcba9876543210";
static const sup_definition_t one = {.archive = name_of_one};
static const sup_definition_t other = {.archive = name_of_other};

static sup_store_t store;
static char folder[PATH_MAX];
static char path[PATH_MAX];

static void open_store(void)
{
    char prefix[256];
    snprintf(prefix, sizeof(prefix), "%s/run", scratch_folder());
    sup_store_init(&store, prefix);
}

static void write_file(const char *file, const char *text)
{
    FILE *stream = fopen(file, "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(text, stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
}

static void begin(const sup_definition_t *d, const char *text)
{
    char file[PATH_MAX + 32];
    ck_assert(sup_store_prepare(&store, d, folder, sizeof(folder)));
    snprintf(file, sizeof(file), "%s/%s.new", folder, d->archive);
    write_file(file, text);
    ck_assert_int_eq(chmod(file, 0600), 0);
}

static void keep(const sup_definition_t *d, const char *text)
{
    begin(d, text);
    ck_assert_int_eq(sup_store_keep(&store, d), (int)strlen(text));
}

static void assert_found(const sup_definition_t *d)
{
    ck_assert_int_eq(sup_store_find(&store, d, path, sizeof(path)), SUP_STORE_FOUND);
    ck_assert_int_eq(access(path, R_OK), 0);
}

/* The file is looked at afresh, and gone afterwards. */
static void assert_bad(const char *fault)
{
    ck_assert_int_eq(sup_store_find(&store, &one, path, sizeof(path)), SUP_STORE_BAD);
    ck_assert_msg(strstr(path, fault) != NULL, "says: %s", path);
    ck_assert_int_eq(sup_store_find(&store, &one, path, sizeof(path)), SUP_STORE_NONE);
}

START_TEST(what_is_kept_is_found)
{
    mode_t before = umask(077);
    open_store();
    ck_assert_int_eq(sup_store_find(&store, &one, path, sizeof(path)), SUP_STORE_NONE);
    keep(&one, "an archive");
    assert_found(&one);
    assert_found(&one);
    ck_assert_int_eq(sup_store_find(&store, &other, path, sizeof(path)), SUP_STORE_NONE);
    umask(before);
    struct stat info;
    ck_assert_int_eq(stat(store.path, &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0711);
    ck_assert_int_eq(stat(folder, &info), 0);
    ck_assert_uint_eq(info.st_mode & 07777, 0700);
    open_store(); /* as a supervisor that has seen nothing yet */
    assert_found(&one);
}
END_TEST

START_TEST(what_is_damaged_is_removed)
{
    open_store();
    keep(&one, "an archive");
    assert_found(&one);
    write_file(path, "an archive of something else");
    assert_bad("is damaged");
    keep(&one, "an archive");
    assert_found(&one);
    ck_assert_int_eq(truncate(path, 8), 0);
    assert_bad("is damaged");
}
END_TEST

START_TEST(what_others_can_write_is_not_used)
{
    open_store();
    keep(&one, "an archive");
    assert_found(&one);
    ck_assert_int_eq(chmod(path, 0620), 0);
    assert_bad("is not its user's alone");
}
END_TEST

START_TEST(a_link_is_no_archive)
{
    open_store();
    keep(&one, "an archive");
    assert_found(&one);
    char moved[PATH_MAX + 8];
    char link[PATH_MAX];
    snprintf(moved, sizeof(moved), "%s.moved", path);
    snprintf(link, sizeof(link), "%s", path);
    ck_assert_int_eq(rename(link, moved), 0);
    ck_assert_int_eq(symlink(moved, link), 0);
    assert_bad("is not its user's alone");
    ck_assert_int_eq(access(moved, F_OK), 0);
}
END_TEST

START_TEST(folders_of_others_are_not_used)
{
    open_store();
    keep(&one, "an archive");
    ck_assert_int_eq(chmod(store.path, 0733), 0);
    ck_assert_int_eq(sup_store_find(&store, &one, path, sizeof(path)), SUP_STORE_BAD);
    ck_assert_ptr_nonnull(strstr(path, "not theirs alone"));
    ck_assert(!sup_store_prepare(&store, &one, path, sizeof(path)));
    ck_assert_int_eq(sup_store_keep(&store, &one), -1);
    ck_assert_int_eq(chmod(store.path, 0711), 0);
    ck_assert_int_eq(chmod(folder, 0750), 0);
    ck_assert_int_eq(sup_store_find(&store, &one, path, sizeof(path)), SUP_STORE_BAD);
    ck_assert_int_eq(chmod(folder, 0700), 0);
    assert_found(&one);
}
END_TEST

START_TEST(a_folder_that_is_a_link_is_not_used)
{
    open_store();
    char elsewhere[PATH_MAX + 16];
    snprintf(elsewhere, sizeof(elsewhere), "%s.elsewhere", store.path);
    ck_assert_int_eq(mkdir(elsewhere, 0711), 0);
    ck_assert_int_eq(symlink(elsewhere, store.path), 0);
    ck_assert(!sup_store_prepare(&store, &one, folder, sizeof(folder)));
    ck_assert_int_eq(sup_store_find(&store, &one, path, sizeof(path)), SUP_STORE_BAD);
}
END_TEST

START_TEST(nothing_and_an_empty_file_are_not_kept)
{
    open_store();
    ck_assert(sup_store_prepare(&store, &one, folder, sizeof(folder)));
    ck_assert_int_eq(sup_store_keep(&store, &one), -1);
    begin(&one, "");
    ck_assert_int_eq(sup_store_keep(&store, &one), -1);
}
END_TEST

START_TEST(a_new_one_takes_the_place_of_what_is_old)
{
    const struct timespec long_ago[2] = {{.tv_sec = time(NULL) - 40 * 24 * 3600},
                                         {.tv_sec = time(NULL) - 40 * 24 * 3600}};
    char before[PATH_MAX];
    open_store();
    keep(&one, "an archive");
    assert_found(&one);
    snprintf(before, sizeof(before), "%s", path);
    keep(&other, "another one");
    keep(&one, "an archive anew");
    assert_found(&one);
    ck_assert_str_ne(path, before);
    ck_assert_int_ne(access(before, F_OK), 0);
    assert_found(&other);
    ck_assert_int_eq(utimensat(AT_FDCWD, path, long_ago, 0), 0);
    keep(&one, "an archive once more");
    ck_assert_int_eq(sup_store_find(&store, &other, path, sizeof(path)), SUP_STORE_NONE);
}
END_TEST

START_TEST(what_is_removed_is_gone)
{
    open_store();
    keep(&other, "another one");
    keep(&one, "an archive");
    begin(&one, "begun");
    sup_store_remove(&store, &one);
    ck_assert_int_eq(sup_store_find(&store, &one, path, sizeof(path)), SUP_STORE_NONE);
    ck_assert_int_eq(sup_store_keep(&store, &one), -1);
    assert_found(&other);
}
END_TEST

START_TEST(the_folder_is_its_users)
{
    const sup_definition_t theirs = {
        .archive = name_of_one, .changes_user = true, .uid = 65534, .gid = 65534};
    if (geteuid() != 0) {
        return; /* others cannot give a folder away */
    }
    open_store();
    struct stat info;
    begin(&theirs, "an archive");
    ck_assert_int_eq(stat(folder, &info), 0);
    ck_assert_uint_eq(info.st_uid, 65534);
    ck_assert_int_eq(sup_store_keep(&store, &theirs), -1); /* root's file is not the user's own */
}
END_TEST

SUITE_MAIN("store", what_is_kept_is_found, what_is_damaged_is_removed,
           what_others_can_write_is_not_used, a_link_is_no_archive, folders_of_others_are_not_used,
           a_folder_that_is_a_link_is_not_used, nothing_and_an_empty_file_are_not_kept,
           a_new_one_takes_the_place_of_what_is_old, what_is_removed_is_gone,
           the_folder_is_its_users)
