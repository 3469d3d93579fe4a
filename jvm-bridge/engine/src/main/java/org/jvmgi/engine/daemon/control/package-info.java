/* SPDX-License-Identifier: Apache-2.0 */

/** The connection of the supervisor, and what it says of the group. */
package org.jvmgi.engine.daemon.control;
