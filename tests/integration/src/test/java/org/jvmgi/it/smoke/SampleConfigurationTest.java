/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** Each file of httpd-conf/ loads with the modules that its head names, and answers the URLs that its head promises. */
class SampleConfigurationTest {

    static Stream<String> samples() throws IOException {
        try (Stream<Path> files = Files.list(Settings.repository().resolve("httpd-conf"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** The words after "# NAME:" in the head comment. */
    private static List<String> words(String name, Path sample) throws IOException {
        return Files.readAllLines(sample).stream()
                .filter(line -> line.startsWith("# " + name + ":"))
                .flatMap(line -> Stream.of(line.split(":", 2)[1].strip().split("\\s+")))
                .toList();
    }

    private static void copyExamples(ServerFolder folder) throws IOException {
        Path examples = Settings.repository().resolve("examples");
        try (Stream<Path> files = Files.walk(examples)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                folder.write("apps/" + examples.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void loadsAndServes(String name) throws Exception {
        Path sample = Settings.repository().resolve("httpd-conf").resolve(name);
        String[] modules = words("Needs", sample).stream()
                .map(module -> module.replaceFirst("^mod_", ""))
                .toArray(String[]::new);
        Site site = new Site()
                .withoutProduct()
                .modules(modules)
                .prepare(SampleConfigurationTest::copyExamples)
                .config("Define JVMGI_MODULES ${MODULES}\nDefine JVMGI_APPS ${APPS}\nDefine JVMGI_PORT ${PORT}")
                .config("Include " + sample);
        ApacheServer server = ApacheServer.of(site);
        ApacheServer.ConfigCheck check = server.checkConfiguration();
        assertThat(check.valid()).as(check.output()).isTrue();
        List<String> urls = words("Answers", sample);
        assertThat(urls).isNotEmpty();
        try (OwnServer own = OwnServer.start(server)) {
            for (String url : urls) {
                assertThat(server.get(url).status()).as(url).isEqualTo(200);
            }
            // What the fixture asks for to see whether httpd is up; a sample may deny it.
            server.allowLog("/is-it-up");
            own.verifyAndStop();
        }
    }
}
