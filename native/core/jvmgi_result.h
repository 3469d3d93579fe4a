/* SPDX-License-Identifier: Apache-2.0
 * What became of a request: one outcome, and one table that says what each outcome means to the client and to the log.
 * Inner layers return a result and log nothing; the handler alone answers and writes the line. */
#ifndef JVMGI_RESULT_H
#define JVMGI_RESULT_H

#include <stdbool.h>
#include <stdint.h>

/** How a request ended. The table in jvmgi_result.c holds a row for each. */
typedef enum {
    JVMGI_OUTCOME_OK,
    /* The client and its request */
    JVMGI_OUTCOME_CLIENT_GONE,
    JVMGI_OUTCOME_BAD_BODY, /**< ended early, too slow, or over the limit: the result's own status tells */
    JVMGI_OUTCOME_REQUEST_TOO_LARGE,
    JVMGI_OUTCOME_METHOD_REFUSED,
    JVMGI_OUTCOME_HTTP_0_9,
    JVMGI_OUTCOME_TRANSFER_ENCODING,
    JVMGI_OUTCOME_CHUNKED_REFUSED,
    JVMGI_OUTCOME_BAD_CONTENT_LENGTH,
    JVMGI_OUTCOME_BODY_TOO_LARGE,
    JVMGI_OUTCOME_FORWARDED_INVALID,
    /* Mapping and groups */
    JVMGI_OUTCOME_NO_EXEC_CGI,
    JVMGI_OUTCOME_TARGET_MISSING,
    JVMGI_OUTCOME_TARGET_IS_FOLDER,
    JVMGI_OUTCOME_TARGET_NOT_APPLICATION,
    JVMGI_OUTCOME_PATH_INFO_REFUSED,
    JVMGI_OUTCOME_TOKEN_UNSET,
    JVMGI_OUTCOME_NAME_INVALID,
    JVMGI_OUTCOME_GROUP_UNKNOWN,
    JVMGI_OUTCOME_GROUP_NOT_ALLOWED,
    JVMGI_OUTCOME_GROUP_UNAVAILABLE,
    JVMGI_OUTCOME_EMBEDDED_OFF,
    JVMGI_OUTCOME_GROUP_RESTRICTED,
    JVMGI_OUTCOME_OWNER_WRONG,
    JVMGI_OUTCOME_SERVICE_GROUP,
    JVMGI_OUTCOME_HOOK_UNUSABLE,
    JVMGI_OUTCOME_HOOK_NOT_CONFIGURED,
    /* The way to a process */
    JVMGI_OUTCOME_SHARE_TAKEN,
    JVMGI_OUTCOME_NO_CONNECTION,
    JVMGI_OUTCOME_CANNOT_CONNECT,
    JVMGI_OUTCOME_START_FAILED,
    JVMGI_OUTCOME_QUEUE_FULL,
    JVMGI_OUTCOME_DRAINING,
    JVMGI_OUTCOME_QUEUE_TIMEOUT,
    JVMGI_OUTCOME_SOCKET_TIMEOUT,
    JVMGI_OUTCOME_NOT_ALLOWED,
    JVMGI_OUTCOME_WRONG_PEER,
    JVMGI_OUTCOME_PROTOCOL,
    JVMGI_OUTCOME_PROCESS_LOST,
    JVMGI_OUTCOME_NO_JVM, /**< embedded */
    /* The response */
    JVMGI_OUTCOME_BAD_HEAD,
    JVMGI_OUTCOME_SHORT_BODY,
    JVMGI_OUTCOME_REDIRECT_LOOP, /**< JVMGIInternalRedirect */
    JVMGI_OUTCOME_BAD_FILE,
    JVMGI_OUTCOME_FILE_ENDED, /**< while it was sent; told to the log already */
    JVMGI_OUTCOME_FAILED, /**< the application's side said so, with a status and a code of its own */
    JVMGI_OUTCOME_COUNT
} jvmgi_outcome_t;

/** How a transport's run ended. Plain data. */
typedef struct {
    jvmgi_outcome_t outcome;
    uint16_t status;      /**< the answer when no head was sent; 0: the table's */
    uint16_t code;        /**< a log code that the other side gave; 0: the table's */
    uint16_t retry_after; /**< seconds for Retry-After, 0: none */
    bool told;            /**< its line is written */
    int process;          /**< index of the group's process that had the request, -1: none */
    const char *
        text; /**< detail for the log line, not escaped yet; NULL: none. Lives as long as the request */
} jvmgi_result_t;

typedef struct {
    uint16_t status; /**< 0: nobody is left to answer */
    int level;       /**< syslog's, as httpd's are: 3 error, 4 warning, 6 info, 7 debug */
    uint16_t code;   /**< log code number, 0: no line */
    const char *what;
    const char *remedy; /**< "": none */
} jvmgi_outcome_info_t;

/** The table's row. */
const jvmgi_outcome_info_t *jvmgi_outcome_info(jvmgi_outcome_t outcome);
/** A result with all but the outcome and the text left to the table. */
jvmgi_result_t jvmgi_result(jvmgi_outcome_t outcome, const char *text);
/** The status to answer while no head was sent: the result's own if that is an error status (400–599), else the table's. */
uint16_t jvmgi_result_status(const jvmgi_result_t *result);
/** The log code: the result's own, else the table's. */
uint16_t jvmgi_result_code(const jvmgi_result_t *result);

#endif
