/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jvmgi.Body;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.spi.BodyContent;
import org.jvmgi.spi.FileRegion;

/** Sends what an application returned: each buffer is on its way before the next is asked for. */
final class BodySender {
    private static final int FILE_PART = 64 * 1024;

    /** A smaller file goes out with its head in one write: that costs less than to pass its descriptor on and close it. */
    private static final int WORTH_PASSING = 16 * 1024;

    private final Response response;

    BodySender(Response response) {
        this.response = response;
    }

    /** Sends all of a body but the end of the response. */
    void send(Body body) throws IOException {
        Optional<ByteBuffer> bytes = BodyContent.bytes(body);
        if (bytes.isPresent()) {
            sendBytes(bytes.get());
            return;
        }
        Optional<FileRegion> file = BodyContent.file(body);
        if (file.isPresent()) {
            sendFile(file.get(), BodyContent.hasPlainClose(body));
        } else {
            sendBuffers(body);
        }
    }

    private void sendBytes(ByteBuffer bytes) throws IOException {
        response.requireStart();
        response.commit(bytes.remaining());
        response.send(bytes);
    }

    private void sendBuffers(Body body) throws IOException {
        Iterator<ByteBuffer> buffers = Objects.requireNonNull(body.iterator(), "the body's iterator is null");
        boolean more = buffers.hasNext();
        response.requireStart();
        if (!response.isBodyAllowed()) {
            response.commit(more ? length(body) : 0);
            return;
        }
        boolean first = true;
        while (more) {
            ByteBuffer bytes = Objects.requireNonNull(buffers.next(), "the body yielded null");
            if (bytes.hasRemaining()) {
                if (first) {
                    first = false;
                    response.commit(length(body));
                }
                response.sendNow(bytes);
            }
            more = buffers.hasNext();
        }
    }

    /** The body's length, asked for only when the application gave no Content-Length. */
    private long length(Body body) {
        if (response.isLengthGiven()) {
            return -1;
        }
        OptionalLong length = body.length();
        if (length.isEmpty()) {
            return -1;
        }
        if (length.getAsLong() < 0) {
            throw new RuleException(LogCode.BAD_CONTENT_LENGTH, "the body's length is " + length.getAsLong());
        }
        return length.getAsLong();
    }

    private void sendFile(FileRegion file, boolean plainClose) throws IOException {
        response.requireStart();
        response.commit(file.length());
        if (!response.isBodyAllowed()) {
            return;
        }
        if (file.length() < WORTH_PASSING || !response.send(file)) {
            copyFile(file);
        } else if (!plainClose) {
            // It is closed before the response is complete.
            response.push();
        }
    }

    private void copyFile(FileRegion file) throws IOException {
        long position = 0;
        while (position < file.length()) {
            int wanted = (int) Math.min(FILE_PART, file.length() - position);
            int count = response.send(file.channel(), file.offset() + position, wanted);
            if (count < 0) {
                throw new EOFException("the file ended after " + position + " of " + file.length() + " bytes");
            }
            position += count;
        }
    }
}
