/* SPDX-License-Identifier: Apache-2.0
 * Reads httpd's ErrorLog as httpd does. */
#include "jvmgi_logtarget.h"

#include <apr_portable.h>
#include <apr_strings.h>
#include <http_main.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const struct {
    const char *name;
    int number; /**< RFC 5424 §6.2.1 */
} facilities[] = {
    {"kern", 0},      {"user", 1},    {"mail", 2},    {"daemon", 3},  {"auth", 4},
    {"syslog", 5},    {"lpr", 6},     {"news", 7},    {"uucp", 8},    {"cron", 9},
    {"authpriv", 10}, {"ftp", 11},    {"local0", 16}, {"local1", 17}, {"local2", 18},
    {"local3", 19},   {"local4", 20}, {"local5", 21}, {"local6", 22}, {"local7", 23},
};

enum { DEFAULT_FACILITY = 23 };

static int find_facility(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof facilities / sizeof facilities[0]; i++) {
        if (length > 0 && strncasecmp(name, facilities[i].name, length) == 0) {
            return facilities[i].number;
        }
    }
    return DEFAULT_FACILITY;
}

/** ErrorLog syslog[:facility[:tag]] */
static jvmgi_handover_log_t syslog_target(const char *setting)
{
    jvmgi_handover_log_t log = {.fd = -1, .facility = DEFAULT_FACILITY, .ident = ap_server_argv0};
    const char *facility = strchr(setting, ':');
    if (facility) {
        facility++;
        size_t length = strcspn(facility, ":");
        log.facility = find_facility(facility, length);
        if (facility[length] == ':' && facility[length + 1]) {
            log.ident = facility + length + 1;
        }
    }
    return log;
}

jvmgi_handover_log_t jvmgi_logtarget_of(server_rec *s)
{
    if (!s->error_log && s->error_fname && strncmp(s->error_fname, "syslog", 6) == 0) {
        return syslog_target(s->error_fname);
    }
    jvmgi_handover_log_t log = {.fd = STDERR_FILENO};
    apr_os_file_t fd;
    if (s->error_log && apr_os_file_get(&fd, s->error_log) == APR_SUCCESS) {
        log.fd = fd;
    }
    return log;
}
