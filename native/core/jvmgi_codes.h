/* SPDX-License-Identifier: Apache-2.0
 * The log codes of the native side. Each has its cause and remedy in docs/errors.md; a test holds both lists together.
 * Numbers are stable and never used again. Ranges: 0001 start-up, 0100 configuration, 0200 spawning and supervision, 0300 transport,
 * 0400 request and mapping, 0500 response, 0600 application (Java's, org.jvmgi.engine.log.LogCode,
 * as are 0550 to 0559), 0700 security. */
#ifndef JVMGI_CODES_H
#define JVMGI_CODES_H

/* X(number, NAME) */
/* clang-format off */
#define JVMGI_CODES(X) \
    X(1, STARTED) \
    X(100, GROUP_UNDEFINED) \
    X(101, GROUP_FOREIGN) \
    X(102, JAVA_UNUSABLE) \
    X(103, BRIDGE_INCOMPLETE) \
    X(104, USER_UNUSABLE) \
    X(105, SOCKET_PREFIX_UNUSABLE) \
    X(106, EMBEDDED_UNAVAILABLE) \
    X(107, GROUP_KEPT) \
    X(108, GROUP_BROKEN) \
    X(109, EMBEDDED_LIST) \
    X(110, SOCKET_PREFIX_SHARED) \
    X(111, ALIAS_UNUSED) \
    X(200, DAEMON_READY) \
    X(201, DAEMON_ENDED) \
    X(202, DAEMON_NOT_STARTED) \
    X(203, DAEMON_FAILED) \
    X(204, DAEMON_LEFT) \
    X(205, DAEMON_KILLED) \
    X(206, DAEMON_UNKILLABLE) \
    X(207, LISTENER_LOST) \
    X(208, LISTENER_STUCK) \
    X(209, DAEMON_LEAVES_AGAIN) \
    X(210, LOG_LINES_DROPPED) \
    X(211, DAEMON_LINES_SUPPRESSED) \
    X(212, DEFINITION_COLLAPSED) \
    X(213, HANDOVER_BROKEN) \
    X(214, PARENT_GONE) \
    X(215, SUPERVISION_BROKEN) \
    X(216, DAEMON_SILENT) \
    X(217, DAEMON_RESTS) \
    X(220, DAEMON_REPLACED) \
    X(221, SUCCESSOR_FAILED) \
    X(222, DAEMON_RETIRES) \
    X(250, SUPERVISOR_NOT_STARTED) \
    X(251, SUPERVISOR_LOST) \
    X(252, HANDOVER_FAILED) \
    X(253, SUPERVISOR_KILLED) \
    X(270, JVM_EXITED) \
    X(271, JVM_MESSAGE) \
    X(272, JVM_STOP_FORCED) \
    X(273, JVM_STOP_LATE) \
    X(300, NO_CONNECTION) \
    X(301, CANNOT_CONNECT) \
    X(302, START_FAILED) \
    X(303, QUEUE_FULL) \
    X(304, DRAINING) \
    X(305, QUEUE_TIMEOUT) \
    X(306, SOCKET_TIMEOUT) \
    X(307, PROTOCOL) \
    X(308, PROCESS_LOST) \
    X(309, NO_JVM) \
    X(400, CLIENT_GONE) \
    X(401, BAD_BODY) \
    X(402, REQUEST_TOO_LARGE) \
    X(403, NO_EXEC_CGI) \
    X(404, TARGET_MISSING) \
    X(405, TARGET_IS_FOLDER) \
    X(406, TARGET_NOT_APPLICATION) \
    X(407, PATH_INFO_REFUSED) \
    X(408, METHOD_REFUSED) \
    X(409, HTTP_0_9) \
    X(410, TRANSFER_ENCODING) \
    X(411, CHUNKED_REFUSED) \
    X(412, BAD_CONTENT_LENGTH) \
    X(413, BODY_TOO_LARGE) \
    X(414, GROUP_UNKNOWN) \
    X(415, GROUP_NOT_ALLOWED) \
    X(416, GROUP_UNAVAILABLE) \
    X(417, TOKEN_UNSET) \
    X(418, NAME_INVALID) \
    X(419, EMBEDDED_OFF) \
    X(420, FORWARDED_INVALID) \
    X(425, GROUP_RESTRICTED) \
    X(426, SHARE_TAKEN) \
    X(427, OWNER_WRONG) \
    X(428, SERVICE_GROUP) \
    X(429, DESCRIPTORS_FEW) \
    X(430, HOOK_UNUSABLE) \
    X(431, HOOK_NOT_CONFIGURED) \
    X(432, ACCESS_DENIED) \
    X(440, ARCHIVE_MADE) \
    X(441, ARCHIVE_NOT_MADE) \
    X(442, ARCHIVE_NOT_USED) \
    X(500, BAD_HEAD) \
    X(501, SHORT_BODY) \
    X(502, LONG_BODY) \
    X(503, FAILED) \
    X(504, BAD_FILE) \
    X(505, FILE_ENDED) \
    X(506, PORT_OPEN) \
    X(507, REDIRECT_LOOP) \
    X(700, WRONG_PEER) \
    X(701, NOT_ALLOWED) \
    X(710, STRANGER_REFUSED) \
    X(711, NONCE_WRONG) \
    X(712, RIGHTS_NOT_DROPPED)
/* clang-format on */

typedef enum {
#define X(number, name) JVMGI_CODE_##name = (number),
    JVMGI_CODES(X)
#undef X
} jvmgi_code_t;

/** Prints a code into a log format: JVMGI_CODE_FORMAT with the number as argument. */
#define JVMGI_CODE_FORMAT "JVMGI%04d"

#endif
