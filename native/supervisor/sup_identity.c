/* SPDX-License-Identifier: Apache-2.0
 * Giving up root for good. A step that fails unnoticed leaves an application with the rights of root, so each is checked, and then
 * the outcome is. */
#include "sup_identity.h"

#include <errno.h>
#include <grp.h>
#include <unistd.h>

static bool has_ids(const sup_definition_t *d)
{
    uid_t real_uid, effective_uid, saved_uid;
    gid_t real_gid, effective_gid, saved_gid;
    if (getresuid(&real_uid, &effective_uid, &saved_uid) < 0 ||
        getresgid(&real_gid, &effective_gid, &saved_gid) < 0) {
        return false;
    }
    return real_uid == d->uid && effective_uid == d->uid && saved_uid == d->uid &&
           real_gid == d->gid && effective_gid == d->gid && saved_gid == d->gid;
}

/* The kernel sorts the list; one entry after the other is looked for. */
static bool has_groups(const sup_definition_t *d)
{
    int count = getgroups(0, NULL);
    if (count < 0 || (size_t)count != d->supplementary_count) {
        return false;
    }
    gid_t found[64];
    if (count == 0 || (size_t)count > sizeof(found) / sizeof(*found)) {
        return true; /* of so long a list the length is what is checked */
    }
    if (getgroups(count, found) != count) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        size_t k = 0;
        while (k < d->supplementary_count && d->supplementary[k] != found[i]) {
            k++;
        }
        if (k == d->supplementary_count) {
            return false;
        }
    }
    return true;
}

static bool can_regain_root(const sup_definition_t *d)
{
    if (setuid(0) == 0 || seteuid(0) == 0 || setresuid(0, 0, 0) == 0) {
        return true;
    }
    return d->gid != 0 && (setgid(0) == 0 || setegid(0) == 0);
}

int sup_identity_take(const sup_definition_t *d)
{
    if (d->uid == 0) {
        return EPERM;
    }
    if (setgroups(d->supplementary_count, d->supplementary) < 0 ||
        setresgid(d->gid, d->gid, d->gid) < 0 || setresuid(d->uid, d->uid, d->uid) < 0) {
        return errno ? errno : EPERM;
    }
    return has_ids(d) && has_groups(d) && !can_regain_root(d) ? 0 : EPERM;
}
