/* SPDX-License-Identifier: Apache-2.0
 * The lines of the supervisor itself. Each has a code of jvmgi_codes.h, whose cause and remedy docs/errors.md holds. */
#ifndef SUP_LOG_H
#define SUP_LOG_H

#include "sup_sink.h"

/** Writes `JVMGInnnn: text`. Untrusted text among the arguments has been through jvmgi_escape. */
void sup_log(sup_sink_t *sink, sup_level_t level, jvmgi_code_t code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/** The same with `[group NAME]` before it. */
void sup_log_group(sup_sink_t *sink, sup_level_t level, jvmgi_code_t code, const char *group,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
