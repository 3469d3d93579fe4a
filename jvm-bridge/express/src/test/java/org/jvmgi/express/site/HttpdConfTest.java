/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.express.Failure;
import org.jvmgi.express.machine.Account;
import org.jvmgi.express.machine.Bridge;
import org.jvmgi.express.machine.Httpd;
import org.jvmgi.express.machine.JavaHome;
import org.jvmgi.express.machine.Port;
import org.jvmgi.express.option.ServerOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class HttpdConfTest {

    @Command
    private static final class Line {
        @Mixin
        private ServerOptions options = new ServerOptions();
    }

    @TempDir
    private Path folder;

    private Path modules;
    private Path hello;

    @BeforeEach
    void makeMachine() throws IOException {
        modules = Files.createDirectory(folder.resolve("modules"));
        for (String name :
                new String[] {"mpm_event", "mpm_prefork", "unixd", "authz_core", "rewrite", "mime", "alias", "env"}) {
            Files.createFile(modules.resolve("mod_" + name + ".so"));
        }
        hello = Files.createFile(folder.resolve("Hello.java"));
    }

    private Site site(String... words) {
        Line line = new Line();
        new CommandLine(line).parseArgs(words);
        ServerOptions options = line.options;
        Limits.check(options);
        ClassPath classPath = ClassPath.of(options.application.classPath);
        return new Site(
                options,
                new Bridge(modules.resolve("mod_jvmgi.so"), modules.resolve("jvmgi")),
                new Httpd(Path.of("/usr/sbin/httpd"), modules, Set.of("core.c", "mod_so.c", "mod_unixd.c")),
                new JavaHome(Path.of("/opt/java"), 17),
                new Account("www-data", 33, "www-data", 33, Set.of(33), true),
                new Port(options.listener.host, options.listener.port),
                Target.of(options.application.target, !classPath.entries().isEmpty()),
                classPath,
                ServerRoot.at(folder.resolve("root")));
    }

    private String conf(String... words) {
        return new HttpdConf(site(words)).text();
    }

    private String[] withHello(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = hello.toString();
        System.arraycopy(words, 0, all, 1, words.length);
        return all;
    }

    @Test
    void deniesEverythingThenGrantsTheOneFile() {
        assertThat(conf(withHello()))
                .contains("<Directory />\n    AllowOverride None\n    Options FollowSymLinks\n    Require all denied\n")
                .contains("<Directory " + folder + ">\n    <Files Hello.java>\n        Require all granted\n")
                .contains("JVMGIScriptAlias / " + hello + " process-group=localhost:8000\n")
                .contains("JVMGIPassAuthorization On\n");
    }

    @Test
    void loadsWhatIsThereAndNotBuiltIn() {
        assertThat(conf(withHello()))
                .contains("LoadModule mpm_event_module " + modules + "/mod_mpm_event.so\n")
                .contains("LoadModule authz_core_module ")
                .doesNotContain(
                        "unixd_module", "rewrite_module", "reqtimeout", "RequestReadTimeout", "JVMGIBridgeHome");
    }

    @Test
    void allowsBodiesOfAnySizeUnlessTold() {
        assertThat(conf(withHello())).contains("LimitRequestBody 0\n");
        assertThat(conf(withHello("--limit-request-body", "10"))).contains("LimitRequestBody 10\n");
    }

    @Test
    void runsAsTheChosenAccountOnlyWhenItHasToSwitch() {
        assertThat(conf(withHello()))
                .contains("User www-data\nGroup www-data\n")
                .contains("user=www-data");
    }

    @Test
    void passesOnOnlyTheOptionsThatWereGiven() {
        assertThat(conf(withHello())).doesNotContain("timeout=", "max-heap", "java-options", "processes=", "locale");
        String all = conf(withHello(
                "--processes=2",
                "--queue-timeout=7",
                "--max-heap=1g",
                "--java-options=-Xss2m -ea",
                "--setenv",
                "A",
                "b c",
                "--system-property=x.y=z",
                "--locale=de_DE.UTF-8"));
        assertThat(all)
                .contains(
                        "processes=2", "queue-timeout=7", "max-heap=1g", "\"java-options=-Xss2m -ea\"", "\"env=A=b c\"")
                .contains("system-property=x.y=z", "locale=de_DE.UTF-8", "SetEnv A \"b c\"\n", "LoadModule env_module");
    }

    @Test
    void mountsAFolderOfApplicationsWithSlashesOnBothSides() {
        assertThat(conf(folder + "/", "--mount-point=/apps"))
                .contains("JVMGIScriptAlias /apps/ " + folder + "/ process-group=")
                .contains("<Directory " + folder + ">");
        assertThat(site(folder + "/", "--mount-point=/apps").url()).isEqualTo("http://localhost:8000/apps/");
    }

    @Test
    void guardsAClassByItsLocation() {
        assertThat(conf("com.example.App", "--class-path", folder.toString(), "--mount-point", "/app/"))
                .contains("JVMGIScriptAlias /app com.example.App ")
                .contains("<Location /app>\n    Require all granted\n")
                .contains("class-path=" + folder);
    }

    @Test
    void answersOnlyToItsNamesWhenItHasOne() {
        assertThat(conf(withHello("--server-name=example.com", "--server-alias=*.example.com", "--allow-localhost")))
                .containsSubsequence(
                        "<VirtualHost *:8000>",
                        "Require all denied",
                        "</VirtualHost>",
                        "<VirtualHost *:8000>",
                        "ServerName example.com",
                        "ServerAlias *.example.com",
                        "ServerAlias localhost",
                        "JVMGIScriptAlias /",
                        "</VirtualHost>");
    }

    @Test
    void servesFilesBeforeTheApplication() {
        assertThat(conf(withHello("--document-root", folder.toString(), "--url-alias", "/static/", folder.toString())))
                .containsSubsequence(
                        "DocumentRoot " + folder, "RewriteRule", "Alias /static " + folder, "JVMGIScriptAlias");
    }

    @Test
    void sizesApacheForTheApplication() {
        assertThat(Workers.of(site(withHello()))).isEqualTo(new Workers(1, 32));
        assertThat(Workers.of(site(withHello("--processes=4", "--threads=50")))).isEqualTo(new Workers(5, 64));
        assertThat(Workers.of(site(withHello("--max-clients=7", "--server-mpm=prefork"))))
                .isEqualTo(new Workers(7, 1));
    }

    @Test
    void refusesValuesInTheWordsOfTheCommandLine() {
        assertThatThrownBy(() -> conf(withHello("--threads=0")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("--threads 0");
        assertThatThrownBy(() -> conf(withHello("--queue-timeout=0"))).hasMessageContaining("--queue-timeout");
        assertThatThrownBy(() -> conf(withHello("--mount-point=app"))).hasMessageContaining("--mount-point");
        assertThatThrownBy(() -> conf(withHello("--log-level=loud\nx"))).hasMessageContaining("--log-level");
        assertThatThrownBy(() -> conf(withHello("--server-mpm=mpmt_os2"))).hasMessageContaining("--server-mpm");
        assertThatThrownBy(() -> conf(withHello("--server-alias=x"))).hasMessageContaining("--server-name");
        assertThatThrownBy(() -> conf(withHello("--url-alias", "/", "/tmp"))).hasMessageContaining("--url-alias");
    }

    @Test
    void logsToStandardErrorWhenAsked() {
        assertThat(conf(withHello("--log-to-terminal"))).contains("ErrorLog /dev/stderr\n");
        assertThat(site(withHello()).errorLog()).isEqualTo(folder.resolve("root/error_log"));
        assertThat(site(withHello("--log-directory=/var/log/x")).errorLog()).isEqualTo(Path.of("/var/log/x/error_log"));
        assertThat(conf(withHello("--log-level", "debug jvmgi:trace4"))).contains("LogLevel debug jvmgi:trace4\n");
    }
}
