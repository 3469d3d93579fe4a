/* SPDX-License-Identifier: Apache-2.0
 * Where an exchange runs, and its way there: the process group by name, and the transport that reaches it. */
#ifndef JVMGI_ROUTE_H
#define JVMGI_ROUTE_H

#include "exchange/jvmgi_exchange_state.h"

/** What names the process group of a request: the alias' option, else what is set for the place, else httpd's own rule. `option` may be
 * NULL. */
const char *jvmgi_route_setting(request_rec *r, const char *option);
/** The name that a setting gives for a request; `resource` is for %{RESOURCE}. On success `*name` is "" for %{GLOBAL}. */
jvmgi_result_t jvmgi_route_expand(request_rec *r, const char *setting, const char *resource,
                                  size_t max, const char **name);
/** Settles the process group. One that the request chose, by a variable or (`by_request`) by a dispatcher, has to be in JVMGIRestrictProcess. */
jvmgi_result_t jvmgi_route_choose(jvmgi_exchange_t *x, const char *setting, bool by_request);
/** Takes an exchange whose names are settled to its application and back. */
jvmgi_result_t jvmgi_route_run(jvmgi_exchange_t *x);

#endif
