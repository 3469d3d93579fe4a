/* SPDX-License-Identifier: Apache-2.0 */

/**
 * One request on a connection: its permit, its time, its body, and the carrier that moves the exchange.
 *
 * <p>A {@link org.jvmgi.engine.daemon.request.RunningRequest} is what can be done with it from outside.
 */
package org.jvmgi.engine.daemon.request;
