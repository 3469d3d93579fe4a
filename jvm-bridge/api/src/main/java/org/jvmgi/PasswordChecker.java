/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/** Checks a user's password for HTTP Basic authentication (directive {@code JVMGIAuthUserScript}). */
@FunctionalInterface
public interface PasswordChecker {
    /**
     * Checks one user's password. Called from many threads at once.
     *
     * @param environ the request's variables; no body can be read
     * @param user the name that the client gave; its chars 0–255 are the bytes received
     * @param password the password that the client gave; its chars 0–255 are the bytes received
     * @return the result
     * @throws Exception what keeps it from checking: the request is answered with 500
     */
    PasswordResult checkPassword(Environ environ, String user, String password) throws Exception;
}
