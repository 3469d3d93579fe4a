/* SPDX-License-Identifier: Apache-2.0
 * A folder of its own for each test. */
#ifndef SCRATCH_H
#define SCRATCH_H

/** The path of a new empty folder, removed with all it holds when the test's process ends. */
const char *scratch_folder(void);

#endif
