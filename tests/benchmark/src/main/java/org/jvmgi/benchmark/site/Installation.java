/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the benchmark found on this machine and what was built for it.
 *
 * @param httpd Apache's program
 * @param moduleFolders where httpd's modules lie, the first that holds one wins
 * @param javaHome the JDK that every Java contender runs on
 * @param productTree mod_jvmgi.so and its bridge folder
 * @param ceilingModule the C handler
 * @param applicationJar what mod_jvmgi serves
 * @param applications the applications that need no build
 * @param peerClassPath class-path entries of Jetty and Tomcat, empty when they were not to be had
 */
public record Installation(
        Path httpd,
        List<Path> moduleFolders,
        Path javaHome,
        Path productTree,
        Path ceilingModule,
        Path applicationJar,
        Path applications,
        List<Path> peerClassPath) {
    /** The same heap for every JVM; a fixed size keeps its growth out of the figures. */
    public static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx256m");

    static final String PRODUCT_MODULE = "mod_jvmgi.so";

    private static final String PROPERTIES = "benchmark.";
    private static final List<String> APACHE_USERS = List.of("www-data", "apache", "daemon");

    /** As the front script found it and set it in system properties. */
    public static Installation fromProperties(Path javaHome) throws IOException {
        return new Installation(
                path("httpd"),
                Stream.of(property("module-folders").split(":")).map(Path::of).toList(),
                javaHome,
                path("product"),
                path("ceiling"),
                path("application"),
                path("applications"),
                peerJars(path("peers")));
    }

    private static String property(String name) {
        String value = System.getProperty(PROPERTIES + name);
        if (value == null) {
            throw new IllegalStateException("-D" + PROPERTIES + name + " is missing; start with tests/benchmark/run");
        }
        return value;
    }

    private static Path path(String name) {
        return Path.of(property(name));
    }

    /** The peers' own jar, and the libraries beside it; nothing without the former. */
    private static List<Path> peerJars(Path folder) throws IOException {
        List<Path> own = jars(folder);
        List<Path> libraries = jars(folder.resolve("lib"));
        return own.isEmpty()
                ? own
                : Stream.concat(own.stream(), libraries.stream()).toList();
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The file of module {@code name_module}. */
    public Optional<Path> httpdModule(String name) {
        return moduleFolders.stream()
                .map(folder -> folder.resolve("mod_" + name + ".so"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** {@code LoadModule} lines for those of the modules that are files; the others are part of httpd's program. */
    public String loadModules(List<String> names) {
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            httpdModule(name).ifPresent(file -> lines.add("LoadModule " + name + "_module \"" + file + "\""));
        }
        return String.join("\n", lines);
    }

    /** Why a contender cannot run that needs module {@code name_module}; empty when the module is there. */
    public Optional<String> obstacle(String name) {
        return httpdModule(name).isPresent() ? Optional.empty() : Optional.of("mod_" + name + " is not installed");
    }

    /** Why mod_jvmgi cannot run, when it was not built. */
    public Optional<String> productObstacle() {
        return Files.isRegularFile(productTree.resolve(PRODUCT_MODULE))
                ? Optional.empty()
                : Optional.of("there is no " + productTree.resolve(PRODUCT_MODULE));
    }

    /** Why Jetty and Tomcat cannot run, when they could not be had. */
    public Optional<String> peerObstacle() {
        return peerClassPath.isEmpty()
                ? Optional.of("Jetty and Tomcat could not be had from the Maven repository")
                : Optional.empty();
    }

    public Path java() {
        return javaHome.resolve("bin/java");
    }

    String peerClassPathText() {
        return peerClassPath.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    /** The user, and group of the same name, that Apache's children become when the benchmark runs as root. */
    static Optional<String> apacheUser() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.empty();
        }
        List<String> users = Files.readAllLines(Path.of("/etc/passwd"));
        return APACHE_USERS.stream()
                .filter(user -> users.stream().anyMatch(line -> line.startsWith(user + ":")))
                .findFirst();
    }
}
