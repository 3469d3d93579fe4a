/* SPDX-License-Identifier: Apache-2.0
 * Access control by hooks: JVMGIAccessScript, the provider jvmgi of AuthBasicProvider and AuthDigestProvider, Require jvmgi-group. */
#ifndef JVMGI_ACCESS_H
#define JVMGI_ACCESS_H

#include <apr_pools.h>

void jvmgi_access_hooks(apr_pool_t *pool);

#endif
