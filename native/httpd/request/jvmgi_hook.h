/* SPDX-License-Identifier: Apache-2.0
 * A question to a hook: an exchange of its own, which has a head for an answer. */
#ifndef JVMGI_HOOK_H
#define JVMGI_HOOK_H

#include "exchange/jvmgi_exchange_state.h"

/** Asks the hook that a directive names. On success `*answer` holds the fields of its answer (docs/wire-protocol.md). Otherwise the result is
 * why there is none: its line is written, and its status is 500, 502, 503 or 504. */
jvmgi_result_t jvmgi_hook_ask(request_rec *r, const jvmgi_hook_script_t *script,
                              const jvmgi_hook_call_t *call, const apr_table_t **answer);
/** Writes the line of a place where a hook would be needed and none is named; `remedy` says what is missing. */
void jvmgi_hook_tell_missing(request_rec *r, const char *remedy);
/** The status for the client after a failure, with Retry-After where it is known. */
int jvmgi_hook_status(request_rec *r, const jvmgi_result_t *result);

#endif
