/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.entry;

import org.jvmgi.engine.app.loader.SourceLoader;
import org.jvmgi.engine.exchange.UnavailableException;

/** Which class of an application is entered. */
@FunctionalInterface
public interface EntryRule {
    /**
     * Chooses.
     *
     * @param configured the entry class of the configuration; empty: none
     * @param loader the application's loader
     * @return the class's name
     * @throws UnavailableException if it is not known which
     */
    String choose(String configured, SourceLoader loader) throws UnavailableException;
}
