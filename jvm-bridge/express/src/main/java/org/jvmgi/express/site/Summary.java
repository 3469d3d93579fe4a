/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import org.jvmgi.express.option.ServerOptions;

/** What a user wants to know about a server before it runs. */
public final class Summary {

    private Summary() {}

    public static String of(Site site) {
        ServerOptions options = site.options();
        StringBuilder text = new StringBuilder();
        line(text, "Server URL", site.url());
        line(text, "Server root", site.root().folder());
        line(text, "Configuration", site.root().configuration());
        line(text, "Error log", site.errorLog() + " (" + options.logs.level + ")");
        if (options.logs.access) {
            line(text, "Access log", site.accessLog());
        }
        line(text, "Runs as", site.account().user());
        line(text, "Java", site.java().feature() + " in " + site.java().folder());
        line(
                text,
                "Application",
                site.target().name() + ", " + options.capacity.processes + " × " + options.capacity.threads
                        + " requests at once");
        line(text, "Apache", site.mpm() + ", " + Workers.of(site).total() + " requests at once");
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(String.format("%-14s: %s%n", name, value));
    }
}
