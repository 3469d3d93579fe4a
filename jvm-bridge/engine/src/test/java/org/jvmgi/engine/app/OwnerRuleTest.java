/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.app.classes.OwnerException;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.wire.RequestBuilder;

/** What is loaded is what belongs to whom it has to belong to (row 706). */
class OwnerRuleTest {
    @TempDir
    private Path folder;

    private Path home;
    private OwnerRule mine;
    private OwnerRule groups;
    private OwnerRule strangers;

    @BeforeEach
    void prepare() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        permit(folder, "rwx------");
        permit(home, "rwxr-xr-x");
        int uid = (Integer) Files.getAttribute(folder, "unix:uid");
        int gid = (Integer) Files.getAttribute(folder, "unix:gid");
        mine = OwnerRule.of(String.valueOf(uid), "");
        groups = OwnerRule.of("", String.valueOf(gid));
        strangers = OwnerRule.of(String.valueOf(uid + 1), "");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Path file(String name) throws IOException {
        Path file = Files.writeString(home.resolve(name), "content of " + name);
        permit(file, "rw-r--r--");
        return file;
    }

    private static void assertRefused(OwnerRule rule, Path file, String reason) {
        assertThatExceptionOfType(OwnerException.class)
                .isThrownBy(() -> rule.read(file))
                .withMessageContaining(reason);
    }

    @Test
    void onesOwnFileIsRead() throws IOException {
        Path file = file("a");
        assertThat(mine.read(file)).asString().isEqualTo("content of a");
        assertThat(groups.read(file)).asString().isEqualTo("content of a");
        assertRefused(strangers, file, "script-user");
    }

    @Test
    void whatOthersMayWriteIsRefused() throws IOException {
        Path file = file("a");
        permit(file, "rw-rw-r--");
        assertRefused(mine, file, "its group");
        assertThat(groups.read(file)).isNotEmpty();
        permit(file, "rw-r--rw-");
        assertRefused(mine, file, "everybody");
        assertRefused(groups, file, "everybody");
        permit(file, "rw-r--r--");
        permit(home, "rwxrwxrwx");
        assertRefused(mine, file, "everybody");
    }

    @Test
    void linkIsJudgedByWhereItLiesAndWhereItLeads() throws IOException {
        Path file = file("a");
        Path open = Files.createDirectory(folder.resolve("open"));
        permit(open, "rwxrwxrwx");
        Path inside = Files.createSymbolicLink(home.resolve("link"), file);
        assertThat(mine.read(inside)).asString().isEqualTo("content of a");
        assertRefused(mine, Files.createSymbolicLink(open.resolve("link"), file), "everybody");
        Path foreign = Files.writeString(open.resolve("b"), "planted");
        permit(foreign, "rw-r--r--");
        assertRefused(mine, Files.createSymbolicLink(home.resolve("to-open"), foreign), "everybody");
    }

    @Test
    void foldersAreCheckedWithWhatTheyLieIn() throws IOException {
        mine.checkFolder(home);
        permit(folder, "rwxrwxrwx");
        assertThatExceptionOfType(OwnerException.class).isThrownBy(() -> mine.checkFolder(home));
    }

    @Test
    void jarIsLoadedFromWhatWasLookedAt() throws Exception {
        Workshop workshop = new Workshop(home);
        Map<String, byte[]> classes = workshop.compile(Workshop.application("App", "from a jar"));
        Path jar = workshop.jar("app.jar", classes, "JVMGI-Entry-Class", "App");
        permit(jar, "rw-r--r--");
        ApplicationsFixture fixture = new ApplicationsFixture(mine);
        assertThat(fixture.call(RequestBuilder.ofFile(jar))).isEqualTo("from a jar");
        permit(jar, "rw-rw-rw-");
        UnavailableException refused = assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> new ApplicationsFixture(mine).call(RequestBuilder.ofFile(jar)))
                .actual();
        assertThat(refused.code()).isEqualTo(LogCode.OWNER_WRONG);
    }

    @Test
    void classFilesInFoldersAreCheckedToo() throws Exception {
        Workshop workshop = new Workshop(home);
        Map<String, byte[]> classes = workshop.compile(Workshop.application("App", "from a folder"));
        Path classFile = workshop.unpack("app/classes", classes).resolve("App.class");
        permit(home.resolve("app"), "rwxr-xr-x");
        permit(home.resolve("app/classes"), "rwxr-xr-x");
        permit(classFile, "rw-r--r--");
        RequestBuilder request = RequestBuilder.ofFile(home.resolve("app")).entryClass("App");
        assertThat(new ApplicationsFixture(mine).call(request)).isEqualTo("from a folder");
        permit(classFile, "rw-rw-r--");
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> new ApplicationsFixture(mine).call(request))
                .withMessageContaining("App");
    }
}
