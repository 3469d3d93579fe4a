/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The program behind {@code jvmgi-express}: it checks what the user asked for, writes a server's files and ends. The shell script
 * {@code jvmgi-express} prepares its run and then starts the server, so that no JVM stays beside Apache.
 *
 * <p>The commands stand here; {@code option} holds their options, {@code machine} what is asked of the machine (httpd, accounts,
 * Java), {@code site} what is made for one server.
 */
package org.jvmgi.express;
