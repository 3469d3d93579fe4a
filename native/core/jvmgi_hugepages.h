/* SPDX-License-Identifier: Apache-2.0
 * Transparent huge pages: what Linux offers (Documentation/admin-guide/mm/transhuge.rst), and what options of a JVM say of them. */
#ifndef JVMGI_HUGEPAGES_H
#define JVMGI_HUGEPAGES_H

#include "jvmgi_alloc.h"

#include <stdbool.h>

/** Where Linux says for whose memory it uses them. */
#define JVMGI_HUGEPAGES_STATE "/sys/kernel/mm/transparent_hugepage/enabled"

/** True when the state that the file names is another than `never`. False when it cannot be read: there are none. */
bool jvmgi_hugepages_are_offered(const char *state_file);
/** True when options of a JVM choose the size of pages themselves, or a collector whose memory is shared: the pages of that are an own
 * setting of the kernel's, of which the JVM complains. */
bool jvmgi_hugepages_are_settled(const jvmgi_list_t *options);

#endif
