/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.Tls;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What applications see of a request that came over TLS, and of what a proxy says about it. */
class TlsTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(TlsTest::site);

    private static void site(Site site) {
        site.modules("ssl")
                .alias("/v", "Variables.java")
                .prepare(Tls::writeCertificate)
                .config(Tls.CONFIGURATION)
                .config(
                        "JVMGIScriptAlias /known ${APPS}/Variables.java\nJVMGIScriptAlias /foreign ${APPS}/Variables.java")
                .config("JVMGIScriptAlias /plain ${APPS}/Variables.java")
                .config("<LocationMatch ^/(v|known|foreign)>\nSSLOptions +StdEnvVars\n</LocationMatch>")
                .config(
                        "<LocationMatch ^/(known|foreign)>\nJVMGITrustedProxyHeaders X-Forwarded-Proto X-Forwarded-SSL\n</LocationMatch>")
                .config("<Location /known>\nJVMGITrustedProxies 127.0.0.1\n</Location>")
                .config("<Location /foreign>\nJVMGITrustedProxies 192.0.2.1\n</Location>");
    }

    private static Map<String, String> get(ApacheServer server, String target, String headers) throws IOException {
        try (RawConnection connection = RawConnection.toTls(server.port())) {
            return ShownVariables.of(connection, ShownVariables.request(server, target, headers));
        }
    }

    @EachMode
    void requestOverTlsIsHttps(ApacheServer server) throws IOException {
        for (String target : new String[] {"/v", "/plain"}) {
            assertThat(get(server, target, ""))
                    .containsEntry("jvmgi.url_scheme", "(String)=https")
                    .containsEntry("REQUEST_SCHEME", "(String)=https")
                    .containsEntry("SERVER_PORT", "(String)=" + server.port())
                    .doesNotContainKey("HTTPS");
        }
    }

    @EachMode
    void variablesOfModSslArriveWhereTheyAreWanted(ApacheServer server) throws IOException {
        Map<String, String> wanted = get(server, "/v", "");
        assertThat(wanted.get("SSL_PROTOCOL")).startsWith("(String)=TLSv1.");
        assertThat(wanted.get("SSL_CIPHER")).matches("\\(String\\)=\\S+");
        assertThat(wanted).containsEntry("SSL_SERVER_S_DN_CN", "(String)=localhost");
        assertThat(get(server, "/plain", "")).doesNotContainKeys("SSL_PROTOCOL", "SSL_CIPHER");
    }

    @EachMode
    void trustedProxyKnowsTheSchemeBetterThanTls(ApacheServer server) throws IOException {
        String[][] cases = {
            {"/known", "X-Forwarded-Proto: http", "http"},
            {"/known", "X-Forwarded-Proto: https", "https"},
            {"/known", "X-Forwarded-SSL: Off", "http"},
            {"/known", "X-Other: 1", "https"},
            {"/foreign", "X-Forwarded-Proto: http", "https"},
        };
        for (String[] each : cases) {
            assertThat(get(server, each[0], each[1] + "\r\n"))
                    .as(each[0] + " " + each[1])
                    .containsEntry("jvmgi.url_scheme", "(String)=" + each[2])
                    .doesNotContainKey("HTTPS");
        }
    }
}
