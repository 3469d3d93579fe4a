/* SPDX-License-Identifier: Apache-2.0
 * JVMGITrustedProxyHeaders and JVMGITrustedProxies. What they change is what an application sees; httpd's own view of the request stays. */
#ifndef JVMGI_PROXIES_H
#define JVMGI_PROXIES_H

#include "jvmgi_exchange_state.h"

/** Takes one argument of JVMGITrustedProxyHeaders. */
const char *jvmgi_proxies_add_header(cmd_parms *cmd, void *dir, const char *name);
/** Takes one argument of JVMGITrustedProxies. */
const char *jvmgi_proxies_add_network(cmd_parms *cmd, void *dir, const char *text);

/** Fills the exchange's `proxied` where headers are believed. OK, or FORWARDED_INVALID. */
jvmgi_outcome_t jvmgi_proxies_judge(jvmgi_exchange_t *x);
/** Whether the application sees a header of the request. */
bool jvmgi_proxies_show(const jvmgi_proxied_t *proxied, const char *name);

#endif
