/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Identity;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** A daemon opens files with the rights of its user; those who send them need none. */
class FileRightsTest {

    @Test
    void fileThatOnlyTheDaemonsUserMayReadIsSent() throws Exception {
        assumeTrue(Settings.root(), "only root can run processes as other users");
        Identity other = Identity.other();
        Site site = new Site()
                .alias("/files", "FileSender.java")
                .config("JVMGIDaemonProcess default user=" + other.name())
                .config("<Location /files/sendfile>\nJVMGIEnableSendfile On\n</Location>");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            SentFile file = SentFile.of(server, "private", 300_001);
            Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(
                    file.path(),
                    file.path().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(other.name()));
            assertThat(server.get(file.url("/files")).body()).isEqualTo(file.bytes());
            assertThat(server.get(file.url("/files/sendfile")).body()).isEqualTo(file.bytes());
            own.verifyAndStop();
        }
    }
}
