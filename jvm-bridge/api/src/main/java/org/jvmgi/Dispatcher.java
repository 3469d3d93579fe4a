/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.util.Optional;

/**
 * Chooses by request where an application runs (directive {@code JVMGIDispatchScript}). Each method is called from many
 * threads at once; empty means: as configured. What a method throws makes the request fail with 500, or with 502, 503
 * or 504 where the process is at fault.
 */
public interface Dispatcher {
    /**
     * The process group.
     *
     * @param environ the request's variables; no body can be read
     * @return the name of a configured group
     * @throws Exception what keeps it from choosing
     */
    default Optional<String> processGroup(Environ environ) throws Exception {
        return Optional.empty();
    }

    /**
     * The application group.
     *
     * @param environ the request's variables; no body can be read
     * @return the name of the group
     * @throws Exception what keeps it from choosing
     */
    default Optional<String> applicationGroup(Environ environ) throws Exception {
        return Optional.empty();
    }

    /**
     * The entry class.
     *
     * @param environ the request's variables; no body can be read
     * @return the class's binary name
     * @throws Exception what keeps it from choosing
     */
    default Optional<String> entryClass(Environ environ) throws Exception {
        return Optional.empty();
    }
}
