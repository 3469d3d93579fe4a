/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/** Says by address and request who may come in, before any user is known (directive {@code JVMGIAccessScript}). */
@FunctionalInterface
public interface AccessChecker {
    /**
     * Decides on one request. Called from many threads at once.
     *
     * @param environ the request's variables; no body can be read
     * @param host the client's host name where the server looks it up, else its address
     * @return the decision
     * @throws Exception what keeps it from deciding: the request is answered with 500, or with 502, 503 or 504 where the
     *     process is at fault
     */
    Decision allowAccess(Environ environ, String host) throws Exception;
}
