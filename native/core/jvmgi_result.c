/* SPDX-License-Identifier: Apache-2.0
 * The one table from outcomes to statuses and log lines. */
#include "jvmgi_result.h"

#include "jvmgi_codes.h"

#include <stddef.h>

enum { LEVEL_ERROR = 3, LEVEL_WARNING = 4, LEVEL_INFO = 6, LEVEL_DEBUG = 7 };

#define ROW(name, status, level, what, remedy)                                                     \
    [JVMGI_OUTCOME_##name] = {(status), (level), JVMGI_CODE_##name, (what), (remedy)}

static const jvmgi_outcome_info_t table[JVMGI_OUTCOME_COUNT] = {
    [JVMGI_OUTCOME_OK] = {0, LEVEL_DEBUG, 0, "", ""},
    ROW(CLIENT_GONE, 0, LEVEL_INFO, "the client left before the response was complete", ""),
    ROW(BAD_BODY, 400, LEVEL_INFO, "the request body could not be read to its end", ""),
    ROW(REQUEST_TOO_LARGE, 431, LEVEL_WARNING, "the request head is over 1 MiB",
        "lower LimitRequestFields or LimitRequestFieldSize"),
    ROW(METHOD_REFUSED, 405, LEVEL_INFO, "CONNECT is not for applications", ""),
    ROW(HTTP_0_9, 400, LEVEL_INFO, "HTTP/0.9 is not for applications", ""),
    ROW(TRANSFER_ENCODING, 501, LEVEL_INFO, "the request's Transfer-Encoding is not chunked", ""),
    ROW(CHUNKED_REFUSED, 411, LEVEL_INFO, "a chunked request body is not allowed here",
        "set JVMGIChunkedRequest On to allow it"),
    ROW(BAD_CONTENT_LENGTH, 400, LEVEL_INFO, "the request's Content-Length is not a number", ""),
    ROW(BODY_TOO_LARGE, 413, LEVEL_ERROR, "the request body is over LimitRequestBody",
        "raise LimitRequestBody if such bodies are wanted"),
    ROW(FORWARDED_INVALID, 400, LEVEL_INFO, "the proxy's Forwarded header is malformed",
        "correct what the proxy sends: RFC 7239"),
    ROW(NO_EXEC_CGI, 403, LEVEL_ERROR, "Options ExecCGI is off in this directory",
        "set Options +ExecCGI, or map the application with JVMGIScriptAlias"),
    ROW(TARGET_MISSING, 404, LEVEL_ERROR, "the application was not found",
        "correct the target, or let httpd's user enter its folders"),
    ROW(TARGET_IS_FOLDER, 403, LEVEL_ERROR, "the target is a folder, but no exploded application",
        "give it classes/ or WEB-INF/, or end URL path and target in / for a folder of "
        "applications"),
    ROW(TARGET_NOT_APPLICATION, 403, LEVEL_ERROR,
        "the target is no application: no regular file with the last ending .java, .jar, .jvmgi or "
        ".war",
        "limit AddHandler or SetHandler to those endings with <FilesMatch>"),
    ROW(PATH_INFO_REFUSED, 404, LEVEL_ERROR,
        "AcceptPathInfo is off, and the URL goes on after the application",
        "set AcceptPathInfo On"),
    ROW(TOKEN_UNSET, 500, LEVEL_ERROR, "a variable that names a group or class is not set",
        "set it with SetEnv, SetEnvIf or RewriteRule for every request that comes here"),
    ROW(NAME_INVALID, 500, LEVEL_ERROR, "the name of a group or class is not valid",
        "correct the variable that gives it"),
    ROW(GROUP_UNKNOWN, 500, LEVEL_ERROR, "no JVMGIDaemonProcess defines the process group",
        "define it, or correct the name"),
    ROW(GROUP_NOT_ALLOWED, 500, LEVEL_ERROR,
        "the process group belongs to a host with another ServerName",
        "define it outside of virtual hosts to share it"),
    ROW(GROUP_UNAVAILABLE, 503, LEVEL_ERROR,
        "the process group could not be set up when httpd read its configuration",
        "see the lines of that time; correct the configuration and restart"),
    ROW(EMBEDDED_OFF, 500, LEVEL_ERROR,
        "applications may not run inside httpd (JVMGIRestrictEmbedded On)",
        "give the location a JVMGIProcessGroup"),
    ROW(GROUP_RESTRICTED, 500, LEVEL_ERROR,
        "a variable names a process group that JVMGIRestrictProcess does not list",
        "list it there, or correct the variable"),
    ROW(OWNER_WRONG, 403, LEVEL_ERROR,
        "the application does not belong to whom it has to belong to",
        "give it and its folder to script-user or script-group, and take others' right to write"),
    ROW(SERVICE_GROUP, 500, LEVEL_ERROR, "the process group takes no requests (threads=0)",
        "give the location another group, or the group threads"),
    ROW(SHARE_TAKEN, 503, LEVEL_ERROR,
        "the group holds its share of this child's threads and gives none back",
        "see what its applications wait for; raise worker-share= if nothing else is served here"),
    ROW(HOOK_UNUSABLE, 500, LEVEL_ERROR, "the hook's file cannot be used",
        "correct the path that the directive names"),
    ROW(HOOK_NOT_CONFIGURED, 500, LEVEL_ERROR, "no script answers here",
        "name one with the directive in a section that covers this place"),
    ROW(NO_CONNECTION, 503, LEVEL_ERROR, "no process of the group could be reached",
        "see the supervisor's lines before this one; raise threads=, processes= or "
        "connect-timeout="),
    ROW(CANNOT_CONNECT, 503, LEVEL_ERROR, "no connection to the group's processes could be made",
        "check the rights of the socket folder (JVMGISocketPrefix) and the descriptor limit of "
        "httpd"),
    ROW(START_FAILED, 503, LEVEL_ERROR, "the group's processes do not start",
        "see the supervisor's lines before this one"),
    ROW(QUEUE_FULL, 503, LEVEL_ERROR, "too many requests wait for the group",
        "raise threads= or processes="),
    ROW(DRAINING, 503, LEVEL_ERROR, "every process of the group is leaving",
        "see the supervisor's lines before this one"),
    ROW(QUEUE_TIMEOUT, 504, LEVEL_ERROR, "the request waited longer than queue-timeout",
        "raise threads= or processes=, or make the application faster"),
    ROW(SOCKET_TIMEOUT, 504, LEVEL_ERROR, "the process moved nothing for socket-timeout",
        "see the process's own lines; raise socket-timeout= if the application needs it"),
    ROW(NOT_ALLOWED, 502, LEVEL_ERROR, "the process refused the connection",
        "restart httpd after an upgrade; check user= and socket-user="),
    ROW(WRONG_PEER, 502, LEVEL_ERROR, "the group's socket belongs to a foreign process",
        "find out who replaced the socket, then restart httpd"),
    ROW(PROTOCOL, 502, LEVEL_ERROR, "the process broke the wire protocol",
        "restart httpd after an upgrade; otherwise report it"),
    ROW(PROCESS_LOST, 502, LEVEL_ERROR, "the process ended while it had the request",
        "see the supervisor's lines around this one"),
    ROW(NO_JVM, 503, LEVEL_ERROR, "this child of httpd has no JVM to run the application in",
        "see the lines of the child's start, then restart httpd"),
    ROW(BAD_HEAD, 500, LEVEL_ERROR, "the response head is not valid",
        "correct the application's status and headers"),
    ROW(SHORT_BODY, 500, LEVEL_ERROR, "the response is shorter than its Content-Length",
        "correct the application's Content-Length"),
    ROW(REDIRECT_LOOP, 500, LEVEL_ERROR, "the request was redirected inside httpd too often",
        "correct the Location that the application gives, or set JVMGIInternalRedirect Off for it"),
    ROW(BAD_FILE, 500, LEVEL_ERROR, "the file of the response cannot be sent",
        "do not write into files that are sent, and let the application open regular files only"),
    ROW(FILE_ENDED, 500, LEVEL_DEBUG, "the file of the response ended too early", ""),
    ROW(FAILED, 500, LEVEL_ERROR, "the application failed", "see its lines before this one"),
};

const jvmgi_outcome_info_t *jvmgi_outcome_info(jvmgi_outcome_t outcome)
{
    return &table[outcome];
}

jvmgi_result_t jvmgi_result(jvmgi_outcome_t outcome, const char *text)
{
    return (jvmgi_result_t){.outcome = outcome, .process = -1, .text = text};
}

uint16_t jvmgi_result_status(const jvmgi_result_t *result)
{
    if (result->status >= 400 && result->status <= 599) {
        return result->status;
    }
    return table[result->outcome].status;
}

uint16_t jvmgi_result_code(const jvmgi_result_t *result)
{
    return result->code ? result->code : table[result->outcome].code;
}
