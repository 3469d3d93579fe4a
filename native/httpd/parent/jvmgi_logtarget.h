/* SPDX-License-Identifier: Apache-2.0
 * Where the main server's error log is, in the supervisor's terms. */
#ifndef JVMGI_LOGTARGET_H
#define JVMGI_LOGTARGET_H

#include <httpd.h>

#include "jvmgi_handover.h"

/** The descriptor of the main server's error log, or its syslog settings (ErrorLog syslog[:facility[:tag]]). */
jvmgi_handover_log_t jvmgi_logtarget_of(server_rec *s);

#endif
