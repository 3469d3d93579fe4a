/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Mpm;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Site;

/** What has to be right before applications may run inside httpd (rows 400–402, 412, 414), and where they run then. */
class EmbeddedConfigurationTest {
    private static final String USES_HUGE_PAGES =
            "java.lang.management.ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)"
                    + ".getVMOption(\"UseTransparentHugePages\").getValue()";

    private static Site site() {
        return new Site().mode(Mode.EMBEDDED).alias("/instance", "Instance.java");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ThreadStackSize 262144 | ThreadStackSize 8388608",
                "JVMGIJavaOptions -Xmx1k | Too small maximum heap",
                "JVMGIJavaOptions -XX:+NoSuchFlag | Unrecognized VM option 'NoSuchFlag'",
                "JVMGIJavaOptions \"-XX:+UseSerialGC -XX:+UseG1GC\" | Multiple garbage collectors",
                "JVMGIJavaOptions \"-cp /elsewhere\" | '-cp'",
                "JVMGIJavaOptions --add-opens | needs a value",
                "JVMGIJavaHome /nonexistent | Java 17 or later",
                "JVMGIBridgeHome /nonexistent | JVMGIBridgeHome"
            })
    void isRefusedWithItsRemedy(String lines, String words) throws Exception {
        ApacheServer.ConfigCheck check = ApacheServer.of(site().config(lines)).checkConfiguration();
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains(Codes.EMBEDDED_UNAVAILABLE, words);
    }

    @Test
    void preforkIsRefusedWithItsRemedy() throws Exception {
        ApacheServer.ConfigCheck check =
                ApacheServer.of(site().mpm(Mpm.PREFORK)).checkConfiguration();
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains("prefork", "mpm_event", "JVMGIRestrictEmbedded On");
    }

    /** Row 233. */
    @Test
    void portForOtherMachinesIsAWarning() throws Exception {
        Site site = site().config("JVMGISystemProperty com.sun.management.jmxremote.port 0")
                .config("JVMGISystemProperty com.sun.management.jmxremote.authenticate false")
                .config("JVMGISystemProperty com.sun.management.jmxremote.ssl false");
        ApacheServer.ConfigCheck check = ApacheServer.of(site).checkConfiguration();
        assertThat(check.output()).contains(Codes.PORT_OPEN, "inside httpd", "jmxremote.port=0");
        site.config("JVMGISystemProperty com.sun.management.jmxremote.host localhost");
        assertThat(ApacheServer.of(site).checkConfiguration().output()).doesNotContain(Codes.PORT_OPEN);
    }

    @Test
    void optionsOfTheJavaProgramWorkInside() throws Exception {
        Site site = site().config("JVMGIJavaOptions \"-server --add-opens java.base/java.util=ALL-UNNAMED -Xmx96m\"")
                .config("JVMGISystemProperty a.property \"of two words\"");
        try (OwnServer own = OwnServer.of(site)) {
            assertThat(own.server().get("/instance").status()).isEqualTo(200);
            own.verifyAndStop();
        }
    }

    /** Where the kernel offers huge pages, unless the options say otherwise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"-Xmx96m | true", "-Xmx96m -XX:-UseTransparentHugePages | false"})
    void jvmUsesHugePages(String options, boolean wanted) throws Exception {
        Path state = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        boolean offered = Files.exists(state) && !Files.readString(state).contains("[never]");
        Site site = new Site()
                .mode(Mode.EMBEDDED)
                .config("JVMGIJavaOptions \"" + options + "\"")
                .prepare(folder -> folder.write("apps/Pages.java", Sources.expression("Pages", USES_HUGE_PAGES)))
                .config("JVMGIScriptAlias /pages ${APPS}/Pages.java");
        try (OwnServer own = OwnServer.of(site)) {
            assertThat(own.server().get("/pages").text()).isEqualTo(String.valueOf(wanted && offered));
            own.verifyAndStop();
        }
    }

    @Test
    void startListsWhatRunsInsideForWantOfAGroup() throws Exception {
        Site site = site().source("Greeting.java")
                .config("JVMGIDaemonProcess app")
                .config("JVMGIScriptAlias /by-option ${APPS}/Greeting.java process-group=app")
                .config("JVMGIScriptAlias /by-place ${APPS}/Greeting.java")
                .config("JVMGIScriptAlias /inside ${APPS}/Greeting.java process-group=%{GLOBAL}")
                .config("<Location /by-place>\nJVMGIProcessGroup app\n</Location>");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(Codes.EMBEDDED_LIST);
            assertThat(server.logs().find(Codes.EMBEDDED_LIST)).singleElement().satisfies(line -> {
                assertThat(line.text()).contains("/instance (");
                assertThat(line.text()).doesNotContain("by-option", "by-place", "/inside");
            });
            own.verifyAndStop();
        }
    }

    @Test
    void groupsAndInsideServeSideBySide() throws Exception {
        Site site = site().config("JVMGIDaemonProcess app")
                .config("JVMGIScriptAlias /daemon ${APPS}/Instance.java process-group=app")
                .config("JVMGIScriptAlias /global ${APPS}/Instance.java process-group=%{GLOBAL}");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            long daemon = server.processes().daemon("app").pid();
            assertThat(server.get("/daemon").text()).startsWith(daemon + " ");
            assertThat(server.processes().children())
                    .anySatisfy(
                            child -> assertThat(server.get("/instance").text()).startsWith(child.pid() + " "));
            assertThat(server.get("/global").text())
                    .startsWith(server.get("/instance").text().split(" ")[0] + " ");
            own.verifyAndStop();
        }
    }

    /** A JVM costs memory: a child of httpd makes none for what runs elsewhere. */
    @Test
    void noChildHasAJvmWhenEverythingHasAGroup() throws Exception {
        Site site = new Site()
                .mode(Mode.EMBEDDED)
                .config("JVMGIDaemonProcess app")
                .source("Instance.java")
                .config("JVMGIScriptAlias /instance ${APPS}/Instance.java process-group=app");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            assertThat(server.processes().children()).isNotEmpty().noneMatch(child -> child.maps("libjvm"));
            own.verifyAndStop();
        }
    }

    @Test
    void childOfAServerThatKeepsApplicationsOutHasNoJvm() throws Exception {
        try (OwnServer own = OwnServer.of(new Site().alias("/instance", "Instance.java"))) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            assertThat(server.processes().children()).isNotEmpty().noneMatch(child -> child.maps("libjvm"));
            own.verifyAndStop();
        }
    }

    @Test
    void workerServesLikeEvent() throws Exception {
        try (OwnServer own = OwnServer.of(site().mpm(Mpm.WORKER))) {
            ApacheServer server = own.server();
            for (int i = 1; i <= 20; i++) {
                assertThat(server.get("/instance").text()).contains(" " + i + " ");
            }
            own.verifyAndStop();
        }
    }

    /** After the first start nothing that is found later keeps httpd from going on. */
    @Test
    void optionsThatBreakAtARestartLeaveTheServerRunning() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            server.expectLog(Codes.EMBEDDED_UNAVAILABLE, Codes.NO_JVM).allowLog(Codes.JAVA_UNUSABLE);
            server.reconfigure(site().config("JVMGIJavaOptions -Xmx1k"));
            server.graceful();
            Poll.until("the new generation", () -> server.get("/instance").status() == 503);
            server.reconfigure(site());
            server.graceful();
            Poll.until("the recovery", () -> server.get("/instance").status() == 200);
            own.verifyAndStop();
        }
    }
}
