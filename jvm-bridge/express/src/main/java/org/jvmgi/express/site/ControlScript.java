/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Path;

/** The script {@code apachectl} of a server, which starts and stops it. */
final class ControlScript {

    private ControlScript() {}

    static String text(Site site) {
        return Resource.text("apachectl")
                .replace("@HTTPD@", quoted(site.httpd().program()))
                .replace("@ROOT@", quoted(site.root().folder()))
                .replace("@PID_FILE@", quoted(site.pidFile()))
                .replace("@ERROR_LOG@", quoted(site.errorLog()))
                .replace("@URL@", quoted(site.url()));
    }

    static String emptyVariables() {
        return "# Read by apachectl before it calls httpd, and never written again: export variables of httpd's environment here.\n";
    }

    /** A word of a shell script; a path is never one that the shell would read more into. */
    private static String quoted(Path path) {
        return quoted(path.toString());
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
