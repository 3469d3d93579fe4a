/* SPDX-License-Identifier: Apache-2.0
 * Every numeric limit of the native side, with its reason. Limits of the wire stand in docs/wire-protocol.md too. */
#ifndef JVMGI_LIMITS_H
#define JVMGI_LIMITS_H

#define JVMGI_WIRE_MAGIC 0x4A564D47u /* "JVMG" */
#define JVMGI_WIRE_VERSION 1u

/** Payload of one DATA frame: one socket buffer's worth; larger ones only cost memory. */
#define JVMGI_MAX_DATA 65536u
/** Slots of a memory that a daemon shares with a child, each for JVMGI_MAX_DATA bytes: what is mapped for a connection is at most 1 MiB. */
#define JVMGI_MAX_SLOTS 16u
/** A packed request head; far above httpd's own default limits (about 820 KiB when all are used). */
#define JVMGI_MAX_REQUEST (1024u * 1024u)
/** A packed response head; the group's header-buffer-size is below it. */
#define JVMGI_MAX_HEAD (1024u * 1024u)
/** Interim responses pass mod_http2 as lines of at most 8 KiB; each field of a frame of that size fits. */
#define JVMGI_MAX_INTERIM 8192u
#define JVMGI_MAX_TRAILERS 65536u
#define JVMGI_MAX_LOG 8192u
#define JVMGI_MAX_ABORT 4096u
#define JVMGI_MAX_REFUSED 1024u
#define JVMGI_MAX_HELLO 256u
#define JVMGI_MAX_RETIRE 256u
#define JVMGI_MAX_LOG_TARGET 256u
#define JVMGI_MAX_REJECTED 4096u
/** What the parent proves itself with to its supervisor: 128 random bits. */
#define JVMGI_NONCE_SIZE 16u
#define JVMGI_MAX_FIELDS (1024u * 1024u)
/** Untrusted text in one log line, in bytes before escaping. */
#define JVMGI_MAX_LOG_TEXT 256u
/** sun_path without its NUL. */
#define JVMGI_MAX_SOCKET_PATH 107u

/** Caps that a configuration cannot exceed (reliability row 411). */
#define JVMGI_MAX_PROCESSES 128
#define JVMGI_MAX_THREADS 10000
/** How many requests run at once on virtual threads when the configuration does not say. */
#define JVMGI_VIRTUAL_THREADS 1000
#define JVMGI_MAX_QUEUE 10000
#define JVMGI_MAX_GROUPS 1000
/** Names of process groups; they stand in log lines and process titles. */
#define JVMGI_MAX_GROUP_NAME 255
/** Names of application groups, which may hold a host name and a URL path. */
#define JVMGI_MAX_APPLICATION_GROUP 4096
/** The longest time-out, in seconds: a year. Milliseconds of it fit into 64 bits many times over. */
#define JVMGI_MAX_SECONDS 31536000
/** The longest JVMGIRequestTimeout: what REQUEST can say. */
#define JVMGI_MAX_REQUEST_TIMEOUT 65534

#endif
