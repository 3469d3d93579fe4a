/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachTest {

    /** No account of the machine; its rights are those of "others". */
    private static final Account STRANGER =
            new Account("stranger", 4_000_000, "strangers", 4_000_000, Set.of(4_000_000), true);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeOpenFile() throws IOException {
        mode(folder, "rwxr-xr-x");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        mode(inner, "rwxr-xr-x");
        file = Files.createFile(inner.resolve("Hello.java"));
        mode(file, "rw-r--r--");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Optional<Reach.Obstacle> obstacle() {
        return new Reach(STRANGER).obstacle(file);
    }

    @Test
    void findsNothingInTheWayOfAnOpenFile() {
        assertThat(obstacle()).isEmpty();
    }

    @Test
    void namesTheFolderThatBarsTheWay() throws IOException {
        mode(file.getParent(), "rwx------");
        assertThat(obstacle()).hasValueSatisfying(found -> {
            assertThat(found.text()).contains("folder " + file.getParent()).contains("bars the way");
            assertThat(found.remedy()).isEqualTo("chmod o+x '" + file.getParent() + "'");
        });
    }

    @Test
    void namesTheFirstOfTwoFolders() throws IOException {
        mode(file.getParent(), "rwx------");
        mode(folder, "rwxr-----");
        assertThat(obstacle())
                .hasValueSatisfying(found -> assertThat(found.remedy()).contains("'" + folder + "'"));
    }

    @Test
    void namesTheFileWhenItIsClosed() throws IOException {
        mode(file, "rw-rw----");
        assertThat(obstacle())
                .hasValueSatisfying(found -> assertThat(found.remedy()).isEqualTo("chmod o+r '" + file + "'"));
    }

    @Test
    void looksBehindLinks() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.java"), file);
        mode(file.getParent(), "rwx------");
        assertThat(new Reach(STRANGER).obstacle(link)).isPresent();
    }

    @Test
    void needsToListAndEnterAFolder() throws IOException {
        mode(file.getParent(), "rwx-----x");
        assertThat(new Reach(STRANGER).obstacle(file.getParent())).isPresent();
        mode(file.getParent(), "rwx---r-x");
        assertThat(new Reach(STRANGER).obstacle(file.getParent())).isEmpty();
    }

    @Test
    void letsRootThroughEverything() throws IOException {
        mode(file.getParent(), "---------");
        Account root = new Account("root", 0, "root", 0, Set.of(0), false);
        assertThat(new Reach(root).obstacle(folder)).isEmpty();
    }
}
