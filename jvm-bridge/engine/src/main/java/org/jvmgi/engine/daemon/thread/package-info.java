/* SPDX-License-Identifier: Apache-2.0 */

/** The threads of the engine, and how I/O is kept from the interrupts of applications. */
package org.jvmgi.engine.daemon.thread;
