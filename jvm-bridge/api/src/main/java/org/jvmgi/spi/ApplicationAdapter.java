/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import org.jvmgi.Application;

/**
 * Makes entry classes of another type (a servlet, an {@code HttpHandler} …) usable as applications. Found with
 * {@link java.util.ServiceLoader} in the application's own class loader, so that adapter and entry class agree on the
 * type.
 */
public interface ApplicationAdapter {
    /**
     * Whether instances of a class can be adapted. Must not initialise the class.
     *
     * @param entryClass an entry class that is no {@link Application}
     * @return whether {@link #adapt} takes its instances
     */
    boolean accepts(Class<?> entryClass);

    /**
     * Adapts an entry object; called once for each, before its first request. If the returned application is
     * {@link AutoCloseable}, it is closed in the place of {@code entry} when retired.
     *
     * @param entry an instance of a class that was accepted
     * @return the application that serves its requests
     * @throws Exception what keeps it from being adapted: requests are answered with 500
     */
    Application adapt(Object entry) throws Exception;
}
