/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmgi.express.Failure;
import org.jvmgi.express.option.ApplicationOptions;
import org.jvmgi.express.option.CapacityOptions;
import org.jvmgi.express.option.ListenerOptions;
import org.jvmgi.express.option.LogOptions;
import org.jvmgi.express.option.ServerOptions;
import org.jvmgi.express.option.StaticOptions;
import org.jvmgi.express.option.TimeoutOptions;

/** What the values of options may be, said in the words of the command line before httpd says it in its own. */
final class Limits {

    private static final int PROCESSES = 128;
    private static final int THREADS = 10_000;
    private static final int SECONDS = 1_000_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PROPERTY = Pattern.compile("[^=\\s]+=.*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+");
    private static final Pattern HOST_PATTERN = Pattern.compile("[A-Za-z0-9.*?-]+");
    private static final Pattern LEVEL = Pattern.compile("[a-z0-9_]+(:[a-z0-9]+)?( +[a-z0-9_]+(:[a-z0-9]+)?)*");
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]*[kKmMgG]?");

    private Limits() {}

    static void check(ServerOptions options) {
        application(options.application);
        listener(options.listener);
        capacity(options.capacity);
        timeouts(options.timeouts);
        logs(options.logs);
        files(options.files);
    }

    private static void application(ApplicationOptions options) {
        String mount = options.mountPoint;
        require(
                mount.startsWith("/") && !mount.contains("//") && !mount.contains("/../") && !mount.endsWith("/.."),
                "--mount-point " + mount + ": must begin with / and have neither // nor ..");
        matchAll("--system-property", PROPERTY, options.systemProperties, "NAME=VALUE");
        for (int i = 0; i < options.environment.size(); i += 2) {
            match("--setenv", NAME, options.environment.get(i), "a name of letters, digits and _");
        }
        options.workingDirectory.ifPresent(folder -> folder("--working-directory", folder));
    }

    private static void listener(ListenerOptions options) {
        options.serverName.ifPresent(name -> match("--server-name", HOST, name, "a host name"));
        matchAll("--server-alias", HOST_PATTERN, options.serverAliases, "a host name, * and ? allowed");
        require(
                options.serverName.isPresent() || (options.serverAliases.isEmpty() && !options.localhostAllowed),
                "--server-alias and --allow-localhost need --server-name");
    }

    private static void capacity(CapacityOptions options) {
        range("--processes", options.processes, 1, PROCESSES);
        range("--threads", options.threads, 1, THREADS);
        options.maxClients.ifPresent(n -> range("--max-clients", n, 1, THREADS));
        options.daemonBacklog.ifPresent(n -> range("--daemon-backlog", n, 1, THREADS));
        range("--keep-alive-timeout", options.keepAliveTimeout, 0, SECONDS);
        require(options.limitRequestBody >= 0, "--limit-request-body: must be 0 or more");
        options.maxHeap.ifPresent(size -> match("--max-heap", SIZE, size, "a number of bytes with k, m or g"));
    }

    private static void timeouts(TimeoutOptions options) {
        seconds("--startup-timeout", options.startup, 0);
        seconds("--shutdown-timeout", options.shutdown, 0);
        seconds("--graceful-timeout", options.graceful, 0);
        seconds("--queue-timeout", options.queue, 1);
        seconds("--connect-timeout", options.connect, 1);
        seconds("--socket-timeout", options.socket, 1);
    }

    private static void logs(LogOptions options) {
        match("--log-level", LEVEL, options.level, "levels as LogLevel takes them");
        require(
                !options.errorLogName.isEmpty() && !options.errorLogName.contains("/"),
                "--error-log-name: must be a file name");
    }

    private static void files(StaticOptions options) {
        options.documentRoot.ifPresent(folder -> folder("--document-root", folder));
        for (Path file : options.includeFiles) {
            require(Files.isRegularFile(file), "--include-file: there is no file " + file);
        }
    }

    private static void folder(String option, Path folder) {
        require(Files.isDirectory(folder), option + ": there is no folder " + folder);
    }

    private static void seconds(String option, Optional<Integer> value, int least) {
        value.ifPresent(n -> range(option, n, least, SECONDS));
    }

    private static void range(String option, int value, int least, int most) {
        require(value >= least && value <= most, option + " " + value + ": must be from " + least + " to " + most);
    }

    private static void matchAll(String option, Pattern pattern, List<String> values, String wanted) {
        values.forEach(value -> match(option, pattern, value, wanted));
    }

    private static void match(String option, Pattern pattern, String value, String wanted) {
        require(pattern.matcher(value).matches(), option + " " + value + ": must be " + wanted);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new Failure(message);
        }
    }
}
