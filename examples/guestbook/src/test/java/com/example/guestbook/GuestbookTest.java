/* SPDX-License-Identifier: Apache-2.0 */
package com.example.guestbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.BadRequestException;
import org.jvmgi.test.Client;
import org.jvmgi.test.Response;

class GuestbookTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Client client = Client.of(new Guestbook());

    GuestbookTest() throws IOException {}

    private Response sign(String name, String message) throws Exception {
        return client.post("/", FORM, "name=" + encode(name) + "&message=" + encode(message));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void showsThePage() throws Exception {
        Response response = client.get("/");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().first("Content-Type")).contains("text/html; charset=UTF-8");
        assertThat(response.text())
                .contains("<form method=\"post\" action=\"/\">")
                .doesNotContain("<li>", "{{");
    }

    @Test
    void showsWhatGuestsWroteNewestFirst() throws Exception {
        assertThat(sign("J\u00fcrgen", "gr\u00fc\u00df & co").status()).isEqualTo(303);
        sign("Ann", "hello");
        assertThat(client.get("/").text())
                .containsSubsequence("<li><b>Ann</b> hello", "<li><b>J&uuml;rgen</b> gr&uuml;&szlig; &amp; co");
    }

    @Test
    void takesMarkupForText() throws Exception {
        sign("<script>", "{{action}}");
        assertThat(client.get("/").text()).contains("<b>&lt;script&gt;</b> {{action}}");
    }

    @Test
    void staysWhereItIsMounted() throws Exception {
        Client mounted = client.with("SCRIPT_NAME", "/guests");
        assertThat(mounted.get("/").text()).contains("action=\"/guests/\"");
        Response signed = mounted.post("/", FORM, "name=a&message=b");
        assertThat(signed.headers().first("Location")).contains("/guests/");
    }

    @Test
    void keepsTheNewest() throws Exception {
        for (int i = 0; i <= Entries.CAPACITY; i++) {
            sign("guest" + i, "x");
        }
        assertThat(client.get("/").text()).contains("guest100<").doesNotContain("guest0<");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name=a", "name=&message=b", "name=%zz&message=b", "name=+&message=b", "garbage"})
    void refusesWhatIsIncomplete(String form) {
        assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> client.post("/", FORM, form));
    }

    @Test
    void refusesWhatIsTooLongOrNoForm() {
        assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> sign("a", "b".repeat(501)));
        assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> sign("a", "b".repeat(10_000)));
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.post("/", "text/plain", "name=a&message=b"));
    }

    @Test
    void refusesOtherMethodsAndPaths() throws Exception {
        assertThat(client.request("DELETE", "/").status()).isEqualTo(405);
        assertThat(client.request("DELETE", "/").headers().first("Allow")).contains("GET, HEAD, POST");
        assertThat(client.get("/other").status()).isEqualTo(404);
        assertThat(client.request("HEAD", "/").status()).isEqualTo(200);
    }
}
