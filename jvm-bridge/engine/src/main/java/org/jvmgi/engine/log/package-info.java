/* SPDX-License-Identifier: Apache-2.0 */

/** The engine's log codes, and the way of applications' output into the error log of their request. */
package org.jvmgi.engine.log;
