/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The daemon process: accepts the connections of Apache's children and of the supervisor on a listener that it inherits,
 * and runs requests on reader threads. Here is the process as a whole; the packages below are its parts, in the order in
 * which one may know another:
 *
 * <ul>
 *   <li>{@code thread}, {@code life}, {@code frame}: know none of the others
 *   <li>{@code connection}: what is accepted, from its greeting to its end
 *   <li>{@code request}: one request on a connection
 *   <li>{@code watch}: what the process watches in itself
 *   <li>{@code control}: the supervisor's connection
 *   <li>{@code service}: the threads that take connections and run requests
 * </ul>
 */
package org.jvmgi.engine.daemon;
