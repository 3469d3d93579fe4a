/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/**
 * An application: called once for each request.
 *
 * <p>An entry class is loaded with its public no-argument constructor, once, before its first request; the one instance
 * then serves all requests of its file in a process, from many threads at once. An entry class that is
 * {@link AutoCloseable} is closed when it is retired, after its last request.
 */
@FunctionalInterface
public interface Application {
    /**
     * Answers one request.
     *
     * <p>{@code startResponse} has to be called before this method returns or, at the latest, before the first
     * {@code hasNext()} of the returned body's iterator returns. The server then sends each buffer of the body, and
     * calls the body's {@code close()} exactly once, also when the client has left or something failed.
     *
     * <p>Whatever this method throws before output has begun becomes an error response: 400 for a
     * {@link BadRequestException}, 504 for a {@link RequestTimeoutException}, the status that a
     * {@link RequestBodyException} names, each looked for down the cause chain, and 500 for everything else. After
     * output has begun the response is cut, visibly for the client.
     *
     * @param environ the request's variables, for this request alone; may be changed
     * @param startResponse takes the status and the headers
     * @return the response's body; never {@code null}
     * @throws Exception what keeps the application from answering
     */
    Body call(Environ environ, StartResponse startResponse) throws Exception;
}
