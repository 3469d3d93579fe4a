/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Site;

/** Two groups run two versions of Java in one Apache. */
class JavaVersionTest {

    /** Installed JDKs by feature version. */
    static Map<String, Path> installed() throws IOException {
        Map<String, Path> homes = new TreeMap<>();
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib/jvm"))) {
            for (Path home : folders.filter(folder -> Files.isExecutable(folder.resolve("bin/javac")))
                    .toList()) {
                Path release = home.resolve("release");
                if (Files.isRegularFile(release)) {
                    homes.put(feature(release), home);
                }
            }
        }
        return homes;
    }

    private static String feature(Path release) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        }
        return properties.getProperty("JAVA_VERSION").replace("\"", "").split("\\.")[0];
    }

    @Test
    void groupsRunTheJavaThatTheyName() throws Exception {
        Map<String, Path> homes = installed();
        assumeTrue(homes.size() > 1, "one JDK alone is installed");
        Site site = new Site().source("Instance.java");
        homes.forEach((version, home) -> site.config("JVMGIDaemonProcess java" + version + " java-home=" + home)
                .config("JVMGIScriptAlias /" + version + " ${APPS}/Instance.java process-group=java" + version));
        try (OwnServer own = OwnServer.of(site)) {
            for (String version : homes.keySet()) {
                assertThat(own.server().get("/" + version).text()).endsWith(" " + version + "\n");
            }
            own.verifyAndStop();
        }
    }

    @Test
    void virtualThreadsNeedAJavaThatHasThem() throws Exception {
        Path old = installed().get("17");
        assumeTrue(old != null, "Java 17 is not installed");
        ApacheServer.ConfigCheck check = ApacheServer.of(
                        new Site().config("JVMGIDaemonProcess modern thread-type=virtual java-home=" + old))
                .checkConfiguration();
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output())
                .contains("thread-type=virtual needs Java 21 or later")
                .contains("java-home=");
    }
}
