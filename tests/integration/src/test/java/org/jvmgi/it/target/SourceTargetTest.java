/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** One source file as application: which class is entered, and what is said when that is not clear. */
class SourceTargetTest {

    private static final String TWO_TYPES =
            """
            package com.example.two;

            import org.jvmgi.*;

            class First implements Application {
                @Override public Body call(Environ environ, StartResponse start) {
                    start.start(200, Headers.EMPTY);
                    return Body.of("first\\n");
                }
            }

            class Second implements Application {
                @Override public Body call(Environ environ, StartResponse start) {
                    start.start(200, Headers.EMPTY);
                    return Body.of("second\\n");
                }
            }
            """;

    private static final String HELPERS =
            """
            package com.example.helpers;

            import org.jvmgi.*;

            record Point(int x, int y) {}

            enum Colour { RED, GRÜN }

            interface Shape { int area(); }

            class Painter implements Application {
                @Override public Body call(Environ environ, StartResponse start) {
                    Shape shape = () -> new Point(6, 7).x() * new Point(6, 7).y();
                    start.start(200, Headers.of("Content-Type", "text/plain; charset=utf-8"));
                    return Body.of(Colour.GRÜN + " " + shape.area() + "\\n");
                }
            }
            """;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(SourceTargetTest::site);

    private static void site(Site site) {
        site.alias("/greeting", "Greeting.java")
                .prepare(folder -> folder.write("apps/two.java", TWO_TYPES))
                .prepare(folder -> folder.write("apps/other-name.java", HELPERS))
                .prepare(folder -> folder.write("apps/Nothing.java", "class Nothing {}\n"))
                .prepare(folder -> folder.write("apps/Empty.java", ""))
                .prepare(folder -> Files.setPosixFilePermissions(folder.write("apps/Closed.java", TWO_TYPES), Set.of()))
                .config("JVMGIScriptAlias /closed ${APPS}/Closed.java")
                .config("JVMGIScriptAlias /second ${APPS}/two.java entry-class=com.example.two.Second")
                .config("JVMGIScriptAlias /wrong ${APPS}/two.java entry-class=com.example.two.Third")
                .config("JVMGIScriptAlias /two ${APPS}/two.java")
                .config("JVMGIScriptAlias /directive ${APPS}/two.java")
                .config("<Location /directive>\nJVMGIEntryClass com.example.two.First\n</Location>")
                .config("JVMGIScriptAlias /helpers ${APPS}/other-name.java")
                .config("JVMGIScriptAlias /nothing ${APPS}/Nothing.java")
                .config("JVMGIScriptAlias /empty ${APPS}/Empty.java")
                .config("JVMGIScriptAlias /missing ${APPS}/Missing.java");
    }

    @EachMode
    void fileThatIsClosedToTheUserIsNamedWithTheRemedy(ApacheServer server) {
        server.expectLog(Codes.TARGET_UNREADABLE, "Closed.java: permission denied; let the user");
        assertThat(server.get("/closed").status()).isEqualTo(500);
    }

    @EachMode
    void publicClassIsEntered(ApacheServer server) {
        assertThat(server.get("/greeting").text()).isEqualTo("Hello, world!\n");
    }

    @EachMode
    void entryClassOfTheAliasIsEntered(ApacheServer server) {
        assertThat(server.get("/second").text()).isEqualTo("second\n");
    }

    @EachMode
    void entryClassOfTheDirectiveIsEntered(ApacheServer server) {
        assertThat(server.get("/directive").text()).isEqualTo("first\n");
    }

    @EachMode
    void onlyTypeThatCanBeAnApplicationIsEnteredWhateverTheFileIsCalled(ApacheServer server) {
        assertThat(server.get("/helpers").text()).isEqualTo("GRÜN 42\n");
    }

    @EachMode
    void severalCandidatesAreListed(ApacheServer server) {
        server.expectLog(Codes.ENTRY_CLASS_UNKNOWN);
        assertThat(server.get("/two").status()).isEqualTo(500);
        assertThat(server.logs().await(Codes.ENTRY_CLASS_UNKNOWN).text())
                .contains("com.example.two.First", "com.example.two.Second");
    }

    @EachMode
    void missingEntryClassIsNamed(ApacheServer server) {
        server.expectLog(Codes.ENTRY_CLASS_MISSING);
        assertThat(server.get("/wrong").status()).isEqualTo(500);
        assertThat(server.logs().await(Codes.ENTRY_CLASS_MISSING).text()).contains("com.example.two.Third");
    }

    @EachMode
    void sourceWithoutAnApplicationIsRefused(ApacheServer server) {
        server.expectLog(Codes.ENTRY_CLASS_UNKNOWN);
        assertThat(server.get("/nothing").status()).isEqualTo(500);
        assertThat(server.get("/empty").status()).isEqualTo(500);
    }

    @EachMode
    void missingFileIsNotFound(ApacheServer server) {
        server.expectLog(Codes.TARGET_MISSING);
        RawResponse response = server.get("/missing");
        assertThat(response.status()).isEqualTo(404);
    }
}
