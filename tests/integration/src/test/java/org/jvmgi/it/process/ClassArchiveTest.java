/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** The class-data archives of groups that compile source files. Applications inside httpd have none. */
class ClassArchiveTest {
    private static final String ENDING = ".jsa";
    /** An archive is made some time after the first source file was compiled, when the machine has time for it. */
    private static final Duration MADE_WITHIN = Duration.ofMinutes(4);

    private static Site site() {
        Site site = new Site().source("Greeting.java");
        group(site, "archived", "");
        group(site, "plain", "cds=off");
        group(site, "custom", "java-options=-Xshare:auto");
        return site;
    }

    private static void group(Site site, String name, String options) {
        site.config("JVMGIDaemonProcess " + name + " threads=2 " + options);
        site.config("JVMGIScriptAlias /" + name + " ${APPS}/Greeting.java process-group=" + name);
    }

    private static void greet(ApacheServer server, String group) {
        assertThat(server.get("/" + group).text()).isEqualTo("Hello, world!\n");
    }

    private static boolean isArchived(ApacheServer server, String group) {
        // Not the JDK's own, whose path ends alike.
        return server.processes().daemon(group).maps("jvmgi.cds/");
    }

    /** Replaces the process of a group, and waits for the one that takes its place. */
    private static void replace(ApacheServer server, String group) {
        long before = server.processes().daemon(group).pid();
        Signals.send("USR1", before);
        Poll.until("the successor", () -> server.processes().daemons(group).stream()
                .noneMatch(each -> each.pid() == before));
        greet(server, group);
    }

    private static List<Path> archives(ApacheServer server) throws IOException {
        try (Stream<Path> files = Files.walk(server.folder().archives())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void groupThatCompilesHasAnArchiveWhichOutlivesTheServersRestart() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            List.of("archived", "plain", "custom").forEach(group -> greet(server, group));
            Poll.until("the archive", Settings.patience(MADE_WITHIN), () -> !server.logs()
                    .find(Codes.ARCHIVE_MADE)
                    .isEmpty());
            assertThat(isArchived(server, "archived")).isFalse();
            replace(server, "archived");
            assertThat(isArchived(server, "archived")).isTrue();

            List.of("plain", "custom").forEach(group -> replace(server, group));
            assertThat(isArchived(server, "plain")).isFalse();
            assertThat(isArchived(server, "custom")).isFalse();
            assertBelongsToItsUserAlone(server);

            server.restart();
            greet(server, "archived");
            assertThat(isArchived(server, "archived")).isTrue();

            damage(archives(server).get(0));
            server.expectLog(Codes.ARCHIVE_NOT_USED);
            replace(server, "archived");
            assertThat(isArchived(server, "archived")).isFalse();
            assertThat(archives(server)).isEmpty();
            own.verifyAndStop();
        }
    }

    private static void assertBelongsToItsUserAlone(ApacheServer server) throws IOException {
        ProcessInfo process = server.processes().daemon("archived");
        List<Path> archives = archives(server);
        assertThat(archives).hasSize(1);
        Path archive = archives.get(0);
        assertThat(archive.toString()).endsWith(ENDING);
        assertThat(Files.getAttribute(archive, "unix:uid")).isEqualTo((int) process.uid());
        assertThat(Files.getPosixFilePermissions(archive.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getAttribute(archive.getParent(), "unix:uid")).isEqualTo((int) process.uid());
    }

    /** Puts a damaged file into the place of an archive. One that is in use would take its process with it when it is written into. */
    private static void damage(Path archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Path damaged = archive.resolveSibling("damaged");
        Files.write(damaged, bytes);
        Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString("r--------"));
        Files.setAttribute(damaged, "unix:uid", Files.getAttribute(archive, "unix:uid"));
        Files.move(damaged, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
