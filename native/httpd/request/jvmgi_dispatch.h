/* SPDX-License-Identifier: Apache-2.0
 * JVMGIDispatchScript: a hook that says where a request runs. */
#ifndef JVMGI_DISPATCH_H
#define JVMGI_DISPATCH_H

#include "exchange/jvmgi_exchange_state.h"

/** Asks the place's dispatcher, if there is one; what it names replaces what is configured. The names are settled already. */
jvmgi_result_t jvmgi_dispatch_choose(jvmgi_exchange_t *x);

#endif
