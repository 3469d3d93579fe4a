/* SPDX-License-Identifier: Apache-2.0
 * The variables that an application sees: CGI's, and ours under mod_jvmgi. and jvmgi. */
#ifndef JVMGI_ENVIRON_H
#define JVMGI_ENVIRON_H

#include "jvmgi_exchange_state.h"

/** Writes the list of variables. What the configuration set (SetEnv and the like) comes first, so that what is computed wins. */
void jvmgi_environ_write(jvmgi_exchange_t *x, jvmgi_writer_t *w);

#endif
