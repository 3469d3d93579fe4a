/* SPDX-License-Identifier: Apache-2.0
 * Giving up root for good. Only async-signal-safe calls: it runs between fork and exec. */
#ifndef SUP_IDENTITY_H
#define SUP_IDENTITY_H

#include "sup_definition.h"

/** Sets supplementary groups, gid and uid of the calling process, reads them back, and proves that root cannot be had again. 0, or the
 * errno of what failed (EPERM when a right was kept that should be gone); the process must not go on then. */
int sup_identity_take(const sup_definition_t *d);

#endif
