/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jvmgi.Headers;
import org.jvmgi.Interim;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.SideFields;
import org.jvmgi.spi.HeadersEncoding;

/** The value of {@code jvmgi.interim}. Its lock is the response, so that none comes after the head. */
final class InterimSender implements Interim {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 199;
    private static final int SWITCHING_PROTOCOLS = 101;

    /** What the wire allows in an exchange. */
    private static final int MOST = 32;

    private final Response response;
    private final Carrier carrier;
    private final RequestLog log;
    private int sent;
    private boolean told;

    InterimSender(Response response, Carrier carrier, RequestLog log) {
        this.response = response;
        this.carrier = carrier;
        this.log = log;
    }

    @Override
    public void send(int status, Headers headers) {
        Objects.requireNonNull(headers, "headers");
        if (status < LOWEST || status > HIGHEST || status == SWITCHING_PROTOCOLS) {
            throw new IllegalArgumentException("no status of an interim response: " + status);
        }
        SideFields interim = new SideFields(status, HeadersEncoding.of(headers));
        if (!interim.isSendable()) {
            throw new IllegalArgumentException("an interim response is too large: " + interim.size() + " bytes");
        }
        synchronized (response) {
            response.requireNoOutput("an interim response was to be sent");
            send(interim);
        }
    }

    private void send(SideFields interim) {
        if (sent < MOST) {
            sent++;
            try {
                carrier.side(interim);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else if (!told) {
            told = true;
            log.line(LogCode.INTERIM_DROPPED, "the limit is " + MOST);
        }
    }
}
