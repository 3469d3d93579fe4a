/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The description of a server: what its configuration says beyond the ground that every server has. Text may use the variables
 * {@code ${ROOT}} (the server's folder), {@code ${APPS}} (its applications), {@code ${HTDOCS}}, {@code ${MODULES}} and {@code ${PORT}},
 * which httpd itself replaces.
 */
public final class Site {

    private static final List<String> GROUND = List.of("authz_core");

    private final Set<String> modules = new LinkedHashSet<>(GROUND);
    private final StringBuilder configuration = new StringBuilder();
    private final Map<String, String> virtualHosts = new LinkedHashMap<>();
    private final List<FolderAction> preparations = new ArrayList<>();
    private Mpm mpm = Mpm.EVENT;
    private String mpmConfiguration = "";
    private Mode mode = Mode.DAEMON;
    private boolean product = true;
    private String verbatim = "";

    /** Something to be done in the server's folder before it starts. */
    @FunctionalInterface
    public interface FolderAction {
        void in(ServerFolder folder) throws Exception;
    }

    /** Loads further modules of httpd, named as in LoadModule without {@code _module}. */
    public Site modules(String... names) {
        modules.addAll(List.of(names));
        return this;
    }

    /** Adds lines to the main server's configuration. */
    public Site config(String lines) {
        configuration.append(lines).append('\n');
        return this;
    }

    /** Adds a name-based virtual host with an error log of its own, {@code logs/NAME.log}; the first one gets what no other claims. */
    public Site virtualHost(String name, String lines) {
        virtualHosts.put(name, lines);
        return this;
    }

    /** Copies a source of {@code src/test/apps} into the applications' folder. */
    public Site source(String... names) {
        return prepare(folder -> {
            for (String name : names) {
                folder.dropSource(name);
            }
        });
    }

    /** Copies a source and gives it a URL: {@code alias("/echo", "Echo.java")}. */
    public Site alias(String url, String source) {
        return source(source).config("JVMGIScriptAlias " + url + " ${APPS}/" + source);
    }

    public Site prepare(FolderAction action) {
        preparations.add(action);
        return this;
    }

    public Site mpm(Mpm chosen) {
        mpm = chosen;
        return this;
    }

    /** Lines that replace the model's own numbers of children and threads. */
    public Site mpmConfig(String lines) {
        mpmConfiguration = lines;
        return this;
    }

    public Site mode(Mode chosen) {
        mode = chosen;
        return this;
    }

    /** The mode that it is described for. */
    public Mode mode() {
        return mode;
    }

    /** A server without mod_jvmgi. */
    public Site withoutProduct() {
        product = false;
        return this;
    }

    /** Takes the whole file as it is; nothing is added but the variables' definitions. */
    public Site verbatim(String whole) {
        verbatim = whole;
        return this;
    }

    List<FolderAction> preparations() {
        return preparations;
    }

    /** The text of httpd.conf. */
    String httpdConf(ServerFolder folder, int port) {
        String definitions = definitions(folder, port);
        if (!verbatim.isEmpty()) {
            return definitions + verbatim;
        }
        StringBuilder conf = new StringBuilder(definitions)
                .append(ground())
                .append(Httpd.installed().loadModule(mpm.module()))
                .append(mpmConfiguration.isEmpty() ? mpm.configuration() : mpmConfiguration);
        modules.forEach(name -> conf.append(Httpd.installed().loadModule(name)));
        if (product) {
            conf.append("LoadModule jvmgi_module ${MODULES}/mod_jvmgi.so\n");
            conf.append(Settings.debug() ? "" : "LogLevel notice jvmgi:info\n");
            conf.append(mode.configuration());
            Settings.javaHome()
                    .ifPresent(
                            home -> conf.append("JVMGIJavaHome ").append(home).append('\n'));
        }
        conf.append(configuration);
        virtualHosts.forEach((name, lines) -> conf.append(virtualHostText(name, lines)));
        return conf.toString();
    }

    /** The error logs that the configuration makes, by file name. */
    List<String> logNames() {
        List<String> names = new ArrayList<>(List.of(ServerFolder.MAIN_LOG));
        virtualHosts.keySet().forEach(name -> names.add(name + ".log"));
        return names;
    }

    private static String definitions(ServerFolder folder, int port) {
        return """
                Define ROOT %s
                Define APPS %s
                Define HTDOCS %s
                Define MODULES %s
                Define PORT %d
                """
                .formatted(folder.root(), folder.apps(), folder.htdocs(), folder.modules(), port);
    }

    private static String ground() {
        Identity apache = Identity.apache();
        String user = Settings.root() ? "User %s\nGroup %s\n".formatted(apache.name(), apache.groupName()) : "";
        return """
                ServerRoot ${ROOT}
                ServerName localhost
                Listen 127.0.0.1:${PORT}
                PidFile logs/httpd.pid
                DefaultRuntimeDir ${ROOT}/run
                ErrorLog logs/%s
                LogLevel %s
                DocumentRoot ${HTDOCS}
                Timeout 60
                """
                        .formatted(ServerFolder.MAIN_LOG, Settings.debug() ? "debug" : "notice")
                + user
                + grant();
    }

    private static String grant() {
        return """
                <IfModule authz_core_module>
                <Directory ${ROOT}>
                    Require all granted
                </Directory>
                </IfModule>
                """;
    }

    private static String virtualHostText(String name, String lines) {
        return """
                <VirtualHost 127.0.0.1:${PORT}>
                ServerName %s
                ErrorLog logs/%s.log
                %s
                </VirtualHost>
                """
                .formatted(name, name, lines);
    }
}
