/* SPDX-License-Identifier: Apache-2.0
 * What is asked of a request before an application sees it. */
#ifndef JVMGI_CHECK_REQUEST_H
#define JVMGI_CHECK_REQUEST_H

#include "exchange/jvmgi_exchange_state.h"

/** Runs all checks in the order of the documentation and fills the exchange's body. OK, or the first that failed. */
jvmgi_result_t jvmgi_check_request(jvmgi_exchange_t *x);

#endif
