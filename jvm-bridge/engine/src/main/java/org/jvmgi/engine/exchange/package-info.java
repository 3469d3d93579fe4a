/* SPDX-License-Identifier: Apache-2.0 */

/**
 * One request from its head to the end of its response: the rules of the gateway interface, independent of how bytes
 * travel. A {@link org.jvmgi.engine.exchange.Carrier} moves them.
 */
package org.jvmgi.engine.exchange;
