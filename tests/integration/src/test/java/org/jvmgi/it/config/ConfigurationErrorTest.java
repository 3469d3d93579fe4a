/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Mpm;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** What {@code httpd -t} refuses, and the words that tell why (rows 400–406, 410–412, 417 and 418; 407 and 408 are test_folder's). */
class ConfigurationErrorTest {

    private static ApacheServer.ConfigCheck check(String lines) throws Exception {
        return ApacheServer.of(new Site().source("Greeting.java").config(lines.replace(";;", "\n")))
                .checkConfiguration();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JVMGIDaemonProcess app no-such-option=1 | no-such-option",
                "JVMGIDaemonProcess app threads=many | threads",
                "JVMGIDaemonProcess app threads=-1 | threads",
                "JVMGIDaemonProcess app threads=20000 | threads",
                "JVMGIDaemonProcess app processes=0 | processes",
                "JVMGIDaemonProcess app processes=1000 | processes",
                "JVMGIDaemonProcess app processes | processes",
                "JVMGIDaemonProcess | JVMGIDaemonProcess",
                "JVMGIDaemonProcess app;;JVMGIDaemonProcess app | app",
                "JVMGIDaemonProcess app user=nosuchuser | nosuchuser",
                "JVMGIDaemonProcess app user=root | root",
                "JVMGIDaemonProcess app user=#0 | root",
                "JVMGIDaemonProcess app group=nosuchgroup | nosuchgroup",
                "JVMGIDaemonProcess app umask=999 | umask",
                "JVMGIDaemonProcess app max-heap=lots | max-heap",
                "JVMGIDaemonProcess app queue-timeout=0 | queue-timeout",
                "JVMGIDaemonProcess app connect-timeout=0 | connect-timeout",
                "JVMGIDaemonProcess app thread-type=green | thread-type=green",
                "JVMGIDaemonProcess app cds=on | it is either auto or off",
                "JVMGIDaemonProcess app stack-size=1k | stack-size",
                "JVMGIDaemonProcess app response-buffer-size=1m | 64 KiB",
                "JVMGIDaemonProcess app response-flush-delay=2000 | response-flush-delay",
                "JVMGIDaemonProcess app queue-limit=-1 | queue-limit",
                "JVMGIDaemonProcess app request-timeout=soon | request-timeout",
                "JVMGIDaemonProcess app interrupt-timeout=-1 | interrupt-timeout",
                "JVMGIDaemonProcess app virtual-memory-limit=1g | virtual-memory-limit",
                "JVMGIDaemonProcess app chroot=/srv | chroot",
                "JVMGIDaemonProcess app env=NOEQUALS | env",
                "JVMGIDaemonProcess app system-property==x | system-property",
                "JVMGIDaemonProcess app home=relative | home",
                "JVMGIDaemonProcess app java-home=/nonexistent | /nonexistent",
                "JVMGIDaemonProcess app java-options=-XX:+NoSuchFlag | NoSuchFlag",
                "JVMGIDaemonProcess app java-options=-Xmx1k | heap",
                "JVMGIDaemonProcess app \"java-options='unclosed\" | java-options",
                "JVMGIDaemonProcess %{GLOBAL} | GLOBAL",
                "JVMGIProcessGroup undefined;;JVMGIScriptAlias / ${APPS}/Greeting.java | undefined",
                "JVMGIScriptAlias / ${APPS}/Greeting.java process-group=undefined | undefined",
                "JVMGIScriptAlias / ${APPS}/Greeting.java no-such-option=1 | no-such-option",
                "JVMGIScriptAlias / | JVMGIScriptAlias",
                "JVMGIScriptAlias nopath ${APPS}/Greeting.java | nopath",
                "JVMGIScriptAlias / app.jar | app.jar",
                "JVMGIScriptAlias / ${APPS}/Greeting.java pass-authorization=maybe | pass-authorization",
                "JVMGIScriptAliasMatch ^/(.*)$ com.example.$1 | $1",
                "JVMGIScriptAliasMatch ^/(unclosed ${APPS}/Greeting.java | regular",
                "JVMGIJavaHome /nonexistent;;JVMGIScriptAlias / ${APPS}/Greeting.java | /nonexistent",
                "JVMGIJavaOptions -XX:+NoSuchFlag;;JVMGIScriptAlias / ${APPS}/Greeting.java | NoSuchFlag",
                "JVMGIBridgeHome /nonexistent;;JVMGIScriptAlias / ${APPS}/Greeting.java | /nonexistent",
                "JVMGIDaemonProcess app worker-share=0 | worker-share",
                "JVMGIDaemonProcess app worker-share=101 | worker-share",
                "JVMGIDaemonProcess app script-user=nosuchuser | nosuchuser",
                "JVMGIDaemonProcess app script-group=nosuchgroup | nosuchgroup",
                "JVMGIDaemonProcess app script-user=root script-group=root | exclude",
                "JVMGIImportScript | JVMGIImportScript",
                "JVMGIImportScript ${APPS}/Greeting.java process-group=default | application-group",
                "JVMGIImportScript ${APPS}/Greeting.java application-group=a | process-group",
                "JVMGIImportScript ${APPS}/Greeting.java process-group=undefined application-group=a | undefined",
                "JVMGIImportScript ${APPS}/Greeting.java process-group=%{ENV:X} application-group=a | process-group",
                "JVMGIImportScript ${APPS}/Greeting.java process-group=default application-group=%{SERVER} | application-group",
                "JVMGIImportScript ${APPS}/Greeting.java process-group=%{GLOBAL} application-group=a | JVMGIRestrictEmbedded",
                "JVMGIImportScript com.example.A process-group=default application-group=a entry-class=B | entry-class",
                "JVMGIDaemonProcess app threads=0;;JVMGIProcessGroup app | threads=0",
                "JVMGIRestrictProcess undefined | undefined",
                "JVMGIRestrictProcess %{ENV:ANY} | %{ENV:ANY}",
                "JVMGISystemProperty onlyname | JVMGISystemProperty",
                "JVMGIPassAuthorization Perhaps | On",
                "JVMGIMapHEADToGET Perhaps | Auto",
                "JVMGIInternalRedirect Perhaps | On",
                "JVMGITrustedProxyHeaders X-Forwarded-Fro | X-Forwarded-Fro",
                "JVMGITrustedProxies 10.0.0.0/40 | 10.0.0.0/40",
                "JVMGITrustedProxies proxy.example | proxy.example",
                "JVMGIRequestTimeout -1 | seconds",
                "JVMGIRequestTimeout 70000 | 65534",
                "JVMGIRequestTimeout 1m | seconds",
                "<Location />;;JVMGIAccessScript;;</Location> | JVMGIAccessScript",
                "<Location />;;JVMGIAccessScript app.jar;;</Location> | app.jar",
                "<Location />;;JVMGIAccessScript /x.jar no-such-option=1;;</Location> | no-such-option",
                "<Location />;;JVMGIAuthUserScript /x.jar application-group=%{RESOURCE};;</Location> | RESOURCE",
                "<Location />;;JVMGIAuthGroupScript /x.jar process-group=undefined;;</Location> | undefined",
                "<Location />;;Require jvmgi-group;;</Location> | jvmgi-group",
                "JVMGIAccessScript /x.jar | not allowed here",
                "JVMGIDaemonProcess app hook-threads=0 | hook-threads",
                "JVMGIHandlerScript jvmgi-script ${APPS}/Greeting.java | jvmgi-script",
                "JVMGIHandlerScript greet | JVMGIHandlerScript",
                "JVMGIHandlerScript greet ${APPS}/Greeting.java process-group=undefined | undefined",
                "<VirtualHost *:1>;;JVMGICaseSensitivity Off;;</VirtualHost> | JVMGICaseSensitivity",
                "<VirtualHost *:1>;;JVMGIJavaOptions -Xmx64m;;</VirtualHost> | JVMGIJavaOptions",
                "<VirtualHost *:1>;;JVMGISocketPrefix /x;;</VirtualHost> | JVMGISocketPrefix",
                "<VirtualHost *:1>;;JVMGIRestrictStdin On;;</VirtualHost> | JVMGIRestrictStdin",
                "JVMGIRestrictStdout Perhaps | On",
                "<JVMGILoaderOptions process-group=undefined>;;JVMGIClassPath /x;;</JVMGILoaderOptions> | undefined",
                "<JVMGILoaderOptions no-such-option=1>;;</JVMGILoaderOptions> | no-such-option",
                "<JVMGILoaderOptions application-group=%{RESOURCE}>;;</JVMGILoaderOptions> | application-group",
                "<JVMGILoaderOptions>;;JVMGIProcessGroup default;;</JVMGILoaderOptions> | JVMGIProcessGroup",
                "<JVMGILoaderOptions application-group=a>;;JVMGISystemProperty a b;;</JVMGILoaderOptions> | whole JVM",
                "<JVMGILoaderOptions application-group=a>;;JVMGIRestrictStdin On;;</JVMGILoaderOptions> | whole JVM",
                "<VirtualHost *:1>;;<JVMGILoaderOptions>;;</JVMGILoaderOptions>;;</VirtualHost> | JVMGILoaderOptions"
            })
    void isRefusedWithItsReason(String lines, String reason) throws Exception {
        ApacheServer.ConfigCheck check = check(lines);
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JVMGIDaemonProcess app",
                "JVMGIDaemonProcess default threads=4;;JVMGIProcessGroup default",
                "JVMGIDaemonProcess app display-name=%{GROUP};;JVMGIProcessGroup app",
                "JVMGIScriptAlias / ${APPS}/Absent.java",
                "JVMGIScriptAlias / com.example.Absent",
                "JVMGIScriptAlias /apps/ ${APPS}/",
                "JVMGIProcessGroup %{ENV:ANY}",
                "JVMGITrustedProxyHeaders x-real-ip Forwarded;;JVMGITrustedProxies ::1 10.0.0.0/8",
                "JVMGIRequestTimeout 0;;<Location /x>;;JVMGIRequestTimeout 600;;</Location>",
                "JVMGIRestrictProcess default %{GLOBAL}",
                "JVMGIDaemonProcess app threads=0",
                "JVMGIDaemonProcess app threads=0;;JVMGIImportScript ${APPS}/Greeting.java process-group=app application-group=%{GLOBAL}",
                "JVMGIRestrictEmbedded On"
            })
    void isAccepted(String lines) throws Exception {
        ApacheServer.ConfigCheck check = check(lines);
        assertThat(check.valid()).as(check.output()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"jvmgi-supervisor", "jvmgi-boot.jar", "jvmgi-api.jar", "engine"})
    void incompleteBridgeFolderIsNamed(String missing) throws Exception {
        Site site = new Site().source("Greeting.java").config("JVMGIScriptAlias / ${APPS}/Greeting.java");
        ApacheServer server = ApacheServer.of(site);
        ServerFolder folder = server.folder();
        Files.move(
                folder.modules().resolve("jvmgi").resolve(missing),
                folder.root().resolve("moved"));
        ApacheServer.ConfigCheck check = server.checkConfiguration();
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains(missing);
    }

    /** Row 406. */
    @Test
    void tooLongSocketPathIsRefused() throws Exception {
        ApacheServer.ConfigCheck check =
                check("JVMGISocketPrefix /tmp/" + "x".repeat(100) + ";;JVMGIScriptAlias / ${APPS}/Greeting.java");
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains("JVMGISocketPrefix");
    }

    /** Row 401. */
    @Test
    void tooOldJavaIsNamedWithTheOldestThatWillDo() throws Exception {
        Site site = new Site()
                .prepare(folder -> {
                    folder.write("jdk/release", "JAVA_VERSION=\"11.0.2\"\n");
                    Path java = folder.write("jdk/bin/java", "#!/bin/sh\nexit 1\n");
                    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
                })
                .config("JVMGIDaemonProcess app java-home=${ROOT}/jdk");
        ApacheServer.ConfigCheck check = ApacheServer.of(site).checkConfiguration();
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains("11").contains("17");
    }

    /** Row 404. */
    @Test
    void anotherUserNeedsRoot() throws Exception {
        String[] asNobody =
                Settings.root() ? new String[] {"setpriv", "--reuid=nobody", "--clear-groups"} : new String[0];
        Site site = new Site().config("JVMGIDaemonProcess app user=daemon");
        ApacheServer.ConfigCheck check = ApacheServer.of(site).checkConfiguration(asNobody);
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains("root");
    }

    /** Row 405. */
    @Test
    void socketsNeedAFolderThatExists() throws Exception {
        ApacheServer.ConfigCheck check =
                check("JVMGISocketPrefix /nonexistent/jvmgi;;JVMGIScriptAlias / ${APPS}/Greeting.java");
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains("/nonexistent").contains("JVMGISocketPrefix");
    }

    /** Row 417. */
    @Test
    void bridgeThatTheGroupsUserCannotReadIsNamed() throws Exception {
        assumeTrue(Settings.root(), "only root can run processes as other users");
        ApacheServer server = ApacheServer.of(new Site().config("JVMGIDaemonProcess app user=nobody"));
        Path jar = server.folder().modules().resolve("jvmgi/jvmgi-api.jar");
        byte[] content = Files.readAllBytes(jar);
        // A file of its own: the one that is there is shared by all servers.
        Files.delete(jar);
        Files.write(jar, content);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        ApacheServer.ConfigCheck check = server.checkConfiguration();
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains("jvmgi-api.jar").contains("nobody");
    }

    /** Row 418. */
    @Test
    void tooFewDescriptorsAreAWarningWithNumbers() throws Exception {
        ApacheServer server = ApacheServer.of(new Site().config("JVMGIDaemonProcess app"));
        ApacheServer.ConfigCheck check = server.checkConfiguration("sh", "-c", "ulimit -n 100 && exec \"$@\"", "sh");
        assertThat(check.valid()).as(check.output()).isTrue();
        assertThat(check.output()).contains(Codes.DESCRIPTORS_FEW, "100");
        assertThat(server.checkConfiguration().output()).doesNotContain(Codes.DESCRIPTORS_FEW);
    }

    /** Row 233. */
    @Test
    void portForOtherMachinesIsAWarning() throws Exception {
        String debugger =
                "JVMGIDaemonProcess app java-options=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=";
        ApacheServer.ConfigCheck check =
                ApacheServer.of(new Site().config(debugger + "*:0")).checkConfiguration();
        assertThat(check.valid()).as(check.output()).isTrue();
        assertThat(check.output()).contains(Codes.PORT_OPEN, "process group 'app'", "address=*:0");
        check = ApacheServer.of(new Site().config(debugger + "localhost:0")).checkConfiguration();
        assertThat(check.valid()).as(check.output()).isTrue();
        assertThat(check.output()).doesNotContain(Codes.PORT_OPEN);
    }

    /** Row 412. */
    @Test
    void embeddedModeIsRefusedUnderPreforkWithTheRemedy() throws Exception {
        Site site = new Site().mpm(Mpm.PREFORK).config("JVMGIRestrictEmbedded Off");
        ApacheServer.ConfigCheck check = ApacheServer.of(site).checkConfiguration();
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains("prefork");
    }
}
