/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.LogLine;
import org.jvmgi.it.server.Poll;

/** Requests to one group of scripted processes, and what has to hold after each of them. */
final class ScriptedRequests {

    private final ApacheServer server;
    private final String path;

    ScriptedRequests(ApacheServer server, String group) {
        this.server = server;
        this.path = "/" + group;
    }

    RawResponse get(Script script) {
        return server.send("GET", path, header(script));
    }

    /** Sends a request with a script; its answer is for the caller to read. */
    RawConnection begin(Script script) throws IOException {
        return server.connect().send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header(script) + "\r\n");
    }

    static String header(Script script) {
        return Script.HEADER + ": " + script + "\r\n";
    }

    /** The number of the connection that a request without a script was given. */
    int connection() {
        return number(words()[0]);
    }

    private String[] words() {
        RawResponse response = server.get(path);
        assertThat(response.status()).as(response.toString()).isEqualTo(200);
        return response.text().split(" ");
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    /** How many failures the logs tell of since the test began. */
    int failures() {
        return failureLines().size();
    }

    private List<LogLine> failureLines() {
        return server.logs().lines().stream().filter(LogLine::isFailure).toList();
    }

    /** A failure has told itself in one line, and its connection bears nothing more; others are served. */
    void verifyAftermath(String what, int failuresBefore, String code) {
        Poll.until("the line in the log: " + what, () -> failures() > failuresBefore);
        List<LogLine> lines = failureLines();
        assertThat(lines).as(what).hasSize(failuresBefore + 1);
        assertThat(lines.get(failuresBefore).code()).as(what).contains(code);
        verifyConnectionIsGone(what);
        assertThat(server.get("/hello").status()).as(what).isEqualTo(200);
    }

    /** The connection of the last script is closed, and the next request has another one. */
    void verifyConnectionIsGone(String what) {
        String[] words = words();
        assertThat(words[0]).as(what).isNotEqualTo(words[1]);
        Poll.until("the end of the connection: " + what, () -> !List.of(words()[2].split(","))
                .contains(words[1]));
    }
}
