/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Identity;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** What a process may do and what it holds: nothing but what was configured (rows 701–705, 707). */
class RightsTest {

    private static Site site(String options) {
        return new Site()
                .config("JVMGIDaemonProcess app " + options + "\nJVMGIProcessGroup app")
                .alias("/rights", "Rights.java");
    }

    private static Map<String, String> lines(ApacheServer server, String what, String separator) {
        Map<String, String> map = new TreeMap<>();
        server.get("/rights/" + what)
                .text()
                .lines()
                .filter(line -> line.contains(separator))
                .map(line -> line.split(separator, 2))
                .forEach(pair -> map.put(pair[0], pair[1].strip()));
        return map;
    }

    private static void assertIdentity(Map<String, String> status, long uid, long gid, String groups) {
        assertThat(status.get("Uid").split("\\s+")).containsOnly(String.valueOf(uid));
        assertThat(status.get("Gid").split("\\s+")).containsOnly(String.valueOf(gid));
        assertThat(status.get("Groups")).isEqualTo(groups);
        for (String set : List.of("CapEff", "CapPrm", "CapInh", "CapAmb")) {
            assertThat(status.get(set)).as(set).matches("0+");
        }
        assertThat(status).containsEntry("NoNewPrivs", "1");
    }

    @Test
    void processRunsAsApachesUserUnlessToldOtherwise() throws Exception {
        try (OwnServer own = OwnServer.of(site(""))) {
            Identity apache = Identity.apache();
            Map<String, String> status = lines(own.server(), "status", ":");
            assertThat(status.get("Uid")).startsWith(apache.uid() + "\t");
            assertThat(status).containsEntry("NoNewPrivs", "1");
            own.verifyAndStop();
        }
    }

    @Test
    void processRunsAsItsGroupsUser() throws Exception {
        assumeTrue(Settings.root(), "only root can run processes as other users");
        Identity other = Identity.other();
        try (OwnServer own = OwnServer.of(site("user=" + other.name()))) {
            assertIdentity(lines(own.server(), "status", ":"), other.uid(), other.gid(), String.valueOf(other.gid()));
            own.verifyAndStop();
        }
    }

    @Test
    void groupAndSupplementaryGroupsAreAsConfigured() throws Exception {
        assumeTrue(Settings.root(), "only root can run processes as other users");
        Identity other = Identity.other();
        String options = "user=%s group=#4321 supplementary-groups=#4322,#4323".formatted(other.name());
        try (OwnServer own = OwnServer.of(site(options))) {
            assertIdentity(lines(own.server(), "status", ":"), other.uid(), 4321, "4321 4322 4323");
            own.verifyAndStop();
        }
    }

    /** Rows 702 and 705. */
    @Test
    void environmentIsWhatWasConfiguredAndNothingOfApaches() throws Exception {
        Site site = site("env=ONE=1 env=\"TWO=a b\" lang=C.UTF-8");
        ApacheServer server = ApacheServer.of(site);
        try (OwnServer own =
                OwnServer.start(server, Map.of("JAVA_TOOL_OPTIONS", "-Dleaked=1", "SECRET", "x", "CLASSPATH", "/x"))) {
            Map<String, String> environment = lines(server, "environment", "=");
            assertThat(environment)
                    .containsEntry("ONE", "1")
                    .containsEntry("TWO", "a b")
                    .containsEntry("JVMGI_GROUP", "app");
            assertThat(environment.keySet())
                    .isSubsetOf("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "JVMGI_GROUP", "ONE", "TWO");
            assertThat(lines(server, "properties", "="))
                    .doesNotContainKey("leaked")
                    .containsEntry("file.encoding", "UTF-8");
            own.verifyAndStop();
        }
    }

    /** Row 703. */
    @Test
    void descriptorsAreListenerLogPipesAndTheProcesssOwn() throws Exception {
        try (OwnServer own = OwnServer.of(site(""))) {
            ApacheServer server = own.server();
            Map<String, String> descriptors = lines(server, "descriptors", " ");
            assertThat(descriptors.get("0")).startsWith("socket:");
            assertThat(descriptors.get("1")).startsWith("pipe:");
            assertThat(descriptors.get("2")).startsWith("pipe:");
            String own0 = server.folder().root() + "/modules/";
            assertThat(descriptors.values().stream().filter(target -> target.startsWith("/")))
                    .allMatch(target -> target.startsWith(own0)
                            || !target.startsWith(server.folder().root().toString()))
                    .noneMatch(target -> target.endsWith(".log"));
            // The listener has two descriptors: the JDK duplicates an inherited one. It has a socket of its own, too,
            // as a mark.
            assertThat(descriptors.values().stream()
                            .filter(target -> target.startsWith("socket:"))
                            .distinct())
                    .as("listener, control connection, a child's connection, the JDK's mark: %s", descriptors)
                    .hasSizeLessThanOrEqualTo(4);
            own.verifyAndStop();
        }
    }

    /** Row 704. */
    @Test
    void umaskAndFolderAreAsConfigured() throws Exception {
        try (OwnServer own = OwnServer.of(site("umask=0077 home=/usr"))) {
            assertThat(lines(own.server(), "properties", "=")).containsEntry("user.dir", "/usr");
            assertThat(lines(own.server(), "status", ":")).containsEntry("Umask", "0077");
            own.verifyAndStop();
        }
    }

    @Test
    void systemPropertiesAndOptionsArrive() throws Exception {
        String options =
                "system-property=one=1 \"system-property=two=a b\" \"java-options=-Dthree='c d' -Xmx64m\" max-heap=96m";
        try (OwnServer own = OwnServer.of(
                site(options).config("JVMGISystemProperty four 4\nJVMGIJavaOptions \"-Dfive=5 -Done=overridden\""))) {
            assertThat(lines(own.server(), "properties", "="))
                    .containsEntry("one", "1")
                    .containsEntry("two", "a b")
                    .containsEntry("three", "c d")
                    .containsEntry("four", "4")
                    .containsEntry("five", "5");
            own.verifyAndStop();
        }
    }

    private static boolean tellsOfEnds(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("ends."));
        }
    }

    /** Rows 123 and 711. */
    @Test
    void runtimeFolderShowsNobodyMoreThanNeeded() throws Exception {
        try (OwnServer own = OwnServer.of(site(""))) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI02");
            assertThat(server.get("/rights/status").status()).isEqualTo(200);
            Path folder = server.folder().run().resolve("jvmgi.1");
            Signals.send("KILL", server.processes().daemons().get(0).pid());
            Poll.until("the file that tells of the end", () -> tellsOfEnds(folder));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx--x--x");
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
            own.verifyAndStop();
        }
    }
}
