/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.Application;
import org.jvmgi.Headers;

/** What the documentation shows compiles and does what it says. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CLASS = Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE);
    private static final String IMPORTS =
            """
            import java.io.*;
            import java.nio.*;
            import java.nio.charset.*;
            import java.nio.file.*;
            import java.time.*;
            import java.util.stream.*;
            import java.util.zip.*;
            import org.jvmgi.*;
            import org.jvmgi.test.*;
            """;

    @TempDir
    private Path classes;

    private static Map<String, String> examplesOf(String page) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        Matcher block = JAVA.matcher(Files.readString(ROOT.resolve(page)));
        while (block.find()) {
            String text = block.group(1);
            Matcher name = CLASS.matcher(text);
            assertThat(name.find()).as(text).isTrue();
            sources.put(name.group(1), text.startsWith("import ") ? text : IMPORTS + text);
        }
        return sources;
    }

    private static Client clientOf(ClassLoader loader, String name) throws Exception {
        return Client.of((Application) loader.loadClass(name).getConstructor().newInstance());
    }

    @Test
    void readmeGreets() throws Exception {
        Map<String, String> sources = examplesOf("README.md");
        assertThat(sources).containsOnlyKeys("Hello");
        try (URLClassLoader loader = SourceCompiler.compile(sources, classes)) {
            assertThat(clientOf(loader, "Hello").get("/").text()).isEqualTo("Hello, world!\n");
        }
    }

    @Test
    void programmingPageDoesWhatItSays() throws Exception {
        Map<String, String> sources = examplesOf("docs/programming.md");
        assertThat(sources).hasSizeGreaterThan(8);
        try (URLClassLoader loader = SourceCompiler.compile(sources, classes)) {
            Response request = clientOf(loader, "Request")
                    .with("SCRIPT_NAME", "/shop")
                    .request("PUT", "/items/7?page=2", Headers.EMPTY, new byte[20_000]);
            assertThat(request.text()).isEqualTo("PUT\n/shop\n/items/7\npage=2\nen\nnull\n10000");
            assertThat(clientOf(loader, "Report").get("/").status()).isEqualTo(404);
            assertThat(clientOf(loader, "Archive").get("/").bytes()).startsWith('P', 'K');
            assertThat(timed(loader).errors()).startsWith("took ").endsWith(" us in all" + System.lineSeparator());
            assertThat(failing(loader)).isEqualTo("500 Something went wrong; we have been told.\n");
        }
    }

    /** Runs the page's test, then what it tests. */
    private static Response timed(ClassLoader loader) throws Exception {
        Class<?> test = loader.loadClass("HelloTest");
        loader.setClassAssertionStatus("HelloTest", true);
        test.getMethod("greets").invoke(test.getConstructor().newInstance());
        Application hello =
                (Application) loader.loadClass("Hello").getConstructor().newInstance();
        return Client.of(wrapped(loader, "Timing", hello)).get("/");
    }

    private static String failing(ClassLoader loader) throws Exception {
        Application broken = (environ, startResponse) -> {
            startResponse.start(200, Headers.of("Content-Type", "text/html")).write('x');
            throw new IllegalStateException("row 7");
        };
        Response response = Client.of(wrapped(loader, "ErrorPage", broken)).get("/");
        assertThat(response.errors()).contains("row 7");
        return response.status() + " " + response.text();
    }

    private static Application wrapped(ClassLoader loader, String name, Application inner) throws Exception {
        return (Application)
                loader.loadClass(name).getConstructor(Application.class).newInstance(inner);
    }
}
