/* SPDX-License-Identifier: Apache-2.0
 * The directives that name code: a file, a folder or a class. */
#ifndef JVMGI_SCRIPTS_H
#define JVMGI_SCRIPTS_H

#include <httpd.h>
#include <http_config.h>

/** JVMGIScriptAlias. */
const char *jvmgi_scripts_alias(cmd_parms *cmd, void *dir, const char *arguments);
/** JVMGIScriptAliasMatch. */
const char *jvmgi_scripts_alias_match(cmd_parms *cmd, void *dir, const char *arguments);
/** JVMGIImportScript. */
const char *jvmgi_scripts_import(cmd_parms *cmd, void *dir, const char *arguments);
/** Stores a hook in the field of the directory's configuration that the directive names. */
const char *jvmgi_scripts_hook(cmd_parms *cmd, void *dir, const char *arguments);
/** JVMGIHandlerScript. */
const char *jvmgi_scripts_handler(cmd_parms *cmd, void *dir, const char *arguments);

#endif
