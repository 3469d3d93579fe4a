/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The engine inside a child process of Apache: requests come by JNI on httpd's own threads, and their bytes go through buffers that both
 * sides see. The counterpart is {@code native/jvm}.
 */
package org.jvmgi.engine.embedded;
