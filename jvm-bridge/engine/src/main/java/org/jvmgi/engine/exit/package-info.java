/* SPDX-License-Identifier: Apache-2.0 */

/** The end of the process. */
package org.jvmgi.engine.exit;
