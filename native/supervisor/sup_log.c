/* SPDX-License-Identifier: Apache-2.0
 * The lines of the supervisor itself. */
#include "sup_log.h"

#include "jvmgi_escape.h"
#include "jvmgi_limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void write_line(sup_sink_t *sink, sup_level_t level, jvmgi_code_t code, const char *before,
                       const char *format, va_list arguments)
{
    char line[SUP_LINE_ROOM];
    int used = snprintf(line, sizeof(line), "%s" JVMGI_CODE_FORMAT ": ", before, code);
    vsnprintf(line + used, sizeof(line) - (size_t)used, format, arguments);
    sup_sink_write(sink, level, getpid(), line);
}

void sup_log(sup_sink_t *sink, sup_level_t level, jvmgi_code_t code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_line(sink, level, code, "", format, arguments);
    va_end(arguments);
}

void sup_log_group(sup_sink_t *sink, sup_level_t level, jvmgi_code_t code, const char *group,
                   const char *format, ...)
{
    char name[JVMGI_ESCAPE_ROOM(JVMGI_MAX_GROUP_NAME)];
    jvmgi_escape(name, sizeof(name), group, strlen(group), JVMGI_MAX_GROUP_NAME);
    char before[sizeof(name) + sizeof("[group ] ")];
    snprintf(before, sizeof(before), "[group %s] ", name);
    va_list arguments;
    va_start(arguments, format);
    write_line(sink, level, code, before, format, arguments);
    va_end(arguments);
}
