/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The httpd.conf of one contender: the same for all but for the lines of its own. */
final class HttpdConfiguration {
    /** What the configuration itself needs; some distributions build these into httpd's program. */
    private static final List<String> MODULES = List.of("unixd", "authz_core");

    private final Installation installation;
    private final Scale scale;
    private final Path folder;
    private final int port;

    HttpdConfiguration(Installation installation, Scale scale, Path folder, int port) {
        this.installation = installation;
        this.scale = scale;
        this.folder = folder;
        this.port = port;
    }

    String text(String lines) throws IOException {
        return String.join("\n", server(), user(), processes(), connections(), access(), lines, "");
    }

    private String server() {
        return String.join(
                "\n",
                "ServerRoot \"" + folder + "\"",
                "ServerName localhost",
                "Listen 127.0.0.1:" + port,
                "PidFile \"" + folder.resolve("httpd.pid") + "\"",
                "DefaultRuntimeDir \"" + folder + "\"",
                "DocumentRoot \"" + folder + "\"",
                "ErrorLog \"" + folder.resolve("error.log") + "\"",
                "LogLevel warn",
                installation.loadModules(List.of("mpm_" + scale.mpm())),
                installation.loadModules(MODULES));
    }

    private static String user() throws IOException {
        Optional<String> user = Installation.apacheUser();
        return user.map(name -> "User " + name + "\nGroup " + name).orElse("");
    }

    /** The same children from the first request to the last: httpd neither adds nor ends any. */
    private String processes() {
        int workers = scale.children() * scale.threadsPerChild();
        return String.join(
                "\n",
                "StartServers " + scale.children(),
                "ServerLimit " + scale.children(),
                "ThreadLimit " + scale.threadsPerChild(),
                "ThreadsPerChild " + scale.threadsPerChild(),
                "MinSpareThreads 1",
                "MaxSpareThreads " + workers,
                "MaxRequestWorkers " + workers,
                "MaxConnectionsPerChild 0");
    }

    private static String connections() {
        return String.join(
                "\n",
                "KeepAlive On",
                "MaxKeepAliveRequests 0",
                "KeepAliveTimeout 60",
                "Timeout 30",
                "EnableSendfile On",
                "EnableMMAP Off");
    }

    private static String access() {
        return "<Directory />\n  AllowOverride None\n  Require all granted\n</Directory>";
    }
}
