/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/**
 * The request makes no sense: thrown out of an application, it is answered with 400 and logged as the client's fault.
 *
 * <p>The server looks for it down the cause chain, so a framework may wrap it. Its message goes to the log only.
 */
public class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong with the request, without values that came from it
     */
    public BadRequestException(String message) {
        super(message);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what is wrong with the request, without values that came from it
     * @param cause what found it; may be {@code null}
     */
    public BadRequestException(String message, Throwable cause) {
        super(message, cause);
    }
}
