/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jvmgi.Body;
import org.jvmgi.internal.ClosingBody;
import org.jvmgi.internal.FileBody;
import org.jvmgi.internal.SharedBody;

/**
 * Tells a server what it may send without iterating a body: bytes that are known already, or a file that can go out
 * without being copied. Both are empty for every body that has to be iterated, and asking changes nothing.
 *
 * <p>A server that sends what it finds here does so once, never calls {@code iterator()}, and calls {@code close()} once
 * when done, as ever.
 */
public final class BodyContent {
    private BodyContent() {}

    /**
     * The bytes of a body that consists of bytes known now.
     *
     * @param body what an application returned
     * @return a buffer of its own over all of them, read-only, not empty unless the body is; empty: iterate the body
     */
    public static Optional<ByteBuffer> bytes(Body body) {
        return ClosingBody.innermost(body) instanceof SharedBody shared
                ? Optional.of(shared.bytes())
                : Optional.empty();
    }

    /**
     * The file of a body that is part of a file with a descriptor.
     *
     * @param body what an application returned
     * @return the part of the open file; empty: iterate the body
     */
    public static Optional<FileRegion> file(Body body) {
        return ClosingBody.innermost(body) instanceof FileBody file ? file.region() : Optional.empty();
    }

    /**
     * Whether closing a body runs nothing of the application, so that a server may complete the response before it.
     *
     * @param body what an application returned
     * @return whether it is one of bytes known now or of a file, with nothing to be done after it
     */
    public static boolean hasPlainClose(Body body) {
        return body instanceof SharedBody || body instanceof FileBody;
    }
}
