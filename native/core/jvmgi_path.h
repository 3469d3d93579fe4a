/* SPDX-License-Identifier: Apache-2.0
 * Pure questions about URL paths and about the names of applications. No file is touched. */
#ifndef JVMGI_PATH_H
#define JVMGI_PATH_H

#include <stdbool.h>
#include <stddef.h>

/** The kinds of application files, in the order in which a directory of applications tries them for a name without ending. */
typedef enum {
    JVMGI_ENDING_JVMGI,
    JVMGI_ENDING_JAR,
    JVMGI_ENDING_WAR,
    JVMGI_ENDING_JAVA,
    JVMGI_ENDING_NONE
} jvmgi_ending_t;

/** How many characters of `uri` the alias path `prefix` takes, 0: it does not match. Runs of `/` equal one, on both sides; a match ends at
 * a `/` or at the end of `uri` (mod_alias' rule). */
size_t jvmgi_path_match(const char *uri, const char *prefix);
/** Makes one `/` of each run of them, in place. */
void jvmgi_path_collapse(char *path);
/** The length of `path` without the slashes at its end; "/" has length 0. */
size_t jvmgi_path_trimmed(const char *path);
/** The kind by the last ending of the last segment. A name that is nothing but an ending (".jar") has none. */
jvmgi_ending_t jvmgi_path_ending(const char *path);
/** The ending with its dot. */
const char *jvmgi_path_ending_text(jvmgi_ending_t ending);
/** True for a fully qualified Java class name: identifiers of letters, digits, `_`, `$` and bytes from 0x80, none starting with a digit,
 * joined by single dots, and not ending like an application file. */
bool jvmgi_path_is_class(const char *target);
/** True when a group or an application group may bear the name: 1 to `max` bytes, no control byte. */
bool jvmgi_path_is_name(const char *name, size_t max);

#endif
