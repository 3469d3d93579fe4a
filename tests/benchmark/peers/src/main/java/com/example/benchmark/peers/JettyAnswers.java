/* SPDX-License-Identifier: Apache-2.0 */
package com.example.benchmark.peers;

import com.example.benchmark.Answers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;

/** The benchmark's answers through Jetty's core handler API. */
final class JettyAnswers extends Handler.Abstract {
    private static final int FILE_BUFFER_BYTES = 64 * 1024;

    private final byte[] hello = Answers.hello();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(Answers.CHUNK_LENGTH)
            .put(Answers.chunk())
            .flip()
            .asReadOnlyBuffer();
    private final Path file = Answers.file();

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        switch (Request.getPathInContext(request)) {
            case "/hello" -> send(response, callback, Answers.TEXT, ByteBuffer.wrap(hello));
            case "/environ" -> send(response, callback, Answers.TEXT, environ(request.getHeaders()));
            case "/echo" -> send(response, callback, Answers.BINARY, Content.Source.asByteBuffer(request));
            case "/streamed" -> stream(response, callback);
            case "/file" -> sendFile(request, response, callback);
            default -> Response.writeError(request, response, callback, 404);
        }
        return true;
    }

    private static ByteBuffer environ(HttpFields headers) {
        return ByteBuffer.wrap(Answers.environ(name -> {
            String value = headers.get(name);
            return value == null ? "" : value;
        }));
    }

    private static void head(Response response, String contentType, long length) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType).put(HttpHeader.CONTENT_LENGTH, length);
    }

    private static void send(Response response, Callback callback, String contentType, ByteBuffer body) {
        head(response, contentType, body.remaining());
        response.write(true, body, callback);
    }

    private void stream(Response response, Callback callback) {
        head(response, Answers.BINARY, Answers.LARGE_LENGTH);
        new IteratingNestedCallback(callback) {
            private int sent;

            @Override
            protected Action process() {
                if (sent == Answers.CHUNKS) {
                    return Action.SUCCEEDED;
                }
                sent++;
                response.write(sent == Answers.CHUNKS, chunk.duplicate(), this);
                return Action.SCHEDULED;
            }
        }.iterate();
    }

    private void sendFile(Request request, Response response, Callback callback) throws IOException {
        head(response, Answers.BINARY, Answers.LARGE_LENGTH);
        ByteBufferPool pool = request.getComponents().getByteBufferPool();
        ByteBufferPool.Sized buffers = new ByteBufferPool.Sized(pool, true, FILE_BUFFER_BYTES);
        Content.copy(Content.Source.from(buffers, file), response, callback);
    }
}
