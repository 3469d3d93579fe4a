/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.connection;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Hello;
import org.jvmgi.engine.wire.ProtocolException;

/** The other side's HELLO, gathered from a channel that does not block. Reads not one byte beyond it. */
final class Greeting {
    private final ByteBuffer buffer =
            ByteBuffer.allocate(FrameHeader.SIZE + FrameType.HELLO.limit()).limit(FrameHeader.SIZE);
    private boolean inPayload;

    /**
     * Reads what is there.
     *
     * @return the greeting; {@code null}: not complete yet
     * @throws IOException if it is none, or if the connection ended
     */
    Hello read(SocketChannel channel) throws IOException {
        while (true) {
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the connection ended before its HELLO");
            }
            if (buffer.hasRemaining()) {
                return null;
            }
            buffer.flip();
            if (inPayload) {
                byte[] payload = new byte[buffer.remaining()];
                buffer.get(payload);
                return Hello.decode(payload);
            }
            FrameHeader header = FrameHeader.decode(buffer);
            if (header.type() != FrameType.HELLO || header.length() == 0) {
                throw new ProtocolException(header.type() + " in the place of HELLO");
            }
            inPayload = true;
            buffer.clear().limit(header.length());
        }
    }
}
