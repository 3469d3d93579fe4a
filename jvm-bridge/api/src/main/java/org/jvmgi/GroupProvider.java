/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.util.Collection;

/** Knows the groups of a user (directives {@code JVMGIAuthGroupScript} and {@code Require jvmgi-group}). */
@FunctionalInterface
public interface GroupProvider {
    /**
     * Lists the groups that a user is in. Called from many threads at once.
     *
     * @param environ the request's variables; no body can be read
     * @param user the user's name, already authenticated
     * @return the names of the groups; none: an empty collection
     * @throws Exception what keeps it from looking: the request is answered with 500
     */
    Collection<String> groupsForUser(Environ environ, String user) throws Exception;
}
