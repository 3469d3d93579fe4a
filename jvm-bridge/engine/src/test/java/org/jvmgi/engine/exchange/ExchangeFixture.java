/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.engine.exchange.environ.ServerFacts;
import org.jvmgi.engine.wire.RequestBuilder;

/** Runs single requests of applications given as lambdas. */
final class ExchangeFixture {
    static final int HEAD_LIMIT = 1024;
    static final long RECEIVED = 1_795_342_830_200_000L;

    final RecordingCarrier carrier = new RecordingCarrier();
    private RequestBuilder request = RequestBuilder.ofClass("com.example.App");
    private Entry entry;

    /** Changes the request. */
    RequestBuilder request() {
        return request;
    }

    /** Runs the request; the steps it took. */
    List<String> run(Application application) {
        entry = new Entry(application, application, getClass().getClassLoader(), "com.example.App", "group");
        return runAgain();
    }

    /** Runs another request of the same application. */
    List<String> runAgain() {
        carrier.steps().clear();
        ServerFacts facts = new ServerFacts(List.of(0, 1, 0), List.of(2, 4, 71), true, false, false, HEAD_LIMIT);
        new Exchange(carrier, request.head(), facts, RECEIVED).run(new FixedSource(entry), 3);
        return List.copyOf(carrier.steps());
    }

    /** What an exchange answers when the application cannot be had. */
    List<String> runUnavailable(UnavailableException failure) {
        ServerFacts facts = new ServerFacts(List.of(0, 1, 0), true, false, HEAD_LIMIT);
        new Exchange(carrier, request.head(), facts, RECEIVED)
                .run(
                        (head, log) -> {
                            throw failure;
                        },
                        1);
        return List.copyOf(carrier.steps());
    }

    /** What a body may yield. */
    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    /** The same of several texts. */
    static List<ByteBuffer> buffers(String... texts) {
        List<ByteBuffer> list = new ArrayList<>();
        for (String text : texts) {
            list.add(bytes(text));
        }
        return list;
    }
}
