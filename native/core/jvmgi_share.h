/* SPDX-License-Identifier: Apache-2.0
 * A group's share of the threads of one process: how many of them may be with the group at once. Beyond it a thread waits for its turn, long
 * enough for an application that is being loaded. When that was in vain nobody waits any more, until the group has given half of its share
 * back or a while is over: a group that hangs gets no more threads, neither to hold nor to wait. */
#ifndef JVMGI_SHARE_H
#define JVMGI_SHARE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct jvmgi_share_t jvmgi_share_t;

/** The share of `percent` of `threads`, rounded up; at least one. */
int jvmgi_share_of(int threads, int64_t percent);
/** A share of `limit` threads. The longest wait for a turn, and how long nobody waits after one in vain, are in milliseconds. Lives until the
 * process ends. NULL: no memory. */
jvmgi_share_t *jvmgi_share_create(int limit, int wait, int pause);
/** Takes one, in the order of arrival. False: the group has its share, and does not give anything back. */
bool jvmgi_share_take(jvmgi_share_t *share);
/** Gives back what was taken. */
void jvmgi_share_give(jvmgi_share_t *share);

#endif
