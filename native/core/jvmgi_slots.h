/* SPDX-License-Identifier: Apache-2.0
 * Memory in slots of JVMGI_MAX_DATA bytes that a daemon has made and writes to, and this process reads. The daemon is not trusted: what is
 * mapped cannot be made shorter, because a read behind the end of a file ends the process that reads. */
#ifndef JVMGI_SLOTS_H
#define JVMGI_SLOTS_H

#include "jvmgi_bytes.h"

/** All zero: there is none. Slots are taken, and given back, in turn. */
typedef struct {
    const uint8_t *bytes;
    uint32_t count;
    uint32_t next; /**< the one that is taken next */
    uint32_t held; /**< how many are taken and not given back */
} jvmgi_slots_t;

/** NULL when a descriptor is that of a memory which may be mapped with so many slots, else what it is. */
const char *jvmgi_slots_refusal(int fd, uint32_t count);
/** Maps the memory of a descriptor that was not refused; the descriptor stays the caller's. False with errno: it cannot be mapped now. */
bool jvmgi_slots_map(jvmgi_slots_t *slots, int fd, uint32_t count);
/** Lets go of the memory, if there is one. */
void jvmgi_slots_unmap(jvmgi_slots_t *slots);

/** Takes the next slot, of which `length` bytes are filled. False: there is no memory, none of its slots is free, or no slot is as long. */
bool jvmgi_slots_take(jvmgi_slots_t *slots, uint32_t length, jvmgi_span_t *bytes);
/** Gives back all that are taken. How many that were. */
uint32_t jvmgi_slots_give_back(jvmgi_slots_t *slots);
/** True when the daemon can fill no further slot before some are given back. */
bool jvmgi_slots_are_full(const jvmgi_slots_t *slots);

#endif
