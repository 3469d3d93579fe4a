/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import java.nio.ByteBuffer;

/**
 * What one thread of httpd shares with the native side, for as long as it lives. The contents belong to one request at a
 * time.
 *
 * @param handle the native counterpart
 * @param request the packed request
 * @param answer the response, or what is gathered of it
 * @param body bytes of the request's body
 */
record Buffers(long handle, ByteBuffer request, ByteBuffer answer, ByteBuffer body) {}
