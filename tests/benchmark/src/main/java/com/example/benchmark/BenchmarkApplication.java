/* SPDX-License-Identifier: Apache-2.0 */
package com.example.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** What mod_jvmgi serves in the benchmark, written as an application would be: constants are made once. */
public final class BenchmarkApplication implements Application {
    private static final Headers TEXT = Headers.of("Content-Type", Answers.TEXT);
    private static final Headers BINARY = Headers.of("Content-Type", Answers.BINARY);
    private static final Headers LARGE =
            Headers.of("Content-Type", Answers.BINARY, "Content-Length", Integer.toString(Answers.LARGE_LENGTH));

    private static final Body HELLO = Body.of(Answers.hello());
    private static final List<ByteBuffer> CHUNKS = Collections.nCopies(Answers.CHUNKS, chunk());

    private static ByteBuffer chunk() {
        return ByteBuffer.allocateDirect(Answers.CHUNK_LENGTH)
                .put(Answers.chunk())
                .flip()
                .asReadOnlyBuffer();
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws IOException {
        return switch (environ.pathInfo()) {
            case "/hello" -> answer(startResponse, TEXT, HELLO);
            case "/environ" -> answer(startResponse, TEXT, Body.of(Answers.environ(name -> environ.header(name, ""))));
            case "/echo" -> answer(startResponse, BINARY, Body.of(body(environ)));
            case "/streamed" -> answer(startResponse, LARGE, Body.of(CHUNKS));
            case "/file" -> answer(startResponse, BINARY, Body.ofFile(Answers.file()));
            default -> {
                startResponse.start(404, TEXT);
                yield Body.empty();
            }
        };
    }

    private static Body answer(StartResponse startResponse, Headers headers, Body body) {
        startResponse.start("200 OK", headers);
        return body;
    }

    private static byte[] body(Environ environ) throws IOException {
        byte[] body = new byte[Integer.parseInt((String) environ.get("CONTENT_LENGTH"))];
        int read = environ.input().readNBytes(body, 0, body.length);
        if (read < body.length) {
            throw new EOFException("the body ended after " + read + " of " + body.length + " bytes");
        }
        return body;
    }
}
