/* SPDX-License-Identifier: Apache-2.0
 * The transport that brings an exchange to a process of a group. */
#ifndef JVMGI_DAEMON_H
#define JVMGI_DAEMON_H

#include "config/jvmgi_config.h"
#include "jvmgi_transport.h"

/** What the transport's baton is. */
typedef struct {
    const jvmgi_setup_t *setup;
    jvmgi_daemon_group_t *group; /**< with its pool */
    int request_timeout;         /**< seconds, of the place: 0: none; JVMGI_UNSET: the group's */
    int64_t client_timeout;      /**< ms, httpd's Timeout for the request's host */
} jvmgi_daemon_t;

extern const jvmgi_transport_t jvmgi_daemon_transport;

/** Makes the pools of all groups that have sockets. Once in each child, before its first request. False: no memory. */
bool jvmgi_daemon_init_child(jvmgi_setup_t *setup);

#endif
