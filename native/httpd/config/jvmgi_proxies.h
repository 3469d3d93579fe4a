/* SPDX-License-Identifier: Apache-2.0
 * JVMGITrustedProxyHeaders and JVMGITrustedProxies, as they are configured. */
#ifndef JVMGI_PROXIES_H
#define JVMGI_PROXIES_H

#include "jvmgi_config.h"

/** Takes one argument of JVMGITrustedProxyHeaders. */
const char *jvmgi_proxies_add_header(cmd_parms *cmd, void *dir, const char *name);
/** Takes one argument of JVMGITrustedProxies. */
const char *jvmgi_proxies_add_network(cmd_parms *cmd, void *dir, const char *text);

#endif
