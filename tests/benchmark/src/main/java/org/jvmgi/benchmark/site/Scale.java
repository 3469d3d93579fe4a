/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

/**
 * How large every contender's Apache is made; the same for all of them.
 *
 * @param mpm {@code event} or {@code worker}
 * @param children Apache's child processes
 * @param threadsPerChild request threads of each of them
 * @param requestsAtOnce the most connections that the load generator opens: what an application server behind httpd must
 *     be able to run at the same time
 */
public record Scale(String mpm, int children, int threadsPerChild, int requestsAtOnce) {}
