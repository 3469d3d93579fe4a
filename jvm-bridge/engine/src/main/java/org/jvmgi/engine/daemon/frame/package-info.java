/* SPDX-License-Identifier: Apache-2.0 */

/** Frames over channels that block: gathered, written and read with as few system calls as can be, and descriptors beside them. */
package org.jvmgi.engine.daemon.frame;
