/* SPDX-License-Identifier: Apache-2.0
 * Where class-data archives lie: PREFIX.cds/UID/NAME-SUM.jsa. A JVM runs what stands in its archive, and one that is damaged crashes it, so
 * a file is only given out that its user alone can write and whose bytes have the sum in its name. */
#ifndef SUP_STORE_H
#define SUP_STORE_H

#include "sup_definition.h"

#include <limits.h>
#include <stdint.h>
#include <sys/stat.h>

/** Archives whose bytes were summed up already; as many as a server has kinds of groups, mostly. */
#define SUP_STORE_SEEN 16

typedef struct {
    char path[PATH_MAX];
    struct stat seen[SUP_STORE_SEEN]; /**< they need not be read again while they are the same */
    unsigned seen_count;
} sup_store_t;

typedef enum { SUP_STORE_NONE, SUP_STORE_FOUND, SUP_STORE_BAD } sup_store_state_t;

void sup_store_init(sup_store_t *store, const char *prefix);
/** Looks for the archive of a definition that has one. FOUND: `path` is its path. BAD: `path` says what was wrong; the file was removed. */
sup_store_state_t sup_store_find(sup_store_t *store, const sup_definition_t *d, char *path,
                                 size_t size);
/** Makes the folder of the definition's user and writes its path, and room in it for a new archive: FOLDER/NAME.new. False with errno. */
bool sup_store_prepare(const sup_store_t *store, const sup_definition_t *d, char *folder,
                       size_t size);
/** Gives what was written as NAME.new its place, and removes what it replaces and what nobody has used for a month. The bytes kept; -1: it
 * is not there, or not as it has to be. */
int64_t sup_store_keep(const sup_store_t *store, const sup_definition_t *d);
/** Removes the archive, and what was begun of one. */
void sup_store_remove(const sup_store_t *store, const sup_definition_t *d);

#endif
