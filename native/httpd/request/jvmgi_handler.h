/* SPDX-License-Identifier: Apache-2.0
 * The content handler jvmgi-script: checks, exchange, and the one place where a failure becomes a status and a log line. */
#ifndef JVMGI_HANDLER_H
#define JVMGI_HANDLER_H

#include <apr_pools.h>

void jvmgi_handler_hooks(apr_pool_t *pool);

#endif
