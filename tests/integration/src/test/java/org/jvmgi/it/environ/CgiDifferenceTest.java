/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** The variables that httpd's own mod_cgi gives a script, beside ours for the same requests. */
class CgiDifferenceTest {
    /** What the script's shell adds, and what httpd hands on where the machine has it. */
    private static final Set<String> OF_THE_MACHINE = Set.of("PWD", "OLDPWD", "SHLVL", "_", "LD_LIBRARY_PATH");

    private static final Pattern OURS = Pattern.compile("(\\w+) \\(String\\)=(.*)");
    private static final Pattern THEIRS = Pattern.compile("(\\w+)=(.*)");
    private static final Pattern EXPLAINED = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

    @RegisterExtension
    static final Servers SERVERS = Servers.of(CgiDifferenceTest::site);

    private static void site(Site site) {
        site.modules("cgi", "alias", "env", "setenvif", "auth_basic", "authn_core", "authn_file", "authz_user")
                .prepare(CgiDifferenceTest::writeScript)
                .prepare(folder -> folder.write("conf/users", "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n"))
                .config("ScriptAlias /by-cgi ${HTDOCS}/variables.sh")
                .alias("/by-jvmgi", "Variables.java")
                .config("SetEnv PLAIN_VALUE \"of SetEnv\"\nSetEnvIf Request_URI b$ BY_URI=yes")
                .config(
                        """
                        <LocationMatch "/login">
                            AuthType Basic
                            AuthName test
                            AuthBasicProvider file
                            AuthUserFile ${ROOT}/conf/users
                            Require valid-user
                        </LocationMatch>
                        """);
    }

    private static void writeScript(ServerFolder folder) throws IOException {
        // It reads the body: httpd logs an error when it cannot write all of it to a script that has ended.
        String script = "#!/bin/sh\ncat >/dev/null\nprintf 'Content-Type: text/plain\\n\\n'\nexec env\n";
        Path file = folder.write("htdocs/variables.sh", script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Map<String, String> variables(ApacheServer server, Pattern line, String mount, String request)
            throws IOException {
        try (RawConnection connection = server.connect()) {
            Map<String, String> variables = new TreeMap<>();
            String sent = request.replace("MOUNT", mount);
            String text = connection.send(sent).read().text(StandardCharsets.ISO_8859_1);
            text.lines()
                    .map(line::matcher)
                    .filter(Matcher::matches)
                    .forEach(match ->
                            variables.put(match.group(1), match.group(2).replace(mount, "MOUNT")));
            assertThat(variables).as(text).containsKey("REQUEST_METHOD");
            variables.keySet().removeAll(OF_THE_MACHINE);
            // Each connection has a port of its own.
            variables.remove("REMOTE_PORT");
            return variables;
        }
    }

    /** The keys whose values differ, or which one of the two does not have. */
    private static Map<String, String> differences(ApacheServer server, String request) throws IOException {
        Map<String, String> ours = variables(server, OURS, "/by-jvmgi", request);
        Map<String, String> theirs = variables(server, THEIRS, "/by-cgi", request);
        Set<String> keys = new TreeSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        Map<String, String> differences = new TreeMap<>();
        for (String key : keys) {
            String our = ours.getOrDefault(key, "(absent)");
            String their = theirs.getOrDefault(key, "(absent)");
            if (!our.equals(their)) {
                differences.put(key, our + " here, there " + their);
            }
        }
        return differences;
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
    }

    @EachMode
    void everyDifferenceIsExplained(ApacheServer server) throws IOException {
        Map<String, String> differences = new TreeMap<>();
        differences.putAll(differences(server, get("MOUNT", "")));
        differences.putAll(differences(server, get("MOUNT/a%20b//c?x=1&y=%20", "")));
        differences.putAll(differences(server, get("MOUNT/b", "X-Two: 1\r\nX-Two: 2\r\nX_Under: u\r\nProxy: p\r\n")));
        differences.putAll(differences(server, get("MOUNT/%FF?%FF", "X-Byte: \u00ff\r\nCookie: a=b\r\n")));
        differences.putAll(differences(server, get("MOUNT/login", "Authorization: Basic YW5uOnNlY3JldA==\r\n")));
        differences.putAll(differences(
                server,
                "POST MOUNT HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: a/b\r\n"
                        + "Content-Length: 3\r\n\r\nabc"));
        assertThat(differences.keySet()).as(differences.toString()).isEqualTo(explained());
    }

    /** The keys of the page's table. */
    private static Set<String> explained() throws IOException {
        String page = Files.readString(Settings.repository().resolve("docs/conformance.md"));
        String section = page.substring(page.indexOf("\n## Differences from CGI\n"));
        Set<String> keys = new TreeSet<>();
        Matcher row = EXPLAINED.matcher(section);
        while (row.find()) {
            keys.add(row.group(1));
        }
        return keys;
    }
}
