/* SPDX-License-Identifier: Apache-2.0
 * A process group: the options of JVMGIDaemonProcess, and the definition that the Apache parent hands to the supervisor. */
#ifndef JVMGI_GROUP_H
#define JVMGI_GROUP_H

#include "jvmgi_bytes.h"
#include "jvmgi_options.h"

#include <sys/types.h>

/** What JVMGIDaemonProcess can say. Times are seconds, sizes bytes; NULL, 0 or -1 as said in the table in jvmgi_group.c. */
typedef struct {
    const char *user;
    const char *group;
    const char *supplementary_groups; /**< names or #ids, joined by ',' */
    const char *home;
    const char *lang;
    const char *locale;
    const char *display_name;
    const char *thread_type; /**< "platform" or "virtual"; NULL: platform */
    const char *cds;         /**< "auto" or "off"; NULL: auto */
    const char *java_home;
    const char *socket_user;
    const char *script_user;
    const char *script_group;
    int64_t umask; /**< -1: httpd's */
    int64_t cpu_priority;
    int64_t processes;
    int64_t threads;
    int64_t hook_threads;
    int64_t stack_size;   /**< 0: the JVM's own */
    int64_t max_heap;     /**< 0: the JVM's own */
    int64_t worker_share; /**< percent of a child's threads; 100: no limit */
    int64_t startup_timeout;
    int64_t queue_limit;
    int64_t queue_timeout;
    int64_t request_timeout;   /**< 0: none */
    int64_t interrupt_timeout; /**< 0: none */
    int64_t connect_timeout;
    int64_t socket_timeout;          /**< 0: none */
    int64_t response_socket_timeout; /**< 0: httpd's Timeout */
    int64_t response_flush_delay;    /**< ms */
    int64_t graceful_timeout;
    int64_t eviction_timeout; /**< 0: graceful_timeout */
    int64_t shutdown_timeout;
    int64_t restart_interval; /**< 0: none, as the next two */
    int64_t cpu_time_limit;
    int64_t maximum_requests;
    int64_t overlap;
    int64_t deadlock_timeout;   /**< 0: none */
    int64_t inactivity_timeout; /**< 0: none */
    int64_t listen_backlog;
    int64_t send_buffer_size; /**< 0: the system's */
    int64_t receive_buffer_size;
    int64_t header_buffer_size;
    jvmgi_list_t java_options; /**< texts not split yet */
    jvmgi_list_t class_path;
    jvmgi_list_t system_property; /**< K=V */
    jvmgi_list_t env;             /**< K=V */
} jvmgi_group_options_t;

/** Every option of JVMGIDaemonProcess, the refused ones among them. */
extern const jvmgi_option_table_t jvmgi_group_option_table;

/** All that the supervisor has to know to run a group. Texts belong to the caller. */
typedef struct {
    const char *name;
    int64_t processes;
    bool changes_user; /**< false: httpd was not started by root, and uid and gid are its own */
    uid_t uid;
    gid_t gid;
    const gid_t *supplementary;
    size_t supplementary_count;
    int64_t umask; /**< -1: as inherited */
    const char *home;
    uid_t socket_uid;
    gid_t socket_gid;
    int64_t listen_backlog;
    int64_t send_buffer_size;
    int64_t receive_buffer_size;
    bool lazy; /**< started by the first connection; no part of the definition */
    /** What its processes load before they count as ready, no part of the definition: lines `class` or `file`, application group, entry
     * class, target. */
    jvmgi_list_t preload;
    jvmgi_list_t warm; /**< likewise, what those load besides that take the place of others */
    int64_t startup_timeout;
    int64_t shutdown_timeout;
    int64_t graceful_timeout;
    int64_t eviction_timeout; /**< 0: graceful_timeout */
    int64_t restart_interval; /**< 0: none */
    int64_t cpu_time_limit;   /**< 0: none */
    bool is_alone;            /**< a process has ended before its successor starts */
    int64_t deadlock_timeout;
    int64_t priority;
    jvmgi_list_t argv;
    const char *argv0; /**< NULL: argv's first */
    jvmgi_list_t env;
    const char *archive; /**< name of its class-data archive, 16 hex digits; NULL: it has none */
    jvmgi_list_t archive_argv; /**< of the run that makes it */
    jvmgi_list_t config;       /**< K=V of CONFIG */
    /** What else makes a process another one when it changes: the module's build, the files of java and of the bridge. */
    jvmgi_list_t identity;
} jvmgi_group_t;

#define JVMGI_DEFINITION_LENGTH 16

/** The definition's name: a hash over all of the above but `lazy`, `preload` and `warm`, as 16 hex digits and a NUL. */
void jvmgi_group_definition(const jvmgi_group_t *group, char out[JVMGI_DEFINITION_LENGTH + 1]);
/** The name of an archive that is made by this command line, of these files: as many hex digits. */
void jvmgi_group_archive_name(const jvmgi_list_t *argv, const jvmgi_list_t *identity,
                              char out[JVMGI_DEFINITION_LENGTH + 1]);
/** Writes the payload of GROUP (docs/wire-protocol.md); the writer fails when the room does not suffice. */
void jvmgi_group_encode(jvmgi_writer_t *w, const jvmgi_group_t *group, const char *definition);

#endif
