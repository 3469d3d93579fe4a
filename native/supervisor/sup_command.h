/* SPDX-License-Identifier: Apache-2.0
 * The command socket: what an administrator asks the supervisor for (docs/wire-protocol.md, "Commands"). Only the supervisor's own user and
 * root are heard. */
#ifndef SUP_COMMAND_H
#define SUP_COMMAND_H

#include "sup_acceptor.h"
#include "sup_fleet.h"

typedef struct sup_command_t sup_command_t;

typedef struct {
    sup_context_t *context;
    sup_fleet_t *fleet;
    sup_acceptor_t acceptor;
    sup_command_t *open;
} sup_commands_t;

/** Makes the socket. False with errno. */
bool sup_commands_open(sup_commands_t *c, sup_context_t *context, sup_fleet_t *fleet);
void sup_commands_close(sup_commands_t *c);

#endif
