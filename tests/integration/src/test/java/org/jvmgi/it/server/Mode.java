/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

/** Where the applications of a server run. Every behaviour is tested in each of them. */
public enum Mode {
    /** In processes of their own. */
    DAEMON(""),
    /** In Apache's own children. */
    EMBEDDED("JVMGIRestrictEmbedded Off\n");

    private final String configuration;

    Mode(String configuration) {
        this.configuration = configuration;
    }

    /** The configuration lines that choose this mode for a whole server. */
    public String configuration() {
        return configuration;
    }
}
