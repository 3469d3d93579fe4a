/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.it.environ.ShownVariables.get;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What applications see of a request that came through reverse proxies (rows 018 and 019). The test is the peer, 127.0.0.1. */
class TrustedProxyTest {

    private static final String ALL =
            "X-Forwarded-For X-Forwarded-Host X-Forwarded-Server X-Forwarded-Port X-Script-Name"
                    + " X-Forwarded-Script-Name X-Forwarded-Proto X-Forwarded-SSL X-Forwarded-HTTPS";

    private static final String EVERYTHING = "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Host: a.example\r\n"
            + "X-Forwarded-Server: b.example\r\nX-Forwarded-Port: 8443\r\nX-Script-Name: /outer/\r\n"
            + "X-Forwarded-Proto: https\r\nX-Client-IP: 198.51.100.1\r\nX-Real-IP: 198.51.100.2\r\n"
            + "Forwarded: for=198.51.100.3\r\nX-Host: c.example\r\nX-Scheme: http\r\n";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(TrustedProxyTest::site);

    private static void site(Site site) {
        site.source("Variables.java");
        place(site, "plain");
        place(site, "open", "JVMGITrustedProxyHeaders " + ALL);
        place(site, "known", "JVMGITrustedProxyHeaders " + ALL, "JVMGITrustedProxies 127.0.0.1 10.0.0.0/8");
        place(site, "foreign", "JVMGITrustedProxyHeaders " + ALL, "JVMGITrustedProxies 192.0.2.0/24 ::1");
        place(site, "partial", "JVMGITrustedProxyHeaders X-Forwarded-For");
        place(
                site,
                "rfc",
                "JVMGITrustedProxyHeaders forwarded",
                "JVMGITrustedProxies 127.0.0.0/8\nJVMGITrustedProxies 10.0.0.1");
        place(site, "rfc-foreign", "JVMGITrustedProxyHeaders Forwarded", "JVMGITrustedProxies 192.0.2.1");
        site.config("<Location /known/inner>\nJVMGITrustedProxies 192.0.2.1\n</Location>");
    }

    private static void place(Site site, String name, String... directives) {
        site.config("JVMGIScriptAlias /" + name + " ${APPS}/Variables.java")
                .config("<Location /" + name + ">\n" + String.join("\n", directives) + "\n</Location>");
    }

    private static void addressIs(ApacheServer server, String target, String forwardedFor, String address, String rest)
            throws IOException {
        assertThat(get(server, target, "X-Forwarded-For: " + forwardedFor + "\r\n"))
                .as(forwardedFor)
                .containsEntry("REMOTE_ADDR", "(String)=" + address)
                .containsEntry("HTTP_X_FORWARDED_FOR", "(String)=" + rest);
    }

    @EachMode
    void withoutTheDirectiveHeadersAreOnlyHeaders(ApacheServer server) throws IOException {
        assertThat(get(server, "/plain", EVERYTHING))
                .containsEntry("REMOTE_ADDR", "(String)=127.0.0.1")
                .containsEntry("HTTP_HOST", "(String)=www.example.com:" + server.port())
                .containsEntry("SCRIPT_NAME", "(String)=/plain")
                .containsEntry("jvmgi.url_scheme", "(String)=http")
                .containsEntry("HTTP_X_FORWARDED_FOR", "(String)=203.0.113.1")
                .containsEntry("HTTP_X_REAL_IP", "(String)=198.51.100.2")
                .containsEntry("HTTP_FORWARDED", "(String)=for=198.51.100.3")
                .doesNotContainKey("mod_jvmgi.mount_point");
    }

    @EachMode
    void trustedPeerTellsWhatTheClientSees(ApacheServer server) throws IOException {
        for (String place : new String[] {"/open", "/known"}) {
            assertThat(get(server, place + "/x", EVERYTHING))
                    .as(place)
                    .containsEntry("REMOTE_ADDR", "(String)=203.0.113.1")
                    .containsEntry("REMOTE_PORT", "(String)=0")
                    .containsEntry("HTTP_HOST", "(String)=a.example")
                    .containsEntry("SERVER_NAME", "(String)=b.example")
                    .containsEntry("SERVER_PORT", "(String)=8443")
                    .containsEntry("SCRIPT_NAME", "(String)=/outer")
                    .containsEntry("PATH_INFO", "(String)=/x")
                    .containsEntry("jvmgi.url_scheme", "(String)=https")
                    .containsEntry("mod_jvmgi.mount_point", "(String)=/outer")
                    .containsEntry("mod_jvmgi.script_name", "(String)=" + place)
                    .containsEntry("mod_jvmgi.path_info", "(String)=/x")
                    .containsEntry("mod_jvmgi.listener_port", "(String)=" + server.port())
                    .containsEntry("HTTP_X_FORWARDED_FOR", "(String)=203.0.113.1")
                    .containsEntry("HTTP_X_FORWARDED_HOST", "(String)=a.example")
                    .doesNotContainKeys(
                            "HTTP_X_CLIENT_IP",
                            "HTTP_X_REAL_IP",
                            "HTTP_FORWARDED",
                            "HTTP_X_HOST",
                            "HTTP_X_SCHEME",
                            "HTTPS");
        }
    }

    /** Row 019. */
    @EachMode
    void foreignPeerIsNotBelievedAndItsHeadersVanish(ApacheServer server) throws IOException {
        for (String place : new String[] {"/foreign", "/known/inner"}) {
            Map<String, String> v = get(server, place, EVERYTHING + "X-Kept: 1\r\n");
            assertThat(v)
                    .as(place)
                    .containsEntry("REMOTE_ADDR", "(String)=127.0.0.1")
                    .containsEntry("HTTP_HOST", "(String)=www.example.com:" + server.port())
                    .containsEntry("SERVER_PORT", "(String)=" + server.port())
                    .containsEntry("jvmgi.url_scheme", "(String)=http")
                    .containsEntry("HTTP_X_KEPT", "(String)=1")
                    .doesNotContainKeys("mod_jvmgi.mount_point", "HTTPS", "HTTP_FORWARDED");
            assertThat(v.get("SCRIPT_NAME")).isEqualTo(v.get("mod_jvmgi.script_name"));
            assertThat(v.keySet())
                    .noneMatch(key -> key.matches("HTTP_X_(FORWARDED.*|CLIENT_IP|REAL_IP|HOST|SCHEME|SCRIPT_NAME)"));
        }
    }

    @EachMode
    void familiesThatAreNotNamedAreLeftAlone(ApacheServer server) throws IOException {
        assertThat(get(server, "/partial", EVERYTHING))
                .containsEntry("REMOTE_ADDR", "(String)=203.0.113.1")
                .containsEntry("HTTP_HOST", "(String)=www.example.com:" + server.port())
                .containsEntry("HTTP_X_FORWARDED_HOST", "(String)=a.example")
                .containsEntry("HTTP_X_FORWARDED_PROTO", "(String)=https")
                .containsEntry("HTTP_X_SCRIPT_NAME", "(String)=/outer/")
                .containsEntry("jvmgi.url_scheme", "(String)=http")
                .doesNotContainKeys("HTTP_X_CLIENT_IP", "HTTP_X_REAL_IP", "HTTP_FORWARDED");
    }

    @EachMode
    void chainsAreWalkedToTheFirstAddressThatIsNotTrusted(ApacheServer server) throws IOException {
        addressIs(server, "/known", "1.2.3.4, 203.0.113.1, 10.0.0.1", "203.0.113.1", "203.0.113.1, 10.0.0.1");
        addressIs(server, "/known", "10.0.0.2, 10.0.0.1", "10.0.0.2", "10.0.0.2, 10.0.0.1");
        addressIs(server, "/known", "1.2.3.4, 203.0.113.1", "203.0.113.1", "203.0.113.1");
        addressIs(server, "/open", "1.2.3.4, 203.0.113.1", "1.2.3.4", "1.2.3.4, 203.0.113.1");
        addressIs(server, "/known", "1.2.3.4\r\nX-Forwarded-For: 203.0.113.1", "203.0.113.1", "203.0.113.1");
        addressIs(server, "/known", "2001:DB8::1, 10.0.0.1", "2001:db8::1", "2001:DB8::1, 10.0.0.1");
    }

    @EachMode
    void emptyElementsDoNotCount(ApacheServer server) throws IOException {
        addressIs(server, "/known", "203.0.113.1,", "203.0.113.1", "203.0.113.1,");
        addressIs(server, "/known", ",203.0.113.1", "203.0.113.1", "203.0.113.1");
        addressIs(server, "/known", "203.0.113.1,,10.0.0.1", "203.0.113.1", "203.0.113.1,,10.0.0.1");
        addressIs(server, "/known", "203.0.113.1, 10.0.0.1, ,", "203.0.113.1", "203.0.113.1, 10.0.0.1, ,");
        addressIs(server, "/known", ", ,10.0.0.1", "10.0.0.1", "10.0.0.1");
        addressIs(server, "/open", ",203.0.113.1", "203.0.113.1", "203.0.113.1");
        addressIs(server, "/open", ", , 203.0.113.1, 1.2.3.4", "203.0.113.1", "203.0.113.1, 1.2.3.4");
        addressIs(server, "/open", "203.0.113.1,", "203.0.113.1", "203.0.113.1,");
        assertThat(get(server, "/known", "X-Forwarded-For: ,\r\n")).containsEntry("REMOTE_ADDR", "(String)=127.0.0.1");
    }

    @EachMode
    void elementsWithoutAnAddressEndTheWalk(ApacheServer server) throws IOException {
        addressIs(server, "/known", "1.2.3.4, unknown, 10.0.0.1", "10.0.0.1", "unknown, 10.0.0.1");
        addressIs(server, "/known", "1.2.3.4, unknown", "127.0.0.1", "unknown");
    }

    @EachMode
    void schemeComesInWordsAndFlags(ApacheServer server) throws IOException {
        String[][] cases = {
            {"X-Forwarded-Proto: https", "https"},
            {"X-Forwarded-Proto: http", "http"},
            {"X-Forwarded-SSL: On", "https"},
            {"X-Forwarded-SSL: true", "https"},
            {"X-Forwarded-SSL: 1", "https"},
            {"X-Forwarded-SSL: Off", "http"},
            {"X-Forwarded-HTTPS: false", "http"},
            {"X-Forwarded-HTTPS: 0", "http"},
            {"X-Forwarded-Proto: gopher", "http"},
        };
        for (String[] each : cases) {
            assertThat(get(server, "/open", each[0] + "\r\n"))
                    .as(each[0])
                    .containsEntry("jvmgi.url_scheme", "(String)=" + each[1])
                    .doesNotContainKey("HTTPS");
        }
    }

    @EachMode
    void mountPointComesUnderEitherName(ApacheServer server) throws IOException {
        for (String name : new String[] {"X-Script-Name", "X-Forwarded-Script-Name"}) {
            assertThat(get(server, "/known/a", name + ": //outer//b\r\n"))
                    .containsEntry("SCRIPT_NAME", "(String)=/outer/b")
                    .containsEntry("mod_jvmgi.mount_point", "(String)=/outer/b")
                    .containsEntry("PATH_INFO", "(String)=/a");
        }
        assertThat(get(server, "/known", "X-Script-Name: outer\r\n"))
                .containsEntry("SCRIPT_NAME", "(String)=/known")
                .doesNotContainKey("mod_jvmgi.mount_point");
    }

    @EachMode
    void forwardedTellsAddressHostAndScheme(ApacheServer server) throws IOException {
        String chain = "for=1.2.3.4;host=evil.example;proto=http,"
                + " For=\"[2001:DB8::17]:4711\";Proto=https;by=_us;host=\"a.example:8443\", for=10.0.0.1;host=inner";
        assertThat(get(server, "/rfc", "Forwarded: " + chain + "\r\nX-Forwarded-For: 9.9.9.9\r\n"))
                .containsEntry("REMOTE_ADDR", "(String)=2001:db8::17")
                .containsEntry("REMOTE_PORT", "(String)=4711")
                .containsEntry("HTTP_HOST", "(String)=a.example:8443")
                .containsEntry("jvmgi.url_scheme", "(String)=https")
                .containsEntry("HTTP_FORWARDED", "(String)=" + chain.substring(chain.indexOf("For=")))
                .doesNotContainKey("HTTP_X_FORWARDED_FOR");
        assertThat(get(server, "/rfc", "Forwarded: for=_hidden;proto=https, for=10.0.0.1\r\n"))
                .containsEntry("REMOTE_ADDR", "(String)=10.0.0.1")
                .containsEntry("jvmgi.url_scheme", "(String)=https");
        assertThat(get(server, "/rfc-foreign", "Forwarded: " + chain + "\r\n"))
                .containsEntry("REMOTE_ADDR", "(String)=127.0.0.1")
                .doesNotContainKey("HTTP_FORWARDED");
    }

    @EachMode
    void malformedForwardedIsABadRequest(ApacheServer server) {
        server.expectLog(Codes.FORWARDED_INVALID);
        for (String value :
                new String[] {"for=\"1.2.3.4", "for=1.2.3.4 proto=http", "1.2.3.4", "for=1.2.3.4;for=5.6.7.8"}) {
            assertThat(server.send("GET", "/rfc", "Forwarded: " + value + "\r\n")
                            .status())
                    .as(value)
                    .isEqualTo(400);
            assertThat(server.send("GET", "/rfc-foreign", "Forwarded: " + value + "\r\n")
                            .status())
                    .as(value)
                    .isEqualTo(200);
        }
    }

    /** Row 018: no header takes another one away, and the peer is the connection's. */
    @EachMode
    void connectionHeaderTakesNoHeaderAway(ApacheServer server) throws IOException {
        String trick = "Connection: X-Forwarded-For\r\nX-Forwarded-For: 203.0.113.1, 10.0.0.1\r\n";
        assertThat(get(server, "/known", trick)).containsEntry("REMOTE_ADDR", "(String)=203.0.113.1");
        assertThat(get(server, "/foreign", trick)).containsEntry("REMOTE_ADDR", "(String)=127.0.0.1");
    }
}
