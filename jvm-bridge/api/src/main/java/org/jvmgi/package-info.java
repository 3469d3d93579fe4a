/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The gateway interface between an HTTP server and a Java application: what PEP 3333 (WSGI) is to Python.
 *
 * <p>A server calls {@link org.jvmgi.Application#call} once for each request, with the request's variables
 * ({@link org.jvmgi.Environ}) and a way to give the status and the headers ({@link org.jvmgi.StartResponse}); what the
 * application returns is the response's {@link org.jvmgi.Body}.
 *
 * <pre>{@code
 * import org.jvmgi.*;
 *
 * public class Hello implements Application {
 *     public Body call(Environ environ, StartResponse startResponse) {
 *         startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
 *         return Body.of("Hello, world!\n");
 *     }
 * }
 * }</pre>
 *
 * <p>An application that takes another application and calls it is <em>middleware</em>; it keeps the rules of a server
 * towards the one and of an application towards the other. {@link org.jvmgi.Lint} is middleware that checks all rules.
 *
 * <h2>Null</h2>
 *
 * <p>No method here takes or returns {@code null}, and no collection or map holds it, unless its description says so; a
 * {@code null} given is a {@link java.lang.NullPointerException} at once. The one exception is the third argument of
 * {@link org.jvmgi.StartResponse#start(String, Headers, Throwable)}.
 *
 * <h2>Text</h2>
 *
 * <p>Everything that HTTP carries as bytes, the CGI variables of {@code Environ} and the names and values of
 * {@code Headers}, is a {@code String} whose chars 0–255 are those bytes (ISO-8859-1). Nothing is lost, and nobody
 * guesses a charset; {@link org.jvmgi.Environ#path()} decodes the path as UTF-8. {@link org.jvmgi.Body#of(String)}
 * encodes as UTF-8.
 *
 * <h2>Threads</h2>
 *
 * <p>One instance of an application serves all requests, from many threads at once. What belongs to one request
 * (environ, input, errors, output stream, body) is used by one thread at a time, which need not be the one that called
 * {@code call}, until the body's {@code close()} has returned; after that reads and writes throw
 * {@link java.io.IOException}. An {@code Environ} stays readable for ever, from several threads as long as none modifies
 * it. {@code Headers}, the exceptions and the shared bodies ({@link org.jvmgi.Body#of(String)} and its like) are
 * immutable and may be used from any thread.
 *
 * <h2>Stability</h2>
 *
 * <p>{@code Application}, {@code StartResponse} and {@code Body} never get another abstract method. What comes later
 * comes as a sub-interface, a default method, or a key of {@code Environ}.
 */
package org.jvmgi;
