/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

/**
 * By whom a request is served.
 *
 * @param applicationGroup the application group's name
 * @param entryClass the name of the entry class
 * @param threadNumber the thread's number, from 1
 */
public record Served(String applicationGroup, String entryClass, long threadNumber) {}
