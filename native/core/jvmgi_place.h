/* SPDX-License-Identifier: Apache-2.0
 * What the file system that a path lies on is fit for. */
#ifndef JVMGI_PLACE_H
#define JVMGI_PLACE_H

#include <stdint.h>

/** The name of the network file system that has this number in the kernel (`f_type` of statfs); NULL: it is none that we know. */
const char *jvmgi_place_network(uint32_t type);
/** The same for the file system that `path` lies on; NULL too when that cannot be told. */
const char *jvmgi_place_network_of(const char *path);
/** NULL when we may execute the program, else why not: an error of the system's, or that its file system is mounted noexec. */
const char *jvmgi_place_bar(const char *program);

#endif
