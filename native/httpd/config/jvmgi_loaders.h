/* SPDX-License-Identifier: Apache-2.0
 * <JVMGILoaderOptions>: class path, system properties and streams of some process groups or application groups only. */
#ifndef JVMGI_LOADERS_H
#define JVMGI_LOADERS_H

#include "jvmgi_config.h"

/** The directive <JVMGILoaderOptions. */
const char *jvmgi_loaders_section(cmd_parms *cmd, void *dir, const char *arguments);

/** What a directive adds to here: the whole server's, or the section's. NULL: the section is for an application group, and there is no such
 * thing for one. */
jvmgi_list_t *jvmgi_loaders_class_path(jvmgi_setup_t *setup);
jvmgi_list_t *jvmgi_loaders_system_properties(jvmgi_setup_t *setup);
jvmgi_streams_t *jvmgi_loaders_streams(jvmgi_setup_t *setup);

/** What holds for a process group, "" for httpd itself. */
typedef struct {
    jvmgi_list_t class_path; /**< of all its application groups */
    jvmgi_list_t
        group_class_paths; /**< application group, end of line, path: what comes before it in some */
    jvmgi_list_t system_properties; /**< K=V, the later one wins */
    jvmgi_streams_t streams;
} jvmgi_loading_t;

/** Settles it. `own` is the class path that the process group has of itself; NULL: none. */
void jvmgi_loaders_settle(const jvmgi_setup_t *setup, const char *process_group,
                          const jvmgi_list_t *own, const jvmgi_alloc_t *alloc,
                          jvmgi_loading_t *out);

#endif
