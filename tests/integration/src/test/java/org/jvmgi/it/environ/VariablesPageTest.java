/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** The page about variables, {@code docs/environ.md}, holds every key with its type. */
class VariablesPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+`) \\| ([^|]*) \\|", Pattern.MULTILINE);
    private static final Pattern KEY = Pattern.compile("`([^`]+)`");

    @RegisterExtension
    static final Servers SERVERS = Servers.of(VariablesPageTest::site);

    private static void site(Site site) {
        site.modules("env")
                .alias("/v", "Variables.java")
                .config("ErrorDocument 404 /v/missing\nJVMGIHandlerScript named ${APPS}/Variables.java")
                .config("<Location /named>\nSetHandler named\n</Location>")
                .config("JVMGITrustedProxyHeaders X-Script-Name");
    }

    /** Types by key. A key that ends in an asterisk stands for all that begin so. */
    private static Map<String, String> types() throws IOException {
        Map<String, String> types = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Files.readString(Settings.repository().resolve("docs/environ.md")));
        while (row.find()) {
            Matcher key = KEY.matcher(row.group(1));
            while (key.find()) {
                types.put(key.group(1), row.group(2));
            }
        }
        return types;
    }

    private static String typeOf(String key, Map<String, String> types) {
        String exact = types.get(key);
        return exact != null ? exact : types.get(key.substring(0, key.indexOf('_') + 1) + "*");
    }

    @EachMode
    void everyKeyIsOnThePageWithItsType(ApacheServer server) throws IOException {
        Map<String, String> types = types();
        String[] requests = {
            ShownVariables.request(server, "/v/a?x=1", "X-Script-Name: /outer\r\nCookie: a=b\r\n"),
            ShownVariables.request(server, "/nowhere?x=1", ""),
            ShownVariables.request(server, "/named/x", ""),
            "POST /v HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: a/b\r\nContent-Length: 3\r\n\r\nabc"
        };
        for (String request : requests) {
            ShownVariables.of(server, request)
                    .forEach((key, value) -> assertThat(value).as(key).startsWith("(" + typeOf(key, types) + ")="));
        }
    }
}
