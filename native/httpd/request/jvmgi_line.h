/* SPDX-License-Identifier: Apache-2.0
 * The one line of a failed request. */
#ifndef JVMGI_LINE_H
#define JVMGI_LINE_H

#include "exchange/jvmgi_exchange_state.h"

/** Writes the line of a failure to the request's error log, with code, reason, remedy and the exchange's surroundings. */
void jvmgi_line_write(const jvmgi_exchange_t *x, const jvmgi_result_t *result);

#endif
