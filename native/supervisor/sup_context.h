/* SPDX-License-Identifier: Apache-2.0
 * What every part of the supervisor works with. There is one, it lives as long as the program, and nothing else is shared. */
#ifndef SUP_CONTEXT_H
#define SUP_CONTEXT_H

#include "jvmgi_folder.h"
#include "sup_loop.h"
#include "sup_sink.h"

struct sup_archives_t;

typedef struct {
    sup_loop_t loop;
    sup_sink_t sink;
    jvmgi_folder_t folder;
    struct sup_archives_t *archives;
    const char *build; /**< of this program; its daemons and its parent have to be of the same */
} sup_context_t;

#endif
