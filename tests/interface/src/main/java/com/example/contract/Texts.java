/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;

/** Small applications and bodies of text. */
final class Texts {
    static final Headers PLAIN = Headers.of("Content-Type", "text/plain");

    private Texts() {}

    /** Something that may be refused. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** A text found out from a request. */
    @FunctionalInterface
    interface Finding {
        String of(Environ environ) throws Exception;
    }

    /** An application that answers with what it found out. */
    static Application telling(Finding finding) {
        return (environ, startResponse) -> {
            String text = finding.of(environ);
            startResponse.start(200, PLAIN);
            return Body.of(bytes(text));
        };
    }

    /** An application that starts in the usual way and returns a body. */
    static Application returning(BodyMaker maker) {
        return (environ, startResponse) -> {
            startResponse.start(200, PLAIN);
            return maker.make();
        };
    }

    /** Makes a body for each request. */
    @FunctionalInterface
    interface BodyMaker {
        Body make() throws Exception;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(bytes(text));
    }

    static Stream<ByteBuffer> buffers(String... texts) {
        return Stream.of(texts).map(Texts::buffer);
    }

    /** Buffers of some texts, and then a failure. */
    static Body failingAfter(String... texts) {
        Iterator<ByteBuffer> good = buffers(texts).iterator();
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ByteBuffer next() {
                if (!good.hasNext()) {
                    throw new IllegalStateException("there are no further buffers");
                }
                return good.next();
            }
        };
    }

    /** The name of what an action throws. */
    static String thrown(Action action) {
        try {
            action.run();
            return "nothing";
        } catch (Exception e) {
            String cause =
                    e.getCause() == null ? "" : " of " + e.getCause().getClass().getSimpleName();
            return e.getClass().getSimpleName() + cause;
        }
    }
}
