/* SPDX-License-Identifier: Apache-2.0
 * What the Apache parent tells the supervisor, over a connection that is closed before children are made. */
#ifndef JVMGI_HANDOVER_H
#define JVMGI_HANDOVER_H

#include "jvmgi_bytes.h"
#include "jvmgi_supervise.h"

/** Where the daemons' output goes. */
typedef struct {
    int fd; /**< the main server's error log; -1: syslog */
    int facility;
    const char *ident;
} jvmgi_handover_log_t;

typedef struct jvmgi_handover_t jvmgi_handover_t;

/** Room for an answer's text. */
#define JVMGI_HANDOVER_WHY 512

/** Connects, greets and shows the nonce. NULL: `why` (JVMGI_HANDOVER_WHY bytes) says what is wrong. */
jvmgi_handover_t *jvmgi_handover_open(const jvmgi_supervisor_t *supervisor, char *why);
/** Tells where output goes. */
bool jvmgi_handover_log(jvmgi_handover_t *h, const jvmgi_handover_log_t *log);
/** Sends one group: the payload of GROUP. */
bool jvmgi_handover_group(jvmgi_handover_t *h, jvmgi_span_t payload);
/** Makes the groups sent the whole of what the generation wants. False: `why` says why not. */
bool jvmgi_handover_commit(jvmgi_handover_t *h, uint32_t generation, char *why);
/** Tells that no child of a generation is left. */
bool jvmgi_handover_end_generation(jvmgi_handover_t *h, uint32_t generation, char *why);
/** Asks it to end everything, and waits until `deadline` for it to say that it has. */
bool jvmgi_handover_stop(jvmgi_handover_t *h, int64_t deadline, char *why);
void jvmgi_handover_close(jvmgi_handover_t *h);

#endif
