/* SPDX-License-Identifier: Apache-2.0
 * The module symbol and the log marker. */
#ifndef JVMGI_PRIVATE_H
#define JVMGI_PRIVATE_H

#include <httpd.h>
#include <http_config.h>
#include <http_log.h>

#include "jvmgi_codes.h"

extern module AP_MODULE_DECLARE_DATA jvmgi_module __attribute__((visibility("default")));

APLOG_USE_MODULE(jvmgi);

/** The version that both sides of a connection must have. */
#define JVMGI_BUILD JVMGI_VERSION
/** The handler's name. */
#define JVMGI_HANDLER "jvmgi-script"
/** The group that serves where no other is named. */
#define JVMGI_DEFAULT_GROUP "default"
/** What names no group at all: the application runs in httpd's own processes. */
#define JVMGI_EMBEDDED_GROUP "%{GLOBAL}"

#endif
