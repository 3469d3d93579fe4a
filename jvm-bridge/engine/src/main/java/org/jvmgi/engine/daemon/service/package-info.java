/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What serves connections once the process is configured: lanes of threads with their permits, and the work of each
 * {@link org.jvmgi.engine.daemon.service.Reader}.
 */
package org.jvmgi.engine.daemon.service;
