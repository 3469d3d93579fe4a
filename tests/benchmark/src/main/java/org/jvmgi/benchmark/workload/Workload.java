/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.workload;

import com.example.benchmark.Answers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One request, and the answer that every contender must give to it.
 *
 * @param name as {@code --workloads} names it
 * @param method {@code GET} or {@code POST}
 * @param path the path of the request
 * @param headers request headers besides Host and Content-Length
 * @param requestBody empty for a request without a body
 * @param contentType of the answer
 * @param responseBody every byte of the answer's body
 */
public record Workload(
        String name,
        String method,
        String path,
        Map<String, String> headers,
        Bytes requestBody,
        String contentType,
        Bytes responseBody) {
    private static final int ECHO_LENGTH = 64 * 1024;

    /** What a browser sends, and some headers that an application behind a gateway reads. */
    private static final List<String> HEADER_VALUES = List.of(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "en-US,en;q=0.5",
            "gzip, deflate, br, zstd",
            "https://www.example.org/a/page/before?with=query",
            "session=0123456789abcdef0123456789abcdef; theme=dark; consent=yes",
            "5f2b6a34-7c1d-4f3e-9a76-0c9b8c6f1a2d",
            "example",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "en");

    /**
     * All workloads, in the order of the tables.
     *
     * @param file what {@code /file} sends
     */
    public static List<Workload> all(byte[] file) {
        Map<String, String> environ = environHeaders();
        byte[] environAnswer = Answers.environ(environ::get);
        byte[] echo = new byte[ECHO_LENGTH];
        for (int i = 0; i < echo.length; i++) {
            echo[i] = (byte) (i * 7 + 13);
        }
        Bytes body = new Bytes(echo);
        byte[] streamed = new byte[Answers.LARGE_LENGTH];
        Arrays.fill(streamed, (byte) 'x');
        return List.of(
                get("hello", Map.of(), Answers.TEXT, Answers.hello()),
                get("environ", environ, Answers.TEXT, environAnswer),
                new Workload(
                        "echo", "POST", "/echo", Map.of("Content-Type", Answers.BINARY), body, Answers.BINARY, body),
                get("streamed", Map.of(), Answers.BINARY, streamed),
                get("file", Map.of(), Answers.BINARY, file));
    }

    private static Workload get(String name, Map<String, String> headers, String contentType, byte[] answer) {
        return new Workload(name, "GET", "/" + name, headers, Bytes.NONE, contentType, new Bytes(answer));
    }

    private static Map<String, String> environHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < HEADER_VALUES.size(); i++) {
            headers.put(Answers.HEADER_NAMES.get(i), HEADER_VALUES.get(i));
        }
        return headers;
    }

    /** The same request to an application that is reached under a path. */
    public Workload under(String prefix) {
        return new Workload(name, method, prefix + path, headers, requestBody, contentType, responseBody);
    }

    public boolean hasRequestBody() {
        return requestBody.length() > 0;
    }

    /** The head of the request as sent, for an HTTP/1.1 connection that stays open. */
    public byte[] requestHead() {
        StringBuilder head = new StringBuilder(512);
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (hasRequestBody()) {
            head.append("Content-Length: ").append(requestBody.length()).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
