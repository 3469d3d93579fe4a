/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.it.environ.ShownVariables.get;

import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** The variables that an application is given: keys, types, and what becomes of the request's headers. */
class EnvironTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(EnvironTest::site);

    private static void site(Site site) {
        site.modules("env", "setenvif", "rewrite", "auth_basic", "authn_core", "authn_file", "authz_user")
                .alias("/v", "Variables.java")
                .config("JVMGIScriptAlias /passed ${APPS}/Variables.java")
                .config("JVMGIScriptAlias /option ${APPS}/Variables.java pass-authorization=On")
                .config("JVMGIScriptAlias /cgipass ${APPS}/Variables.java")
                .config("JVMGIScriptAlias /login ${APPS}/Variables.java")
                .config("<Location /passed>\nJVMGIPassAuthorization On\n</Location>")
                .config("<Location /cgipass>\nCGIPassAuth On\n</Location>")
                .config("SetEnv PLAIN_VALUE \"of SetEnv\"\nSetEnvIf Request_URI b$ BY_URI=yes")
                .config("SetEnv SCRIPT_NAME /forged\nSetEnv jvmgi.url_scheme forged\nSetEnv REMOTE_ADDR 1.2.3.4\n"
                        + "SetEnv jvmgi.interim x\nSetEnv mod_jvmgi.mount_point /x\nSetEnv apache.request_rec x")
                .config(
                        "<Location /v/on>\nSetEnv HTTPS On\n</Location>\n<Location /v/off>\nSetEnv HTTPS off\n</Location>")
                .config("<Location /v>\nRewriteEngine On\nRewriteRule .* - [E=BY_REWRITE:yes]\n</Location>")
                .prepare(folder -> folder.write("conf/users", "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n"))
                .config(
                        """
                        <Location /login>
                            AuthType Basic
                            AuthName test
                            AuthBasicProvider file
                            AuthUserFile ${ROOT}/conf/users
                            Require valid-user
                        </Location>
                        """);
    }

    @EachMode
    void cgiVariables(ApacheServer server) throws Exception {
        Map<String, String> v = get(server, "/v/a%20b?x=1&y=%20", "");
        assertThat(v)
                .containsEntry("REQUEST_METHOD", "(String)=GET")
                .containsEntry("SCRIPT_NAME", "(String)=/v")
                .containsEntry("PATH_INFO", "(String)=/a b")
                .containsEntry("QUERY_STRING", "(String)=x=1&y=%20")
                .containsEntry("REQUEST_URI", "(String)=/v/a%20b?x=1&y=%20")
                .containsEntry("jvmgi.raw_target", "(String)=/v/a%20b?x=1&y=%20")
                .containsEntry("SERVER_PROTOCOL", "(String)=HTTP/1.1")
                .containsEntry("SERVER_PORT", "(String)=" + server.port())
                .containsEntry("SERVER_ADDR", "(String)=127.0.0.1")
                .containsEntry("REMOTE_ADDR", "(String)=127.0.0.1")
                .containsEntry("REQUEST_SCHEME", "(String)=http")
                .containsEntry("HTTP_HOST", "(String)=www.example.com:" + server.port())
                .containsEntry("SCRIPT_FILENAME", "(String)=" + server.folder().apps() + "/Variables.java")
                .containsEntry("DOCUMENT_ROOT", "(String)=" + server.folder().htdocs())
                .containsKeys("SERVER_NAME", "SERVER_SOFTWARE", "SERVER_ADMIN", "REMOTE_PORT", "CONTEXT_PREFIX");
    }

    @EachMode
    void emptyPartsArePresent(ApacheServer server) throws Exception {
        assertThat(get(server, "/v", ""))
                .containsEntry("PATH_INFO", "(String)=")
                .containsEntry("QUERY_STRING", "(String)=");
    }

    @EachMode
    void variablesOfTheServerProcessAreAbsent(ApacheServer server) throws Exception {
        assertThat(get(server, "/v", ""))
                .doesNotContainKeys(
                        "PATH",
                        "LD_LIBRARY_PATH",
                        "GATEWAY_INTERFACE",
                        "SERVER_SIGNATURE",
                        "HTTPS",
                        "SSL_PROTOCOL",
                        "SSL_CIPHER",
                        "CONTENT_LENGTH",
                        "CONTENT_TYPE",
                        "REMOTE_USER",
                        "AUTH_TYPE");
    }

    @EachMode
    void objectsHaveTheirTypes(ApacheServer server) throws Exception {
        assertThat(get(server, "/v", ""))
                .containsEntry("jvmgi.version", "(List)=[1, 0]")
                .containsEntry("jvmgi.url_scheme", "(String)=http")
                .containsEntry("jvmgi.multithread", "(Boolean)=true")
                .containsEntry("jvmgi.multiprocess", "(Boolean)=" + (server.mode() == Mode.EMBEDDED))
                .containsEntry("jvmgi.run_once", "(Boolean)=false")
                .containsEntry("jvmgi.input_terminated", "(Boolean)=true")
                .hasEntrySatisfying("jvmgi.input", value -> assertThat(value).startsWith("(InputStream)"))
                .hasEntrySatisfying("jvmgi.errors", value -> assertThat(value).startsWith("(PrintWriter)"))
                .hasEntrySatisfying(
                        "jvmgi.file_wrapper", value -> assertThat(value).startsWith("(Function)"))
                .hasEntrySatisfying(
                        "mod_jvmgi.version", value -> assertThat(value).startsWith("(List)=["))
                .hasEntrySatisfying("apache.version", value -> assertThat(value).startsWith("(List)=[2, 4, "))
                .hasEntrySatisfying(
                        "mod_jvmgi.request_start", value -> assertThat(value).matches("\\(Long\\)=\\d{16}"));
    }

    @EachMode
    void reservedKeysThatAreNotSupportedAreAbsent(ApacheServer server) throws Exception {
        assertThat(get(server, "/v", "Upgrade: websocket\r\nConnection: close, Upgrade\r\n"))
                .doesNotContainKeys("jvmgi.upgrade", "jvmgi.trailers");
    }

    @EachMode
    void keysOfTheModule(ApacheServer server) throws Exception {
        Map<String, String> v = get(server, "/v/a", "");
        assertThat(v)
                .containsEntry(
                        "mod_jvmgi.process_group", "(String)=" + (server.mode() == Mode.EMBEDDED ? "" : "default"))
                .containsEntry("mod_jvmgi.script_name", "(String)=/v")
                .containsEntry("mod_jvmgi.path_info", "(String)=/a")
                .containsEntry("mod_jvmgi.request_handler", "(String)=jvmgi-script")
                .containsEntry("mod_jvmgi.listener_port", "(String)=" + server.port())
                .containsKeys(
                        "mod_jvmgi.application_group",
                        "mod_jvmgi.entry_class",
                        "mod_jvmgi.handler_script",
                        "mod_jvmgi.server_pid",
                        "mod_jvmgi.request_id",
                        "mod_jvmgi.connection_id",
                        "mod_jvmgi.thread_id",
                        "mod_jvmgi.queue_start",
                        "mod_jvmgi.daemon_start",
                        "mod_jvmgi.application_start");
        assertThat(v.get("mod_jvmgi.application_group")).isEqualTo("(String)=localhost:" + server.port() + "|/v");
    }

    @EachMode
    void bodyHeadersAreNoHttpVariables(ApacheServer server) throws Exception {
        Map<String, String> v = ShownVariables.of(
                server,
                "POST /v HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/x-y\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(v)
                .containsEntry("CONTENT_TYPE", "(String)=text/x-y")
                .containsEntry("CONTENT_LENGTH", "(String)=5")
                .doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
    }

    /** Rows 013 and 015. */
    @EachMode
    void headersBecomeVariables(ApacheServer server) throws Exception {
        assertThat(
                        get(
                                server,
                                "/v",
                                "X-One-Two: 1\r\nx-repeated: a\r\nX-Repeated: b\r\nX-Folded: a\r\n  b\r\nX-Latin: gr\u00fc\u00dfe\r\nX-Empty:\r\n"))
                .containsEntry("HTTP_X_ONE_TWO", "(String)=1")
                .containsEntry("HTTP_X_REPEATED", "(String)=a, b")
                .containsEntry("HTTP_X_FOLDED", "(String)=a b")
                .containsEntry("HTTP_X_LATIN", "(String)=gr\u00fc\u00dfe")
                .containsEntry("HTTP_X_EMPTY", "(String)=")
                .doesNotContainKey("HTTP_X_ABSENT");
    }

    /** Rows 016, 017, 020 and 043. */
    @EachMode
    void headersThatCouldPassForOthersAreDropped(ApacheServer server) throws Exception {
        assertThat(get(
                        server,
                        "/v",
                        "X_Under: 1\r\nX.Dot: 1\r\nContent_Length: 7\r\nProxy: http://evil\r\nAuthorization: Basic eDp5\r\n"
                                + "Proxy-Authorization: Basic eDp5\r\njvmgi.url_scheme: https\r\n"))
                .doesNotContainKeys(
                        "HTTP_X_UNDER",
                        "HTTP_X_DOT",
                        "HTTP_CONTENT_LENGTH",
                        "CONTENT_LENGTH",
                        "HTTP_PROXY",
                        "HTTP_AUTHORIZATION",
                        "HTTP_PROXY_AUTHORIZATION")
                .containsEntry("jvmgi.url_scheme", "(String)=http");
        assertThat(get(server, "/v", "X-Under: real\r\nX_Under: shadow\r\n"))
                .containsEntry("HTTP_X_UNDER", "(String)=real");
    }

    /** Row 018. */
    @EachMode
    void connectionHeaderHidesNothing(ApacheServer server) throws Exception {
        assertThat(
                        ShownVariables.of(
                                server,
                                "GET /v HTTP/1.1\r\nHost: x\r\nConnection: close, X-Kept\r\nX-Kept: 1\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n"))
                .containsEntry("REMOTE_ADDR", "(String)=127.0.0.1");
    }

    @EachMode
    void authorizationIsPassedWhereItIsAllowed(ApacheServer server) throws Exception {
        for (String url : new String[] {"/passed", "/option", "/cgipass"}) {
            assertThat(get(server, url, "Authorization: Bearer token\r\n"))
                    .containsEntry("HTTP_AUTHORIZATION", "(String)=Bearer token");
        }
    }

    @EachMode
    void authenticatedUserIsKnown(ApacheServer server) throws Exception {
        assertThat(get(server, "/login", "Authorization: Basic YW5uOnNlY3JldA==\r\n"))
                .containsEntry("REMOTE_USER", "(String)=ann")
                .containsEntry("AUTH_TYPE", "(String)=Basic")
                .doesNotContainKey("HTTP_AUTHORIZATION");
    }

    @EachMode
    void variablesOfTheConfigurationArrive(ApacheServer server) throws Exception {
        assertThat(get(server, "/v/b", ""))
                .containsEntry("PLAIN_VALUE", "(String)=of SetEnv")
                .containsEntry("BY_URI", "(String)=yes")
                .containsEntry("BY_REWRITE", "(String)=yes");
    }

    @EachMode
    void computedVariablesWinOverConfiguredOnes(ApacheServer server) throws Exception {
        assertThat(get(server, "/v/b", ""))
                .containsEntry("SCRIPT_NAME", "(String)=/v")
                .containsEntry("REMOTE_ADDR", "(String)=127.0.0.1")
                .containsEntry("jvmgi.url_scheme", "(String)=http");
    }

    @EachMode
    void configuredHttpsDecidesTheScheme(ApacheServer server) throws Exception {
        assertThat(get(server, "/v/on", ""))
                .containsEntry("jvmgi.url_scheme", "(String)=https")
                .doesNotContainKey("HTTPS");
        assertThat(get(server, "/v/off", ""))
                .containsEntry("jvmgi.url_scheme", "(String)=http")
                .doesNotContainKey("HTTPS");
    }

    @EachMode
    void keysOfOursAreNeverConfigured(ApacheServer server) throws Exception {
        assertThat(get(server, "/v", ""))
                .doesNotContainKeys("mod_jvmgi.mount_point", "apache.request_rec")
                .doesNotContainEntry("jvmgi.interim", "(String)=x");
    }
}
