/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The wire protocol of docs/wire-protocol.md as pure functions over bytes: no I/O, no threads, no state.
 *
 * <p>Every length and number that comes from a peer is checked here, at the border; what leaves this package is sound.
 */
package org.jvmgi.engine.wire;
