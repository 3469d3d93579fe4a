/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/**
 * The request has run out of time; thrown out of an application, it is answered with 504.
 *
 * <p>After the server's own time-out (the request's thread has been interrupted) {@code start} throws it, and reads and
 * writes of the request throw an {@link java.io.IOException} that it caused. An application may throw it as well, say
 * when a service that it needs is too slow. The server looks for it down the cause chain.
 */
public class RequestTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what took too long
     */
    public RequestTimeoutException(String message) {
        super(message);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what took too long
     * @param cause what found it; may be {@code null}
     */
    public RequestTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
