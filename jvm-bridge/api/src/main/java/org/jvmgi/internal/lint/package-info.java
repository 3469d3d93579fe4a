/* SPDX-License-Identifier: Apache-2.0 */

/** The checks behind {@link org.jvmgi.Lint}; not exported. */
package org.jvmgi.internal.lint;
