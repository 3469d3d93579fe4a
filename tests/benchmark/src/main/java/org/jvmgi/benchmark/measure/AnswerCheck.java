/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.io.IOException;
import java.util.Map;
import org.jvmgi.benchmark.workload.Bytes;
import org.jvmgi.benchmark.workload.Workload;

/** Compares a contender's answers with the right ones, byte for byte. */
public final class AnswerCheck {
    private static final int TIMEOUT_MILLISECONDS = 20_000;

    /** The second answer on a connection shows that the first one ended where it should. */
    private static final int REQUESTS = 2;

    private AnswerCheck() {}

    /**
     * Sends the request twice on one connection.
     *
     * @param requireLength whether the answer must carry a Content-Length
     * @throws WrongAnswerException when an answer is not the right one
     * @throws IOException when there is none
     */
    public static void check(int port, Workload workload, boolean requireLength) throws IOException {
        checkOften(port, workload, requireLength, REQUESTS);
    }

    /**
     * Sends the request again and again on one connection, and looks at each answer.
     *
     * @param requireLength whether the answers must carry a Content-Length
     */
    public static void checkOften(int port, Workload workload, boolean requireLength, int requests) throws IOException {
        try (HttpConnection connection = new HttpConnection(port, TIMEOUT_MILLISECONDS)) {
            for (int i = 0; i < requests; i++) {
                compare(workload, connection.exchange(workload), requireLength);
            }
        }
    }

    /** Whether a server answers a GET at all, with whatever status. */
    public static boolean answers(int port, String path) {
        Workload any = new Workload(path, "GET", path, Map.of(), Bytes.NONE, "", Bytes.NONE);
        try (HttpConnection connection = new HttpConnection(port, TIMEOUT_MILLISECONDS)) {
            return connection.exchange(any).status() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void compare(Workload workload, Answer answer, boolean requireLength) throws WrongAnswerException {
        require(answer.status() == 200, workload, "status " + answer.status());
        String type = answer.header("content-type").orElse("none");
        require(type.split(";", 2)[0].equals(workload.contentType()), workload, "Content-Type " + type);
        Bytes expected = workload.responseBody();
        String length = answer.header("content-length").orElse("none");
        boolean noLengthNeeded = !requireLength && length.equals("none");
        require(
                noLengthNeeded || length.equals(Integer.toString(expected.length())),
                workload,
                "Content-Length " + length);
        int difference = expected.mismatch(answer.body());
        require(difference < 0, workload, "the body differs from byte " + difference + " on");
    }

    private static void require(boolean right, Workload workload, String finding) throws WrongAnswerException {
        if (!right) {
            throw new WrongAnswerException(workload.path() + ": " + finding);
        }
    }
}
