/* SPDX-License-Identifier: Apache-2.0
 * A daemon's answer: what its frames do to the exchange that a pump moves. */
#ifndef JVMGI_ANSWERFRAMES_H
#define JVMGI_ANSWERFRAMES_H

#include "jvmgi_pump_state.h"

/** Handles a frame, whole and of an allowed length. Its payload is valid until the pump makes room. */
void jvmgi_answerframes_handle(jvmgi_pump_t *p, const jvmgi_frame_t *frame, jvmgi_span_t payload);

#endif
