/* SPDX-License-Identifier: Apache-2.0
 * Answers for a process that does not start: accepts on its listener and says REFUSED, so that clients need not wait for nothing. */
#ifndef SUP_REFUSAL_H
#define SUP_REFUSAL_H

#include "jvmgi_frame.h"
#include "sup_acceptor.h"

/** What is answered at this moment. */
typedef struct {
    jvmgi_refusal_t reason;
    uint16_t retry_after; /**< seconds */
    const char *text;
} sup_answer_t;

typedef struct sup_refused_t sup_refused_t;

typedef struct {
    sup_acceptor_t acceptor;
    sup_answer_t (*answer)(void *baton);
    /** accept failed with this errno; called at most once for each pause. */
    void (*stuck)(void *baton, int error);
    void *baton;
    sup_refused_t *open; /**< connections being answered */
} sup_refusal_t;

/** Prepares; nothing is accepted before sup_refusal_start. */
void sup_refusal_init(sup_refusal_t *r, sup_loop_t *loop, sup_answer_t (*answer)(void *),
                      void (*stuck)(void *, int), void *baton);
/** Accepts on `listener` from now on. No daemon may be accepting on it: between the wait and the accept it could take the connection. */
void sup_refusal_start(sup_refusal_t *r, int listener);
/** Accepts no more; connections already taken are still answered. */
void sup_refusal_stop(sup_refusal_t *r);
/** Stops and drops all connections. */
void sup_refusal_close(sup_refusal_t *r);

#endif
