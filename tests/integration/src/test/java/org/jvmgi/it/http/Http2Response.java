/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What has come on one stream of an HTTP/2 connection so far. */
public final class Http2Response {

    private final List<List<RawResponse.Field>> heads = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private List<RawResponse.Field> trailers = List.of();
    private boolean ended;
    private boolean reset;

    void head(List<RawResponse.Field> fields) {
        if (hasHead()) {
            trailers = fields;
        } else {
            heads.add(fields);
        }
    }

    void data(byte[] bytes) {
        body.writeBytes(bytes);
    }

    void end() {
        ended = true;
    }

    void reset() {
        reset = true;
    }

    private static int status(List<RawResponse.Field> head) {
        return Integer.parseInt(all(head, ":status").get(0));
    }

    private static List<String> all(List<RawResponse.Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(RawResponse.Field::value)
                .toList();
    }

    private List<RawResponse.Field> lastHead() {
        return heads.get(heads.size() - 1);
    }

    /** Whether the head of the response proper is there. */
    public boolean hasHead() {
        return !heads.isEmpty() && status(lastHead()) >= 200;
    }

    public int status() {
        return status(lastHead());
    }

    public List<String> all(String name) {
        return all(lastHead(), name);
    }

    /** The statuses of the interim responses. */
    public List<Integer> interim() {
        return heads.stream()
                .map(Http2Response::status)
                .filter(status -> status < 200)
                .toList();
    }

    /** A field of an interim response. */
    public List<String> interim(int index, String name) {
        return all(heads.get(index), name);
    }

    public List<String> trailers(String name) {
        return all(trailers, name);
    }

    public byte[] body() {
        return body.toByteArray();
    }

    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Whether the stream came to its end in order. */
    public boolean isComplete() {
        return ended && !reset;
    }

    /** Whether the server broke the stream off. */
    public boolean isReset() {
        return reset;
    }

    boolean isOver() {
        return ended || reset;
    }
}
