/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import org.jvmgi.Lint.Violation;

/**
 * The rules of the interface that can be checked from between its two sides. The sentences are normative: what a
 * specification says is taken from here. Numbers are stable and never used again.
 */
public enum Rule {
    ENVIRON(1, Side.SERVER, "call is given an environ that may be changed, and something to start the response with."),
    VARIABLES(2, Side.SERVER, "A variable whose name has no dot is a String of chars 0-255."),
    METHOD(3, Side.SERVER, "REQUEST_METHOD is present and a token."),
    PATHS(
            4,
            Side.SERVER,
            "SCRIPT_NAME and PATH_INFO are present; each is empty or begins with a slash; SCRIPT_NAME is not a slash alone."),
    QUERY(5, Side.SERVER, "QUERY_STRING is present; it may be empty."),
    SERVER_NAMES(
            6,
            Side.SERVER,
            "SERVER_NAME, SERVER_PORT and SERVER_PROTOCOL are present and not empty; the port is a number."),
    REQUEST_LENGTH(7, Side.SERVER, "CONTENT_LENGTH, where present, is a number."),
    CONTENT_VARIABLES(8, Side.SERVER, "Content-Type and Content-Length are no HTTP_ variables."),
    OBJECTS(9, Side.SERVER, "The keys jvmgi.* of the interface are present, each with a value of its type."),
    SCHEME(10, Side.SERVER, "jvmgi.url_scheme is http or https."),
    READ_COUNT(
            11,
            Side.SERVER,
            "A read returns from 1 to as many bytes as were asked for, 0 only if none was, -1 at the end."),
    READ_END(12, Side.SERVER, "After its end the input stays at its end."),
    READ_BROKEN(
            13,
            Side.SERVER,
            "After a RequestBodyException each further read throws; a broken body never ends in order."),
    ONE_THREAD(14, Side.APPLICATION, "One thread at a time uses a request's input, start and output stream."),
    ERRORS_OPEN(15, Side.APPLICATION, "The application does not close jvmgi.errors."),
    STARTED(16, Side.APPLICATION, "start has been called when the body's first hasNext() returns."),
    STATUS(
            17,
            Side.APPLICATION,
            "A status is three digits from 200 to 599, alone or with a space and a valid reason phrase."),
    HEADERS(18, Side.APPLICATION, "start is given headers, if only Headers.EMPTY."),
    HOP_BY_HOP(19, Side.APPLICATION, "The application sends no hop-by-hop header; those are the server's."),
    LENGTH_HEADER(20, Side.APPLICATION, "Content-Length is one number from 0 to 2^63-1."),
    TYPE_HEADER(21, Side.APPLICATION, "A response with a body has a Content-Type."),
    NO_BODY(22, Side.APPLICATION, "A response with status 204, 205 or 304 has no body."),
    EXACT_LENGTH(
            23, Side.APPLICATION, "Except to HEAD, a response has exactly as many bytes as its Content-Length says."),
    BODY_LENGTH(
            24, Side.APPLICATION, "A body whose length() is known is not negative and has exactly that many bytes."),
    BODY(
            25,
            Side.APPLICATION,
            "call returns a body, iterator() an iterator, length() an OptionalLong, and next() a buffer, never null."),
    RESTART(26, Side.APPLICATION, "Once output has begun, start is called again only with a failure."),
    RESTART_REFUSED(27, Side.SERVER, "Once output has begun, or when the request is over, start throws."),
    STREAM(28, Side.SERVER, "start returns a stream."),
    DEAD_STREAM(
            29,
            Side.SERVER,
            "Writing to a stream that was closed, that a later start has replaced, or whose request is over throws IOException."),
    DEAD_INPUT(30, Side.SERVER, "Reading the input of a request that is over throws IOException."),
    BUFFER(31, Side.SERVER, "The server changes neither position nor limit of a buffer that the body yields."),
    ITERATION(
            32,
            Side.SERVER,
            "The server calls iterator() at most once, and nothing but close() once it has called close()."),
    CLOSE(33, Side.SERVER, "The server calls the body's close() exactly once."),
    PROXY_VARIABLE(34, Side.SERVER, "A header named Proxy makes no variable: HTTP_PROXY is absent."),
    OPTIONAL_KEYS(
            35,
            Side.SERVER,
            "jvmgi.interim, where present, is an Interim, and jvmgi.trailers, where present, a Consumer."),
    RESTART_FAILURE(
            36,
            Side.SERVER,
            "Once output has begun, start throws an unchecked failure or an Error as it is, and a checked one as the cause of a ResponseCommittedException.");

    /** The two sides of the interface. */
    public enum Side {
        /** Who calls: a server, or middleware that acts as one. */
        SERVER,
        /** Who is called. */
        APPLICATION
    }

    private final int number;
    private final Side side;
    private final String sentence;

    Rule(int number, Side side, String sentence) {
        this.number = number;
        this.side = side;
        this.sentence = sentence;
    }

    /**
     * The rule's name in messages.
     *
     * @return {@code R-07} …
     */
    public String id() {
        return String.format("R-%02d", number);
    }

    /**
     * Who has to keep the rule.
     *
     * @return the side
     */
    public Side side() {
        return side;
    }

    /**
     * The rule itself.
     *
     * @return one sentence
     */
    public String sentence() {
        return sentence;
    }

    /** A breach of this rule, with what was found. */
    Violation broken(String found) {
        String who = side == Side.SERVER ? "the server" : "the application";
        return new Violation(id(), id() + ", broken by " + who + ": " + sentence + " Here: " + found + ".");
    }

    /** Throws unless the rule is kept; what was found must not contain a request's values. */
    void require(boolean kept, String found) {
        if (!kept) {
            throw broken(found);
        }
    }
}
