/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A response as it came over the wire. */
public final class RawResponse {

    private final Head head;
    private final byte[] body;
    private final Ending ending;

    RawResponse(Head head, byte[] body, Ending ending) {
        this.head = head;
        this.body = body;
        this.ending = ending;
    }

    /** Status line and fields, in the order of arrival. */
    public record Head(String version, int status, String reason, List<Field> fields) {

        /** All values of a field. */
        public List<String> all(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }

        public Optional<String> first(String name) {
            return all(name).stream().findFirst();
        }

        boolean isChunked() {
            return first("Transfer-Encoding")
                    .filter("chunked"::equalsIgnoreCase)
                    .isPresent();
        }

        boolean isInterim() {
            return status >= 100 && status < 200;
        }
    }

    public record Field(String name, String value) {}

    public Head head() {
        return head;
    }

    /** The body without its chunk framing. */
    public byte[] body() {
        return body.clone();
    }

    /** Whether the body was all that the head announced. */
    public Ending ending() {
        return ending;
    }

    public int status() {
        return head.status();
    }

    public Optional<String> header(String name) {
        return head.first(name);
    }

    public String text() {
        return text(StandardCharsets.UTF_8);
    }

    public String text(Charset charset) {
        return new String(body, charset);
    }

    public boolean isCut() {
        return ending == Ending.CUT;
    }

    @Override
    public String toString() {
        String text = text();
        return head.status() + " " + head.fields() + " " + ending + " " + body.length + " bytes: "
                + text.substring(0, Math.min(text.length(), 500));
    }
}
