/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_owner.h"
#include "scratch.h"
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[256];
static char file[300];
static char why[512];

static void in_folder(char *out, size_t size, const char *name)
{
    (void)snprintf(out, size, "%s/%s", folder, name);
}

static void prepare(void)
{
    (void)snprintf(folder, sizeof folder, "%s", scratch_folder());
    ck_assert_int_eq(chmod(folder, 0755), 0);
    in_folder(file, sizeof file, "app.jar");
    int fd = open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(close(fd), 0);
    ck_assert_int_eq(chown(folder, geteuid(), getegid()), 0);
    ck_assert_int_eq(chown(file, geteuid(), getegid()), 0);
}

static bool passes(jvmgi_owner_t rule, const char *path)
{
    return jvmgi_owner_check(&rule, path, why, sizeof why);
}

static jvmgi_owner_t own_user(void)
{
    return (jvmgi_owner_t){(int64_t)geteuid(), JVMGI_OWNER_ANY};
}

static jvmgi_owner_t own_group(void)
{
    return (jvmgi_owner_t){JVMGI_OWNER_ANY, (int64_t)getegid()};
}

START_TEST(ones_own_file_in_ones_own_folder_passes)
{
    prepare();
    ck_assert_msg(passes(own_user(), file), "%s", why);
    ck_assert_msg(passes(own_group(), file), "%s", why);
    /* A file that nobody may read is looked at all the same. */
    ck_assert_int_eq(chmod(file, 0), 0);
    ck_assert_msg(passes(own_user(), file), "%s", why);
}
END_TEST

START_TEST(the_file_of_another_does_not_pass)
{
    prepare();
    jvmgi_owner_t user = {(int64_t)geteuid() + 1, JVMGI_OWNER_ANY};
    jvmgi_owner_t group = {JVMGI_OWNER_ANY, (int64_t)getegid() + 1};
    jvmgi_owner_t unknown = {JVMGI_OWNER_NOBODY, JVMGI_OWNER_ANY};
    ck_assert(!passes(user, file));
    ck_assert_ptr_nonnull(strstr(why, "script-user"));
    ck_assert(!passes(group, file));
    ck_assert_ptr_nonnull(strstr(why, "script-group"));
    ck_assert(!passes(unknown, file));
}
END_TEST

START_TEST(what_others_may_write_does_not_pass)
{
    static const struct {
        mode_t folder;
        mode_t file;
        bool user;
        bool group;
    } cases[] = {
        {0755, 0664, false, true},  {0755, 0606, false, false}, {0775, 0644, false, true},
        {0707, 0644, false, false}, {0711, 0640, true, true},
    };
    prepare();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_int_eq(chmod(folder, cases[i].folder), 0);
        ck_assert_int_eq(chmod(file, cases[i].file), 0);
        ck_assert_msg(passes(own_user(), file) == cases[i].user, "case %zu: %s", i, why);
        ck_assert_msg(passes(own_group(), file) == cases[i].group, "case %zu: %s", i, why);
    }
}
END_TEST

START_TEST(a_link_is_judged_by_where_it_lies_and_where_it_leads)
{
    char link_path[300];
    char open_folder[300];
    char beyond[320];
    prepare();
    in_folder(link_path, sizeof link_path, "link.jar");
    ck_assert_int_eq(symlink(file, link_path), 0);
    ck_assert_msg(passes(own_user(), link_path), "%s", why);
    /* The same file, by a link in a folder in which anybody may put another one. */
    in_folder(open_folder, sizeof open_folder, "open");
    ck_assert_int_eq(mkdir(open_folder, 0700), 0);
    ck_assert_int_eq(chmod(open_folder, 0777), 0);
    (void)snprintf(beyond, sizeof beyond, "%s/link.jar", open_folder);
    ck_assert_int_eq(symlink(file, beyond), 0);
    ck_assert(!passes(own_user(), beyond));
    ck_assert_int_eq(chmod(file, 0666), 0);
    ck_assert(!passes(own_user(), link_path));
    ck_assert_ptr_nonnull(strstr(why, "app.jar"));
}
END_TEST

START_TEST(what_is_not_there_does_not_pass)
{
    char missing[300];
    prepare();
    in_folder(missing, sizeof missing, "missing.jar");
    ck_assert(!passes(own_user(), missing));
    ck_assert(!passes(own_user(), "app.jar"));
    ck_assert(!passes(own_user(), "/"));
}
END_TEST

SUITE_MAIN("owner", ones_own_file_in_ones_own_folder_passes, the_file_of_another_does_not_pass,
           what_others_may_write_does_not_pass,
           a_link_is_judged_by_where_it_lies_and_where_it_leads, what_is_not_there_does_not_pass)
