/* SPDX-License-Identifier: Apache-2.0
 * Class-data archives of groups with cds=auto: made by a short run of java beside the daemons, one at a time and at the lowest priority, and
 * used by the processes that start afterwards. Without one everything works as well, but slower. */
#ifndef SUP_ARCHIVE_H
#define SUP_ARCHIVE_H

#include "sup_context.h"
#include "sup_output.h"
#include "sup_store.h"

/** Definitions that are remembered as those whose archive cannot be made. */
#define SUP_ARCHIVE_HOPELESS 16

typedef struct sup_archives_t {
    sup_context_t *context;
    sup_store_t store;
    pid_t pid; /**< of the run under way; 0: none */
    int64_t begun_at;
    int report;
    sup_output_t output;
    sup_timer_t limit;
    sup_definition_t *definition; /**< that the run is for; a copy of what it takes */
    char hopeless[SUP_ARCHIVE_HOPELESS][SUP_HASH_LENGTH + 1];
    unsigned hopeless_count;
} sup_archives_t;

void sup_archives_init(sup_archives_t *a, sup_context_t *context, const char *prefix);
/** Writes the JVM option that makes a process of this definition use its archive. False: there is none that can be trusted. */
bool sup_archives_option(sup_archives_t *a, const sup_definition_t *d, char *out, size_t size);
/** Begins to make the archive, unless it is there or cannot be made. False: not now, since another one is being made. */
bool sup_archives_make(sup_archives_t *a, const sup_definition_t *d);
/** A process that was to use the archive did not start: there shall be another one. */
void sup_archives_distrust(sup_archives_t *a, const sup_definition_t *d);
/** Sees to the run if it has ended. */
void sup_archives_reap(sup_archives_t *a);
/** Ends the run. */
void sup_archives_close(sup_archives_t *a);

#endif
