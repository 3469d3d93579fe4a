/* SPDX-License-Identifier: Apache-2.0
 * Memory over graceful restarts. */
#include "jvmgi_retained.h"

#include <httpd.h>
#include <http_config.h>

#include <stdlib.h>
#include <string.h>

static const char key[] = "mod_jvmgi";

jvmgi_retained_t *jvmgi_retained(void)
{
    jvmgi_retained_t *retained = ap_retained_data_get(key);
    return retained ? retained : ap_retained_data_create(key, sizeof *retained);
}

const jvmgi_accepted_t *jvmgi_retained_find(const jvmgi_retained_t *retained, const char *name)
{
    for (size_t i = 0; i < retained->accepted_count; i++) {
        if (strcmp(retained->accepted[i].name, name) == 0) {
            return &retained->accepted[i];
        }
    }
    return NULL;
}

bool jvmgi_accepted_make(jvmgi_accepted_t *out, const char *name, const char *definition,
                         int processes, int64_t shutdown_timeout, jvmgi_span_t payload)
{
    *out = (jvmgi_accepted_t){
        .processes = processes, .shutdown_timeout = shutdown_timeout, .length = payload.length};
    out->name = strdup(name);
    out->payload = malloc(payload.length);
    if (!out->name || !out->payload) {
        free(out->name);
        free(out->payload);
        return false;
    }
    memcpy(out->definition, definition, sizeof out->definition);
    memcpy(out->payload, payload.data, payload.length);
    return true;
}

void jvmgi_accepted_free(jvmgi_accepted_t *accepted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(accepted[i].name);
        free(accepted[i].payload);
    }
    free(accepted);
}

void jvmgi_retained_replace(jvmgi_retained_t *retained, jvmgi_accepted_t *accepted, size_t count)
{
    jvmgi_accepted_free(retained->accepted, retained->accepted_count);
    retained->accepted = accepted;
    retained->accepted_count = count;
    for (size_t i = 0; i < count; i++) {
        if (accepted[i].shutdown_timeout > retained->longest_shutdown) {
            retained->longest_shutdown = accepted[i].shutdown_timeout;
        }
    }
}

void jvmgi_retained_forget(jvmgi_retained_t *retained)
{
    jvmgi_retained_replace(retained, NULL, 0);
    retained->longest_shutdown = 0;
}

static const unsigned room =
    sizeof((jvmgi_retained_t *)0)->tried / sizeof((jvmgi_retained_t *)0)->tried[0];

bool jvmgi_retained_was_tried(const jvmgi_retained_t *retained, const char *definition)
{
    for (unsigned i = 0; i < room; i++) {
        if (strcmp(retained->tried[i], definition) == 0) {
            return true;
        }
    }
    return false;
}

void jvmgi_retained_note_tried(jvmgi_retained_t *retained, const char *definition)
{
    memcpy(retained->tried[retained->tried_next % room], definition, sizeof retained->tried[0]);
    retained->tried_next++;
}
