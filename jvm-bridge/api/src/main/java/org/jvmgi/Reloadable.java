/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/**
 * An entry class that knows by itself when it should be loaded anew, besides a change of its file (directive
 * {@code JVMGIScriptReloading}).
 */
@FunctionalInterface
public interface Reloadable {
    /**
     * Asked before each request. Called from many threads at once.
     *
     * @return whether the application is to be loaded anew; running requests end on the old one
     * @throws Exception is logged and means no
     */
    boolean reloadRequired() throws Exception;
}
