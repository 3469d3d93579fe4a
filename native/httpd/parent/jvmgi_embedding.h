/* SPDX-License-Identifier: Apache-2.0
 * What the JVMs of Apache children are made from (JVMGIRestrictEmbedded Off): settled by the parent while it reads its configuration, only
 * read by children. */
#ifndef JVMGI_EMBEDDING_H
#define JVMGI_EMBEDDING_H

#include "config/jvmgi_config.h"

typedef struct jvmgi_embedding_t {
    const char *library;  /**< libjvm.so */
    jvmgi_list_t options; /**< of the JVM */
    const void *config;   /**< field list for the engine */
    size_t config_length;
    bool destroy; /**< JVMGIDestroyJVM */
    bool eager;   /**< an application is known to run in it, so each child makes it at once */
    const char *problem; /**< why there can't be one, found at a restart; NULL: there can */
} jvmgi_embedding_t;

/** Registers the hooks that check and settle it, and list what runs embedded. */
void jvmgi_embedding_hooks(apr_pool_t *pool);

#endif
