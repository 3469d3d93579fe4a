/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Runs applications without Apache: {@link org.jvmgi.test.Client} in unit tests, {@link org.jvmgi.test.SimpleServer} on
 * the developer's machine. Both put {@link org.jvmgi.Lint} between themselves and the application, so that a breach of the
 * interface shows before it is deployed.
 *
 * <p>The rules of {@code org.jvmgi} on null and text hold here too; clients, servers and responses may be used from any
 * thread.
 */
package org.jvmgi.test;
