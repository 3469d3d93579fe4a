/* SPDX-License-Identifier: Apache-2.0
 * A process group as the Apache parent defined it (frame GROUP, docs/wire-protocol.md). Immutable once decoded. */
#ifndef SUP_DEFINITION_H
#define SUP_DEFINITION_H

#include "jvmgi_bytes.h"
#include "jvmgi_limits.h"

#include <sys/types.h>

#define SUP_HASH_LENGTH 16

typedef struct sup_definition_t sup_definition_t;

struct sup_definition_t {
    char *name;
    char
        *hash; /**< SUP_HASH_LENGTH hex digits: the group's identity, and the name of its sockets */
    int processes;
    bool changes_user; /**< false: the daemons run as the supervisor does */
    bool has_gid;
    uid_t uid;
    gid_t gid;
    gid_t *supplementary;
    size_t supplementary_count;
    int umask; /**< -1: as inherited */
    char *home;
    uid_t socket_uid;
    gid_t socket_gid;
    int listen_backlog;
    int send_buffer_size; /**< bytes; 0: the system's */
    int receive_buffer_size;
    bool lazy;
    int startup_timeout; /**< seconds; 0: none */
    int shutdown_timeout;
    int graceful_timeout;
    int eviction_timeout; /**< drain time after a signal or a command */
    int restart_interval; /**< seconds; 0: none */
    int cpu_time_limit;   /**< seconds; 0: none */
    bool is_alone;        /**< a process has ended before its successor starts */
    int deadlock_timeout; /**< seconds; 0: it is asked for no sign of life */
    int priority;
    char *program;
    char **argv; /**< NULL at its end; the first is argv0 when that is given */
    char **envp;
    char *archive;       /**< name of its class-data archive; NULL: it has none */
    char **archive_argv; /**< of the run that makes it */
    char **config;       /**< K=V */
    char **preload;
    char **warm; /**< preloaded besides by a process that takes the place of another */
    size_t argv_count;
    size_t env_count;
    size_t archive_argv_count;
    size_t config_count;
    size_t preload_count;
    size_t warm_count;
    void *memory; /**< of all texts and lists */
    sup_definition_t
        *newest; /**< the same definition, given again later; its `preload` and `warm` count */
};

/** Decodes the payload of GROUP. NULL: `why` says what is wrong, and with which key. Free it with sup_definition_free. */
sup_definition_t *sup_definition_decode(jvmgi_span_t payload, char *why, size_t why_size);
void sup_definition_free(sup_definition_t *d);
/** `again`, of the same hash, was given for what runs already: what is no part of the definition is taken from it. Takes it over. */
void sup_definition_renew(sup_definition_t *d, sup_definition_t *again);

/** Writes the frame CONFIG of the process with this index into new memory; NULL when there is none, or when it gets over its limit. One that
 * `replaces` another is to be as warm as that. */
uint8_t *sup_definition_encode_config(const sup_definition_t *d, int index, bool replaces,
                                      size_t *length);

#endif
