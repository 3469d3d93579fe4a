/* SPDX-License-Identifier: Apache-2.0
 * The control socket FOLDER/control, on which the Apache parent hands over what it wants (docs/wire-protocol.md, "The hand-over"). */
#ifndef SUP_CONTROL_H
#define SUP_CONTROL_H

#include "sup_acceptor.h"
#include "sup_fleet.h"

typedef struct sup_handover_t sup_handover_t;

typedef struct {
    sup_context_t *context;
    sup_fleet_t *fleet;
    pid_t parent; /**< who alone may connect */
    uint8_t nonce[JVMGI_NONCE_SIZE];
    void (*stop)(void *baton); /**< the parent said STOP */
    void *baton;
    sup_acceptor_t acceptor;
    sup_handover_t *handovers;
} sup_control_t;

/** Binds the socket. False with errno. */
bool sup_control_open(sup_control_t *c, sup_context_t *context, sup_fleet_t *fleet, pid_t parent,
                      const uint8_t nonce[JVMGI_NONCE_SIZE], void (*stop)(void *), void *baton);
/** Answers those who said STOP with DONE, as far as their sockets take it. */
void sup_control_say_stopped(sup_control_t *c);
/** Closes the socket and all connections. */
void sup_control_close(sup_control_t *c);

#endif
