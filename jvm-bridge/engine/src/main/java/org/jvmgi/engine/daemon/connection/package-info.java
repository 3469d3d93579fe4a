/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Connections: one thread ({@link org.jvmgi.engine.daemon.connection.Gate}) accepts, greets, and watches those on which nothing
 * happens; a {@link org.jvmgi.engine.daemon.connection.Reception} decides what becomes of them.
 */
package org.jvmgi.engine.daemon.connection;
