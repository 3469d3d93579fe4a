/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;

/**
 * The application groups that variables of requests have named. A client may have a say in what they hold, so a process
 * makes no more of these than a limit; those that the configuration names do not count.
 */
final class ChosenGroups {
    static final int LIMIT = 256;

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /**
     * Admits a name.
     *
     * @throws UnavailableException if it is a new one, and there are as many as there may be
     */
    void admit(String name) throws UnavailableException {
        if (!names.contains(name)) {
            add(name);
        }
    }

    private synchronized void add(String name) throws UnavailableException {
        if (names.size() >= LIMIT && !names.contains(name)) {
            throw new UnavailableException(LogCode.TOO_MANY_GROUPS, "'" + name + "' would be one more than " + LIMIT);
        }
        names.add(name);
    }
}
