/* SPDX-License-Identifier: Apache-2.0
 * The directives of the module: their contexts, and how their arguments are read. */
#ifndef JVMGI_DIRECTIVES_H
#define JVMGI_DIRECTIVES_H

#include <httpd.h>
#include <http_config.h>

extern const command_rec jvmgi_directives[];

#endif
