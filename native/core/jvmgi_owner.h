/* SPDX-License-Identifier: Apache-2.0
 * To whom an application has to belong before it is run (script-user=, script-group=). */
#ifndef JVMGI_OWNER_H
#define JVMGI_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Of a rule that asks for no user or no group. */
#define JVMGI_OWNER_ANY (-1)
/** Of a rule whose user or group is not known: nothing fulfils it. */
#define JVMGI_OWNER_NOBODY (-2)

typedef struct {
    int64_t uid; /**< whose it has to be, and then writable by nobody else */
    int64_t gid; /**< which group's it has to be, and then writable by nobody outside of it */
} jvmgi_owner_t;

/** Whether the rule asks for anything. */
static inline bool jvmgi_owner_is_asked(const jvmgi_owner_t *rule)
{
    return rule->uid != JVMGI_OWNER_ANY || rule->gid != JVMGI_OWNER_ANY;
}

/** Whether an application file or folder, and the folder that it lies in, fulfil the rule. Looks at opened objects, so that what is judged
 * is one thing; where a link leads, both its folder and the file's own have to fulfil it. False: `why` says what does not. */
bool jvmgi_owner_check(const jvmgi_owner_t *rule, const char *path, char *why, size_t size);

#endif
