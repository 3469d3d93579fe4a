/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmgi.express.Failure;

class JavaHomeTest {

    @TempDir
    private Path folder;

    private void program(String name, String script) throws IOException {
        Path program = folder.resolve("bin").resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @ParameterizedTest
    @CsvSource({"17.0.15,17", "25,25", "21-ea,21"})
    void readsTheReleaseFile(String version, int feature) throws IOException {
        program("java", "exit 1");
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        JavaHome home = JavaHome.chosen(Optional.of(folder));
        assertThat(home.feature()).isEqualTo(feature);
        assertThat(home.hasCompiler()).isFalse();
    }

    @Test
    void asksAJavaWithoutReleaseFile() throws IOException {
        program("java", "echo '    java.specification.version = 21' >&2");
        program("javac", "");
        JavaHome home = JavaHome.chosen(Optional.of(folder));
        assertThat(home.feature()).isEqualTo(21);
        assertThat(home.hasCompiler()).isTrue();
    }

    @Test
    void refusesAnOldOne() throws IOException {
        program("java", "");
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        assertThatThrownBy(() -> JavaHome.chosen(Optional.of(folder)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Java 8");
    }

    @Test
    void refusesAFolderWithoutJava() {
        assertThatThrownBy(() -> JavaHome.chosen(Optional.of(folder)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(folder.toString());
    }
}
