/* SPDX-License-Identifier: Apache-2.0
 * Look-ups in the user and group databases. Only the parent asks, before there are threads. */
#include "jvmgi_account.h"

#include <apr_strings.h>
#include <errno.h>
#include <grp.h>
#include <httpd.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unixd.h>

/** Reads "#123". False: it is something else. */
static bool read_number(const char *text, unsigned long *number)
{
    char *end;
    if (text[0] != '#' || text[1] < '0' || text[1] > '9') {
        return false;
    }
    errno = 0;
    *number = strtoul(text + 1, &end, 10);
    return errno == 0 && *end == '\0' && *number < (uid_t)-1;
}

static const char *find_uid(apr_pool_t *pool, const char *option, const char *text, uid_t *uid)
{
    unsigned long number;
    if (read_number(text, &number)) {
        *uid = (uid_t)number;
        return NULL;
    }
    const struct passwd *entry = getpwnam(text);
    if (!entry) {
        return apr_psprintf(pool, "%s=%s: there is no such user", option, text);
    }
    *uid = entry->pw_uid;
    return NULL;
}

static const char *find_gid(apr_pool_t *pool, const char *option, const char *text, gid_t *gid)
{
    unsigned long number;
    if (read_number(text, &number)) {
        *gid = (gid_t)number;
        return NULL;
    }
    const struct group *entry = getgrnam(text);
    if (!entry) {
        return apr_psprintf(pool, "%s=%s: there is no such group", option, text);
    }
    *gid = entry->gr_gid;
    return NULL;
}

const char *jvmgi_account_name(apr_pool_t *pool, uid_t uid)
{
    const struct passwd *entry = getpwuid(uid);
    return entry ? apr_pstrdup(pool, entry->pw_name)
                 : apr_psprintf(pool, "%lu", (unsigned long)uid);
}

/** user= and group=; the group of another user than httpd's is that user's own. */
static const char *find_ids(apr_pool_t *pool, const jvmgi_group_options_t *options,
                            jvmgi_account_t *account)
{
    account->uid = account->changes_user ? ap_unixd_config.user_id : geteuid();
    account->gid = account->changes_user ? ap_unixd_config.group_id : getegid();
    if (options->user) {
        const char *error = find_uid(pool, "user", options->user, &account->uid);
        if (error) {
            return error;
        }
        const struct passwd *entry = getpwuid(account->uid);
        account->gid =
            entry && account->uid != ap_unixd_config.user_id ? entry->pw_gid : account->gid;
    }
    return options->group ? find_gid(pool, "group", options->group, &account->gid) : NULL;
}

/** The group itself and those listed: they replace the user's own. */
static const char *list_groups(apr_pool_t *pool, const char *list, jvmgi_account_t *account)
{
    char *state;
    size_t room = 2;
    for (const char *p = list; *p; p++) {
        room += *p == ',';
    }
    account->supplementary = apr_palloc(pool, room * sizeof *account->supplementary);
    account->supplementary[account->supplementary_count++] = account->gid;
    for (char *name = apr_strtok(apr_pstrdup(pool, list), ",", &state); name;
         name = apr_strtok(NULL, ",", &state)) {
        const char *error = find_gid(pool, "supplementary-groups", name,
                                     &account->supplementary[account->supplementary_count]);
        if (error) {
            return error;
        }
        account->supplementary_count++;
    }
    return NULL;
}

/** The groups that the user database gives the user. */
static const char *own_groups(apr_pool_t *pool, jvmgi_account_t *account)
{
    const struct passwd *entry = getpwuid(account->uid);
    if (!entry) {
        return NULL;
    }
    int count = 64;
    gid_t *groups = apr_palloc(pool, (size_t)count * sizeof *groups);
    const char *name = apr_pstrdup(pool, entry->pw_name);
    if (getgrouplist(name, account->gid, groups, &count) < 0) {
        groups = apr_palloc(pool, (size_t)count * sizeof *groups);
        if (getgrouplist(name, account->gid, groups, &count) < 0) {
            return apr_psprintf(pool, "the groups of user %s can't be looked up", name);
        }
    }
    account->supplementary = groups;
    account->supplementary_count = (size_t)count;
    return NULL;
}

static bool is_member(const jvmgi_account_t *account, gid_t gid)
{
    bool member = gid == account->gid;
    for (size_t i = 0; i < account->supplementary_count && !member; i++) {
        member = account->supplementary[i] == gid;
    }
    return member;
}

/** True when the user has a right (4 read, 1 execute or enter) on what `info` describes. */
static bool has_right(const jvmgi_account_t *account, const struct stat *info, unsigned right)
{
    unsigned shift = info->st_uid == account->uid ? 6 : is_member(account, info->st_gid) ? 3 : 0;
    return ((unsigned)info->st_mode >> shift & right) == right;
}

static bool may_enter(const jvmgi_account_t *account, const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) && has_right(account, &info, 1);
}

const char *jvmgi_account_barrier(apr_pool_t *pool, const jvmgi_account_t *account,
                                  const char *path)
{
    if (path[0] != '/' || !may_enter(account, "/")) {
        return "/";
    }
    for (const char *next = path; *next;) {
        next += strspn(next, "/");
        next += strcspn(next, "/");
        const char *folder = apr_pstrmemdup(pool, path, (apr_size_t)(next - path));
        if (!may_enter(account, folder)) {
            return folder;
        }
    }
    return NULL;
}

const char *jvmgi_account_bar_file(apr_pool_t *pool, const jvmgi_account_t *account,
                                   const char *path, bool executes)
{
    const char *barrier = jvmgi_account_barrier(pool, account, ap_make_dirstr_parent(pool, path));
    if (barrier) {
        return apr_psprintf(pool, "user %s can't reach %s: the folder %s bars the way",
                            account->name, path, barrier);
    }
    struct stat info;
    if (stat(path, &info) < 0 || !has_right(account, &info, executes ? 5 : 4)) {
        return apr_psprintf(pool, "user %s can't %s %s", account->name,
                            executes ? "execute" : "read", path);
    }
    return NULL;
}

static const char *find_home(apr_pool_t *pool, const jvmgi_group_options_t *options,
                             jvmgi_account_t *account)
{
    if (options->home) {
        account->home = options->home;
        const char *barrier = jvmgi_account_barrier(pool, account, options->home);
        return barrier ? apr_psprintf(pool, "home=%s: user %s can't enter %s", options->home,
                                      account->name, barrier)
                       : NULL;
    }
    const struct passwd *entry = getpwuid(account->uid);
    const char *own = entry ? apr_pstrdup(pool, entry->pw_dir) : NULL;
    bool usable = own && !jvmgi_account_barrier(pool, account, own);
    account->home = usable ? own : "/";
    return NULL;
}

static const char *find_clients(apr_pool_t *pool, const jvmgi_group_options_t *options,
                                jvmgi_account_t *account)
{
    account->socket_uid = account->changes_user ? ap_unixd_config.user_id : geteuid();
    account->socket_gid = account->changes_user ? ap_unixd_config.group_id : getegid();
    const char *error = options->socket_user ? find_uid(pool, "socket-user", options->socket_user,
                                                        &account->socket_uid)
                                             : NULL;
    account->client_name = jvmgi_account_name(pool, account->socket_uid);
    return error;
}

static const char *check_rights(apr_pool_t *pool, const jvmgi_group_options_t *options,
                                const jvmgi_account_t *account)
{
    bool asks =
        options->user || options->group || options->supplementary_groups || options->socket_user;
    if (!account->changes_user && asks) {
        return "user=, group=, supplementary-groups= and socket-user= need an httpd that is "
               "started by root";
    }
    if (account->changes_user && account->uid == 0) {
        return "applications never run as root: set User in httpd's configuration, or user= of the "
               "group";
    }
    return NULL;
}

const char *jvmgi_account_find(apr_pool_t *pool, const jvmgi_group_options_t *options,
                               jvmgi_account_t *account)
{
    memset(account, 0, sizeof *account);
    account->changes_user = geteuid() == 0;
    const char *error = find_ids(pool, options, account);
    if (!error) {
        error = check_rights(pool, options, account);
    }
    if (!error && options->supplementary_groups) {
        error = list_groups(pool, options->supplementary_groups, account);
    } else if (!error) {
        error = own_groups(pool, account);
    }
    account->name = jvmgi_account_name(pool, account->uid);
    if (!error) {
        error = find_home(pool, options, account);
    }
    return error ? error : find_clients(pool, options, account);
}

const char *jvmgi_account_find_owner(apr_pool_t *pool, const jvmgi_group_options_t *options,
                                     jvmgi_owner_t *owner)
{
    uid_t uid;
    gid_t gid;
    const char *error = NULL;
    *owner = (jvmgi_owner_t){JVMGI_OWNER_ANY, JVMGI_OWNER_ANY};
    if (options->script_user && options->script_group) {
        error = "script-user= and script-group= exclude each other";
    }
    if (options->script_user) {
        const char *unknown = find_uid(pool, "script-user", options->script_user, &uid);
        owner->uid = unknown ? JVMGI_OWNER_NOBODY : (int64_t)uid;
        error = error ? error : unknown;
    }
    if (options->script_group) {
        const char *unknown = find_gid(pool, "script-group", options->script_group, &gid);
        owner->gid = unknown ? JVMGI_OWNER_NOBODY : (int64_t)gid;
        error = error ? error : unknown;
    }
    return error;
}
