/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.util.Optional;

/** Knows the users of a realm for HTTP Digest authentication (directive {@code JVMGIAuthUserScript}). */
@FunctionalInterface
public interface DigestRealm {
    /**
     * Looks up what the server compares a client's digest with. Called from many threads at once.
     *
     * @param environ the request's variables; no body can be read
     * @param user the name that the client gave; its chars 0–255 are the bytes received
     * @param realm the realm ({@code AuthName})
     * @return MD5 of {@code user:realm:password} as 32 hexadecimal digits; empty: no such user
     * @throws Exception what keeps it from looking: the request is answered with 500
     */
    Optional<String> realmHash(Environ environ, String user, String realm) throws Exception;
}
