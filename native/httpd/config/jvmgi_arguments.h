/* SPDX-License-Identifier: Apache-2.0
 * Arguments that several directives take, checked in one way. */
#ifndef JVMGI_ARGUMENTS_H
#define JVMGI_ARGUMENTS_H

#include "jvmgi_config.h"

/** The setup that a directive of any server belongs to. */
jvmgi_setup_t *jvmgi_arguments_setup(const cmd_parms *cmd);
/** NULL, or why a process or application group may not be named so. */
const char *jvmgi_arguments_check_group(apr_pool_t *pool, const char *name, size_t max);
/** NULL, or what is wrong with the group that an option names before there is any request; %{GLOBAL} becomes "". */
const char *jvmgi_arguments_settle_group(apr_pool_t *pool, const char *option, const char **name,
                                         size_t max);
/** NULL, or why it is neither the name of a class nor a variable that gives one. */
const char *jvmgi_arguments_check_class(apr_pool_t *pool, const char *name);
/** Notes that a group is used here, so that it can be told before the start when nothing defines it. */
void jvmgi_arguments_note_use(const cmd_parms *cmd, const char *name, bool for_import);
/** Splits the arguments of a directive that is not allowed in sections. */
const char *jvmgi_arguments_split(cmd_parms *cmd, const char *arguments, jvmgi_list_t *words);

#endif
