/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Lint;

/** A server, {@link Lint} and an application. All keep the rules until a test changes something. */
final class Scene {
    static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    /** What a server may do wrong. */
    enum Fault {
        TAKES_LATE_STARTS,
        FORGETS_FAILURES,
        TAKES_DEAD_WRITES,
        RETURNS_NO_STREAM,
        GIVES_DEAD_INPUT,
        MOVES_BUFFERS,
        BEGINS_TWICE,
        BEGINS_AFTER_CLOSE,
        ASKS_AFTER_CLOSE,
        CLOSES_TWICE
    }

    /** Something a test does. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    final Map<String, Object> variables = validVariables();
    final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    final FakeResponse response = new FakeResponse(faults);
    final StringWriter log = new StringWriter();
    Application application = (environ, startResponse) -> {
        startResponse.start("200 OK", TEXT);
        return Body.of("hello");
    };

    /** Runs once the body is closed. */
    Action afterwards = () -> {};

    Scene() {
        input(new ByteArrayInputStream("upload".getBytes(StandardCharsets.UTF_8)));
        variables.put("jvmgi.errors", new PrintWriter(log));
    }

    private static Map<String, Object> validVariables() {
        Function<Path, Body> fileWrapper = path -> Body.empty();
        return new HashMap<>(Map.ofEntries(
                Map.entry("REQUEST_METHOD", "POST"),
                Map.entry("SCRIPT_NAME", ""),
                Map.entry("PATH_INFO", "/"),
                Map.entry("QUERY_STRING", ""),
                Map.entry("SERVER_NAME", "localhost"),
                Map.entry("SERVER_PORT", "80"),
                Map.entry("SERVER_PROTOCOL", "HTTP/1.1"),
                Map.entry("jvmgi.version", List.of(1, 0)),
                Map.entry("jvmgi.url_scheme", "http"),
                Map.entry("jvmgi.multithread", true),
                Map.entry("jvmgi.multiprocess", false),
                Map.entry("jvmgi.run_once", false),
                Map.entry("jvmgi.input_terminated", true),
                Map.entry("jvmgi.file_wrapper", fileWrapper)));
    }

    void input(InputStream stream) {
        variables.put("jvmgi.input", new FakeInput(stream, response));
    }

    /** An application that does one thing with its input and answers. */
    void reading(Reading reading) {
        application = (environ, startResponse) -> {
            reading.read(environ.input());
            startResponse.start("200 OK", TEXT);
            return Body.empty();
        };
    }

    @FunctionalInterface
    interface Reading {
        void read(InputStream input) throws Exception;
    }

    void run() throws Exception {
        run(Environ.of(variables));
    }

    void run(Environ environ) throws Exception {
        Body body = new Lint(application).call(environ, response);
        try {
            send(body);
        } finally {
            body.close();
            response.over = true;
        }
        afterClose(body);
        afterwards.run();
    }

    private void send(Body body) {
        body.length();
        Iterator<ByteBuffer> buffers = body.iterator();
        response.buffers = faults.contains(Fault.BEGINS_TWICE) ? body.iterator() : buffers;
        while (buffers.hasNext()) {
            ByteBuffer buffer = buffers.next();
            response.send(buffer.duplicate());
            if (faults.contains(Fault.MOVES_BUFFERS)) {
                buffer.position(buffer.limit());
            }
        }
    }

    private void afterClose(Body body) throws Exception {
        if (faults.contains(Fault.CLOSES_TWICE)) {
            body.close();
        }
        if (faults.contains(Fault.ASKS_AFTER_CLOSE)) {
            response.buffers.next();
        }
        if (faults.contains(Fault.BEGINS_AFTER_CLOSE)) {
            response.buffers = body.iterator();
        }
    }
}
