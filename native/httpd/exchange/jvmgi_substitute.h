/* SPDX-License-Identifier: Apache-2.0
 * What the client gets in place of an application's response: httpd's error document, what httpd serves at another URL, or the short
 * answer to a conditional request. The response's head decides. */
#ifndef JVMGI_SUBSTITUTE_H
#define JVMGI_SUBSTITUTE_H

#include "jvmgi_exchange_state.h"

/** Looks at a head that was just taken. OK, or why it cannot be answered. */
jvmgi_outcome_t jvmgi_substitute_choose(jvmgi_exchange_t *x);
/** Answers when the response is complete; the result is the content handler's. */
int jvmgi_substitute_answer(jvmgi_exchange_t *x);

#endif
