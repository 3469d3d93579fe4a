/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jvmgi.express.Failure;
import org.jvmgi.express.machine.Account;
import org.jvmgi.express.machine.Bridge;
import org.jvmgi.express.machine.Httpd;
import org.jvmgi.express.machine.JavaHome;
import org.jvmgi.express.machine.Port;
import org.jvmgi.express.machine.Reach;
import org.jvmgi.express.option.ServerOptions;

/** A server as it will be: what the user asked for, checked against the machine. */
public record Site(
        ServerOptions options,
        Bridge bridge,
        Httpd httpd,
        JavaHome java,
        Account account,
        Port port,
        Target target,
        ClassPath classPath,
        ServerRoot root) {

    /** A path of a socket holds 107 bytes; the module appends this many to the prefix at most. */
    private static final int SOCKET_SUFFIX = 27;

    private static final int SOCKET_PATH = 107;

    private static final Path SYSTEM_TYPES = Path.of("/etc/mime.types");

    /** Checks what was asked for. Fails with the first thing that cannot be. */
    public static Site plan(ServerOptions options) {
        Limits.check(options);
        ClassPath classPath = ClassPath.of(options.application.classPath);
        Target target =
                Target.of(options.application.target, !classPath.entries().isEmpty());
        Port port = new Port(options.listener.host, options.listener.port);
        Bridge bridge = Bridge.located();
        Httpd httpd = Httpd.chosen(options.paths.httpdExecutable, options.paths.modulesDirectory);
        JavaHome java = JavaHome.chosen(options.paths.javaHome);
        if (target.isSource() && !java.hasCompiler()) {
            throw new Failure("the Java in " + java.folder() + " has no compiler, which " + target.name()
                    + " needs: install a JDK or name one with --java-home");
        }
        Account account = Account.chosen(options.process.user, options.process.group);
        Path folder = options.paths.serverRoot.orElseGet(port::serverRoot);
        Site site = new Site(options, bridge, httpd, java, account, port, target, classPath, ServerRoot.at(folder));
        site.checkReach();
        site.checkSockets();
        return site;
    }

    private void checkReach() {
        Reach reach = new Reach(account);
        target.path().ifPresent(reach::require);
        bridge.parts().forEach(reach::require);
        reach.require(java.program());
        classPath.paths().forEach(reach::require);
        options.files.documentRoot.ifPresent(reach::require);
        UrlAlias.of(options.files.urlAliases).forEach(alias -> reach.require(alias.path()));
        options.application.workingDirectory.ifPresent(reach::require);
    }

    private void checkSockets() {
        int length = socketPrefix().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > SOCKET_PATH - SOCKET_SUFFIX) {
            throw new Failure("the folder of the sockets has too long a name for the system (" + length + " bytes, "
                    + (SOCKET_PATH - SOCKET_SUFFIX) + " fit): name a shorter one with --socket-prefix");
        }
    }

    /** The process group's name, as mod_wsgi-express has it. */
    public String group() {
        return port.hostName() + ":" + port.number();
    }

    /** Where the application answers: begins with a slash and, but for the root, does not end with one. */
    public String mountPoint() {
        String given = options.application.mountPoint;
        return given.length() > 1 && given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    }

    /** The address for the user's browser. */
    public String url() {
        String path = mountPoint();
        boolean isFolder = target.kind() == Target.Kind.APPLICATIONS && !path.endsWith("/");
        return port.url(options.listener.serverName.orElse(port.hostName()), path + (isFolder ? "/" : ""));
    }

    public Path pidFile() {
        return absolute(options.paths.pidFile, "httpd.pid");
    }

    public Path socketPrefix() {
        return absolute(options.paths.socketPrefix, "jvmgi");
    }

    /** Where error messages go: a file, or standard error. */
    public Path errorLog() {
        return options.logs.terminal ? Path.of("/dev/stderr") : logFolder().resolve(options.logs.errorLogName);
    }

    /** Where the lines of requests go. */
    public Path accessLog() {
        return options.logs.terminal ? Path.of("/dev/stderr") : logFolder().resolve("access_log");
    }

    private Path logFolder() {
        return options.logs.directory.map(Path::toAbsolutePath).orElseGet(root::folder);
    }

    /** The application's working directory; empty: the module's choice. */
    public Optional<Path> workingDirectory() {
        Path here = Path.of("").toAbsolutePath();
        Reach reach = new Reach(account);
        return options.application
                .workingDirectory
                .map(Path::toAbsolutePath)
                .or(() -> reach.obstacle(here).isPresent() ? Optional.empty() : Optional.of(here));
    }

    private Path absolute(Optional<Path> given, String usual) {
        return given.map(Path::toAbsolutePath).orElseGet(() -> root.folder().resolve(usual));
    }

    /** Writes the server's files. A configuration that httpd does not accept replaces none that it did. */
    public void write() {
        root.make();
        new Reach(account).require(root.folder());
        logFolder().toFile().mkdirs();
        root.folder("htdocs");
        root.write(root.folder().resolve("mime.types"), Resource.text("mime.types"), "rw-r--r--");
        String configuration = new HttpdConf(this).text();
        Path candidate = root.folder().resolve("httpd.conf.new");
        root.write(candidate, configuration, "rw-r--r--");
        httpd.complaint(candidate).ifPresent(complaint -> {
            throw new Failure("httpd does not accept the configuration:\n" + complaint);
        });
        root.move(candidate, root.configuration());
        root.write(root.control(), ControlScript.text(this), "rwxr-xr-x");
        Path variables = root.folder().resolve("envvars");
        if (!Files.exists(variables)) {
            root.write(variables, ControlScript.emptyVariables(), "rw-r--r--");
        }
    }

    /** The processing module. */
    public String mpm() {
        return httpd.mpm(options.capacity.mpms.isEmpty() ? Httpd.MPMS : options.capacity.mpms);
    }

    /** Whether Apache itself serves files. */
    public boolean servesFiles() {
        return options.files.documentRoot.isPresent() || !options.files.urlAliases.isEmpty();
    }

    /** The folder of documents of a server that has none of its own. */
    public Path documents() {
        return root.folder().resolve("htdocs");
    }

    /** The media types of file name endings: the machine's list, else a short one. */
    public Path mediaTypes() {
        return Files.isReadable(SYSTEM_TYPES) ? SYSTEM_TYPES : root.folder().resolve("mime.types");
    }
}
