/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.express.Failure;

class TargetTest {

    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello.java", "app.jar", "app.jvmgi", "my app.jar"})
    void takesFilesByTheirEnding(String name) throws IOException {
        Path file = file(name);
        assertThat(Target.of(file.toString(), false)).isEqualTo(new Target(Target.Kind.FILE, file.toString()));
    }

    @Test
    void takesAFolderWithClassesWithAndWithoutSlash() throws IOException {
        file("app/classes/A.class");
        Target expected = new Target(Target.Kind.FOLDER, folder.resolve("app").toString());
        assertThat(Target.of(folder + "/app", false)).isEqualTo(expected);
        assertThat(Target.of(folder + "/app/", false)).isEqualTo(expected);
    }

    @Test
    void takesAFolderOfApplicationsOnlyWithASlash() {
        assertThat(Target.of(folder + "/", false).kind()).isEqualTo(Target.Kind.APPLICATIONS);
        assertThatThrownBy(() -> Target.of(folder.toString(), false))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(folder + "/");
    }

    @Test
    void takesAClassOnlyWithAClassPath() {
        assertThat(Target.of("com.example.App", true)).isEqualTo(new Target(Target.Kind.CLASS, "com.example.App"));
        assertThatThrownBy(() -> Target.of("com.example.App", false))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--class-path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no/such/Hello.java", "Missing.java", "missing.jar", "missing.war", "a b", "1st", "a..b", ""})
    void namesWhatIsNotThere(String text) {
        assertThatThrownBy(() -> Target.of(text, true)).isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page.html", "upload.jar.png"})
    void refusesOtherFiles(String name) throws IOException {
        Path file = file(name);
        assertThatThrownBy(() -> Target.of(file.toString(), false))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.war", "app/WEB-INF/web.xml"})
    void refusesServlets(String name) throws IOException {
        file(name);
        String text = folder.resolve(name.split("/")[0]).toString();
        assertThatThrownBy(() -> Target.of(text, false)).hasMessageContaining("servlet");
    }
}
