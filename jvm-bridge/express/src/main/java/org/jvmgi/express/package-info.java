/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The program behind {@code jvmgi-express}: it checks what the user asked for, writes a server's files and ends. The shell script
 * {@code jvmgi-express} prepares its run and then starts the server, so that no JVM stays beside Apache.
 *
 * <p>{@code command} holds the commands; {@code option} their options, {@code machine} what is asked of the machine (httpd, accounts,
 * Java), {@code site} what is made for one server. Here is what all of them share.
 */
package org.jvmgi.express;
