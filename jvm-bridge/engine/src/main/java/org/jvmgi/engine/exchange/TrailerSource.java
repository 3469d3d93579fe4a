/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jvmgi.Headers;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.wire.SideFields;
import org.jvmgi.spi.HeadersEncoding;

/** The value of {@code jvmgi.trailers}: keeps the source of trailers until the body is complete. */
final class TrailerSource implements Consumer<Supplier<Headers>> {
    private Supplier<Headers> source;
    private boolean over;
    private SideFields trailers;

    @Override
    public synchronized void accept(Supplier<Headers> given) {
        Objects.requireNonNull(given, "trailers");
        if (over) {
            throw new IllegalStateException("trailers were given after the body");
        }
        source = given;
    }

    /** Asks for the trailers; once, when the body is complete. */
    void ask() {
        Supplier<Headers> given = take();
        if (given != null) {
            Headers headers = Objects.requireNonNull(given.get(), "the trailers are null");
            trailers = SideFields.trailers(HeadersEncoding.of(headers));
            if (!trailers.isSendable()) {
                throw new RuleException(LogCode.TRAILERS_TOO_LARGE, trailers.size() + " bytes");
            }
        }
    }

    private synchronized Supplier<Headers> take() {
        over = true;
        return source;
    }

    /** Sends the trailers, if there are any. */
    void sendTo(Carrier carrier) throws IOException {
        if (trailers != null && trailers.headers().count() > 0) {
            carrier.side(trailers);
        }
    }
}
