/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.Httpd;
import org.jvmgi.it.server.Identity;
import org.jvmgi.it.server.Mpm;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** A Java application answers through Apache. */
class SmokeTest {

    @ParameterizedTest
    @EnumSource(Mpm.class)
    void greetingUnderEachProcessModel(Mpm mpm) throws Exception {
        try (OwnServer own = OwnServer.of(new Site().mpm(mpm).alias("/hello", "Greeting.java"))) {
            for (int i = 0; i < 20; i++) {
                RawResponse response = own.server().get("/hello");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("Hello, world!\n");
                assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
                assertThat(response.header("Content-Length")).contains("14");
                assertThat(response.header("Content-Type")).contains("text/plain");
            }
            assertThat(own.server().processes().daemons("default")).hasSize(1);
            own.verifyAndStop();
        }
    }

    @Test
    void loadModuleAndOneAliasAreAWorkingConfiguration() throws Exception {
        Identity apache = Identity.apache();
        String user = Settings.root() ? "User " + apache.name() + "\nGroup " + apache.groupName() + "\n" : "";
        String conf =
                """
                ServerRoot ${ROOT}
                Listen 127.0.0.1:${PORT}
                ServerName localhost
                DefaultRuntimeDir run
                PidFile logs/httpd.pid
                ErrorLog logs/error.log
                """
                        + user + Httpd.installed().loadModule("mpm_event")
                        + Httpd.installed().loadModule("authz_core")
                        + """
                LoadModule jvmgi_module ${MODULES}/mod_jvmgi.so
                JVMGIScriptAlias / ${APPS}/Greeting.java
                """;
        try (OwnServer own = OwnServer.of(new Site().source("Greeting.java").verbatim(conf))) {
            assertThat(own.server().get("/").text()).isEqualTo("Hello, world!\n");
            assertThat(own.server().processes().daemons()).hasSize(1);
            own.verifyAndStop();
        }
    }

    @Test
    void groupWithoutUsersIsNotStarted() throws Exception {
        try (OwnServer own = OwnServer.of(new Site().modules("alias"))) {
            assertThat(own.server().get("/").status()).isEqualTo(404);
            assertThat(own.server().processes().daemons()).isEmpty();
            own.verifyAndStop();
        }
    }

    @Test
    void standardClientIsServed() throws Exception {
        try (OwnServer own = OwnServer.of(new Site().alias("/echo", "Echo.java"))) {
            HttpClient client = HttpClient.newHttpClient();
            URI uri = URI.create("http://localhost:" + own.server().port() + "/echo");
            for (String text : new String[] {"one", "two", "three"}) {
                HttpRequest request = HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build();
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).isEqualTo(text);
            }
            own.verifyAndStop();
        }
    }
}
