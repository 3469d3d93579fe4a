/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The daemon process: accepts the connections of Apache's children and of the supervisor on a listener that it inherits,
 * and runs requests on reader threads.
 *
 * <p>One thread ({@link org.jvmgi.engine.daemon.Gate}) accepts, greets, and watches idle connections; each request runs on
 * a {@link org.jvmgi.engine.daemon.ReaderThread} that blocks on the connection's socket. A third kind of thread
 * ({@link org.jvmgi.engine.daemon.Watcher}) frees those whose clients have left.
 */
package org.jvmgi.engine.daemon;
