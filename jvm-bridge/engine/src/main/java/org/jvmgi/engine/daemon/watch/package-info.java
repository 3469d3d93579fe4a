/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What a process watches in itself: requests whose clients have left or whose time is over, want of requests, threads that
 * wait for each other, a heap without room, leaked loaders. What is found frees a thread, or asks for the process to be
 * replaced.
 */
package org.jvmgi.engine.daemon.watch;
