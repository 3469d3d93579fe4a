/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.Interim;
import org.jvmgi.engine.log.RequestOutput;
import org.jvmgi.engine.wire.RequestHead;

/**
 * What the computed keys of one request's {@code Environ} are made from.
 *
 * @param head the request's head
 * @param server what is the same for all requests
 * @param served who serves it
 * @param received when its head was read, microseconds since the epoch
 * @param called when the application was called, microseconds since the epoch
 * @param input the value of {@code jvmgi.input}
 * @param output what makes the value of {@code jvmgi.errors}
 * @param interim the value of {@code jvmgi.interim}; {@code null} where it is not supported
 * @param trailers the value of {@code jvmgi.trailers}; {@code null} where it is not supported
 */
public record RequestFacts(
        RequestHead head,
        ServerFacts server,
        Served served,
        long received,
        long called,
        InputStream input,
        RequestOutput output,
        Interim interim,
        Consumer<Supplier<Headers>> trailers) {
    private static final List<Integer> GATEWAY_VERSION = List.of(1, 0);

    /** The value of a computed key; {@code null}: this request has none. */
    Object value(ComputedKey key) {
        return switch (key) {
            case JVMGI_VERSION -> GATEWAY_VERSION;
            case INPUT -> input;
            case ERRORS -> output.errors();
            case MULTITHREAD -> server.multithread();
            case MULTIPROCESS -> server.multiprocess();
            case RUN_ONCE -> server.runOnce();
            case INPUT_TERMINATED -> Boolean.TRUE;
            case FILE_WRAPPER -> FileWrapper.INSTANCE;
            case APACHE_VERSION -> server.apacheVersion();
            case MODULE_VERSION -> server.version();
            case APPLICATION_GROUP -> served.applicationGroup();
            case ENTRY_CLASS -> served.entryClass();
            case REQUEST_START -> head.requestStart();
            case QUEUE_START -> head.sent();
            case DAEMON_START -> received;
            case APPLICATION_START -> called;
            case THREAD_ID -> served.threadNumber();
            case INTERIM -> interim;
            case TRAILERS -> trailers;
        };
    }

    /** The value of {@code jvmgi.file_wrapper}. */
    private enum FileWrapper implements Function<Path, Body> {
        INSTANCE;

        @Override
        public Body apply(Path file) {
            try {
                return Body.ofFile(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
