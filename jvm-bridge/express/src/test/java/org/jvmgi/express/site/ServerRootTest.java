/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.express.Failure;

class ServerRootTest {

    @TempDir
    private Path folder;

    @Test
    void makesAFolderThatOthersCanEnterButNotWrite() throws IOException {
        ServerRoot root = ServerRoot.at(folder.resolve("a/b"));
        root.make();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.folder())))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void takesItsOwnFolderAgain() {
        Path own = folder.resolve("own");
        ServerRoot.at(own).make();
        assertThatCode(ServerRoot.at(own)::make).doesNotThrowAnyException();
    }

    @Test
    void refusesAFolderThatOthersCanWrite() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(ServerRoot.at(open)::make)
                .isInstanceOf(Failure.class)
                .hasMessageContaining(open.toString());
    }

    @Test
    void refusesALinkThatSomebodyMayHaveLaid() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        assertThatThrownBy(ServerRoot.at(link)::make).isInstanceOf(Failure.class);
    }

    @Test
    void replacesAFileAtOnceWithItsMode() throws IOException {
        ServerRoot root = ServerRoot.at(folder.resolve("server"));
        root.make();
        root.write(root.control(), "old", "rw-r--r--");
        root.write(root.control(), "new", "rwxr-xr-x");
        assertThat(root.control()).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.control())))
                .isEqualTo("rwxr-xr-x");
        assertThat(root.folder().toFile().list()).containsExactly("apachectl");
    }

    @Test
    void knowsARunningServerFromAnotherProcessWithItsNumber() throws IOException {
        ServerRoot root = ServerRoot.at(folder.resolve("server"));
        root.make();
        Path pidFile = root.folder().resolve("httpd.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
        assertThatCode(() -> root.requireStopped(pidFile)).doesNotThrowAnyException();
        Process server = new ProcessBuilder(
                        "tail", "-f", "/dev/null", root.configuration().toString())
                .redirectErrorStream(true)
                .start();
        try {
            Files.writeString(pidFile, server.pid() + "\n");
            assertThatThrownBy(() -> root.requireStopped(pidFile))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(String.valueOf(server.pid()));
        } finally {
            server.destroyForcibly();
        }
    }
}
