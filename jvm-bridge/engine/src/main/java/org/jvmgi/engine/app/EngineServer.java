/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.List;
import org.jvmgi.Server.Apache;
import org.jvmgi.engine.app.loader.GroupLoader;
import org.jvmgi.spi.ServerProvider;

/**
 * What {@code org.jvmgi.Server} tells applications of the process around them. Events and metrics answer as without a
 * server, which the API allows.
 *
 * @param version the version of mod_jvmgi
 * @param processGroup the process group's name; empty in an embedded engine
 * @param maximumProcesses how many processes run the group
 * @param threadsPerProcess how many requests each serves at once
 * @param apacheVersion the version of httpd; empty if it is not known
 */
public record EngineServer(
        List<Integer> version,
        String processGroup,
        int maximumProcesses,
        int threadsPerProcess,
        List<Integer> apacheVersion)
        implements ServerProvider {

    /** The group of the application that the thread's context class loader belongs to. */
    @Override
    public String applicationGroup() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        while (loader != null && !(loader instanceof GroupLoader)) {
            loader = loader.getParent();
        }
        return loader == null ? "" : ((GroupLoader) loader).group();
    }

    @Override
    public Apache apache() {
        return new Apache(apacheVersion, "", "", "", 0, 0);
    }
}
