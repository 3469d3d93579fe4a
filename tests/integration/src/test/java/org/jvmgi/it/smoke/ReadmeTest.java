/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.Httpd;
import org.jvmgi.it.server.Identity;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** What the README shows works as it stands there, but for the places of things on this machine. */
class ReadmeTest {

    private static final Pattern LOADED = Pattern.compile("LoadModule (?!jvmgi)(\\w+)_module \\S+\n");

    /** Debian's paths and users, and what takes their place. */
    private static final String[][] PLACES = {
        {"ServerRoot \\S+", "ServerRoot \\${ROOT}"},
        {"DefaultRuntimeDir \\S+", "DefaultRuntimeDir \\${ROOT}/run"},
        {"PidFile \\S+", "PidFile \\${ROOT}/logs/httpd.pid"},
        {"ErrorLog \\S+", "ErrorLog \\${ROOT}/logs/error.log"},
        {"Listen \\d+", "Listen 127.0.0.1:\\${PORT}"},
        {"User \\S+", "User " + Identity.apache().name()},
        {"Group \\S+", "Group " + Identity.apache().groupName()},
        {"jvmgi_module \\S+", "jvmgi_module \\${MODULES}/mod_jvmgi.so"},
        {"JVMGIJavaHome \\S+", "JVMGIJavaHome " + Settings.javaHome().orElse(Path.of(System.getProperty("java.home")))},
        {"/srv/apps", "\\${APPS}"},
    };

    /** The README's only block in a language. */
    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(Settings.repository().resolve("README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static String onThisMachine(String configuration) {
        String text = LOADED.matcher(configuration).replaceAll(ReadmeTest::loadedHere);
        for (String[] place : PLACES) {
            assertThat(text).containsPattern(place[0]);
            text = text.replaceAll(place[0], place[1]);
        }
        // Debian's httpd has it built in.
        return Httpd.installed().loadModule("unixd") + text;
    }

    private static String loadedHere(MatchResult line) {
        return Matcher.quoteReplacement(Httpd.installed().loadModule(line.group(1)));
    }

    @Test
    void configurationServesTheApplication() throws Exception {
        String configuration = onThisMachine(block("apache"));
        String application = block("java");
        Site site = new Site().verbatim(configuration).prepare(folder -> folder.write("apps/Hello.java", application));
        try (OwnServer own = OwnServer.of(site)) {
            assertThat(own.server().get("/").text()).isEqualTo("Hello, world!\n");
            own.verifyAndStop();
        }
    }
}
