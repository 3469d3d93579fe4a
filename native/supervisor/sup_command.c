/* SPDX-License-Identifier: Apache-2.0
 * The command socket. A reload goes from process to process; the daemons are told nothing of it but to leave. */
#include "sup_command.h"

#include "jvmgi_control.h"
#include "jvmgi_escape.h"
#include "jvmgi_sock.h"
#include "sup_connection.h"
#include "sup_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define COMMANDS_AT_MOST 8
#define SAY_WITHIN_MS 5000
#define CLOSE_WITHIN_MS 2000
#define LINE_ROOM 1536

struct sup_command_t {
    sup_connection_t connection;
    sup_commands_t *owner;
    bool is_answered;
    bool is_of_all;     /* groups */
    sup_group_t *group; /* being reloaded; NULL: none */
    int index;          /* of its process whose turn it is */
    bool is_ordering;   /* the outcome may come before the order returns */
    bool is_told;
    sup_command_t *next;
};

/* The slot whose outcome the command waits for, NULL: none. */
static sup_slot_t *awaited(const sup_command_t *command)
{
    return command->group ? &command->group->slots[command->index] : NULL;
}

static void drop(sup_command_t *command)
{
    sup_commands_t *c = command->owner;
    sup_command_t **place = &c->open;
    while (*place != command) {
        place = &(*place)->next;
    }
    *place = command->next;
    sup_slot_t *slot = awaited(command);
    if (slot) {
        sup_succession_forget_witness(&slot->succession, command);
    }
    sup_connection_close(&command->connection);
    free(command);
    sup_acceptor_leave(&c->acceptor);
}

/* What does not reach the administrator is lost; the order stands. */
static void say(sup_command_t *command, jvmgi_frame_type_t type, const char *text)
{
    uint8_t bytes[JVMGI_FRAME_HEADER_SIZE + LINE_ROOM];
    jvmgi_writer_t w = jvmgi_writer(bytes, sizeof(bytes));
    jvmgi_frame_write(&w, type, text, jvmgi_text_cut(text, strlen(text), LINE_ROOM));
    (void)sup_connection_send(&command->connection, w.start, w.used);
}

static void finish(sup_command_t *command, jvmgi_frame_type_t type, const char *text)
{
    command->group = NULL;
    command->is_answered = true;
    say(command, type, text);
    sup_connection_finish(&command->connection, jvmgi_clock_ms() + CLOSE_WITHIN_MS);
}

/* Texts of daemons and of configurations are in it. */
static void report(sup_command_t *command, const sup_group_t *g, int index, const char *text)
{
    char name[JVMGI_ESCAPE_ROOM(64)];
    char escaped[JVMGI_ESCAPE_ROOM(256)];
    char line[LINE_ROOM];
    const char *group = g->definition->name;
    jvmgi_escape(name, sizeof(name), group, strlen(group), 64);
    jvmgi_escape(escaped, sizeof(escaped), text, strlen(text), 256);
    snprintf(line, sizeof(line), "%s, process %d: %s", name, index, escaped);
    say(command, JVMGI_FRAME_REPORT, line);
}

static void take_status(sup_command_t *command)
{
    for (const sup_group_t *g = command->owner->fleet->groups; g; g = g->next) {
        for (int i = 0; i < g->definition->processes; i++) {
            char text[512];
            sup_slot_describe(&g->slots[i], text, sizeof(text));
            if (!g->is_retired || sup_slot_has_process(&g->slots[i])) {
                report(command, g, i, text);
            }
        }
    }
    finish(command, JVMGI_FRAME_DONE, "");
}

/* The next process to be replaced; false: that was the last one. */
static bool step(sup_command_t *command)
{
    if (++command->index < command->group->definition->processes) {
        return true;
    }
    command->index = 0;
    command->group =
        command->is_of_all ? sup_fleet_next(command->owner->fleet, command->group) : NULL;
    return command->group;
}

static void roll(sup_command_t *command);

static void told(void *baton, bool done, const char *text)
{
    sup_command_t *command = baton;
    report(command, command->group, command->index, text);
    if (!done) {
        finish(command, JVMGI_FRAME_REJECTED, "not reloaded");
        return;
    }
    command->is_told = true;
    if (!command->is_ordering) {
        if (step(command)) {
            roll(command);
        } else {
            finish(command, JVMGI_FRAME_DONE, "");
        }
    }
}

/* One process after the other; a loop, since those that do not run are done with at once. */
static void roll(sup_command_t *command)
{
    sup_witness_t witness = {told, command};
    bool goes_on;
    do {
        command->is_told = false;
        command->is_ordering = true;
        sup_slot_renew(awaited(command), "reload", witness);
        command->is_ordering = false;
        goes_on = command->is_told && step(command);
    } while (goes_on);
    if (command->is_told && !command->group && !command->is_answered) {
        finish(command, JVMGI_FRAME_DONE, "");
    }
}

static void take_reload(sup_command_t *command, jvmgi_span_t payload)
{
    char name[JVMGI_MAX_GROUP_NAME + 1];
    memcpy(name, payload.data, payload.length);
    name[payload.length] = '\0';
    command->is_of_all = payload.length == 0;
    command->group = sup_fleet_find(command->owner->fleet, name);
    if (command->group) {
        roll(command);
    } else {
        finish(command, JVMGI_FRAME_REJECTED, "there is no such process group");
    }
}

static void frame(void *baton, jvmgi_frame_type_t type, jvmgi_span_t payload, int passed)
{
    sup_command_t *command = baton;
    if (passed >= 0) {
        close(passed);
    }
    bool is_first = !command->group && !command->is_answered;
    sup_connection_clear_deadline(&command->connection);
    if (is_first && type == JVMGI_FRAME_STATUS) {
        take_status(command);
    } else if (is_first && type == JVMGI_FRAME_RELOAD) {
        take_reload(command, payload);
    } else {
        drop(command);
    }
}

static void ended(void *baton, const char *why, bool is_fault)
{
    (void)why;
    (void)is_fault;
    drop(baton);
}

static bool is_allowed(const sup_commands_t *c, int fd)
{
    jvmgi_peer_t peer;
    if (jvmgi_sock_peer(fd, &peer) < 0) {
        return false;
    }
    if (peer.uid == geteuid() || peer.uid == 0) {
        return true;
    }
    sup_log(&c->context->sink, SUP_ERROR, JVMGI_CODE_STRANGER_REFUSED,
            "a connection to the command socket was refused: user %ld may not command",
            (long)peer.uid);
    return false;
}

static bool take(void *baton, int fd)
{
    sup_commands_t *c = baton;
    static const sup_connection_events_t events = {frame, ended};
    sup_command_t *command = is_allowed(c, fd) ? calloc(1, sizeof(*command)) : NULL;
    if (!command) {
        close(fd);
        return false;
    }
    command->owner = c;
    if (!sup_connection_open(&command->connection, &c->context->loop, fd, JVMGI_MAX_GROUP_NAME,
                             &events, command)) {
        free(command);
        return false;
    }
    command->next = c->open;
    c->open = command;
    sup_connection_set_deadline(&command->connection, jvmgi_clock_ms() + SAY_WITHIN_MS);
    return true;
}

bool sup_commands_open(sup_commands_t *c, sup_context_t *context, sup_fleet_t *fleet)
{
    *c = (sup_commands_t){.context = context, .fleet = fleet};
    c->acceptor = (sup_acceptor_t){.most = COMMANDS_AT_MOST, .take = take, .baton = c};
    sup_acceptor_init(&c->acceptor, &context->loop);
    return sup_acceptor_listen(&c->acceptor, &context->folder, "command");
}

void sup_commands_close(sup_commands_t *c)
{
    sup_acceptor_close(&c->acceptor);
    while (c->open) {
        drop(c->open);
    }
}
