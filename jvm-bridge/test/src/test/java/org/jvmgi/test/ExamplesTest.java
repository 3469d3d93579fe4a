/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.Application;
import org.jvmgi.Headers;

/** The examples that are one source file each. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "..", "examples");

    @TempDir
    private Path classes;

    /** Runs a test with an example. */
    @FunctionalInterface
    private interface Use {
        void with(Client client) throws Exception;
    }

    private void with(String name, Use use) throws Exception {
        String source = Files.readString(EXAMPLES.resolve(Path.of(name.toLowerCase(Locale.ROOT), name + ".java")));
        try (URLClassLoader loader = SourceCompiler.compile(Map.of(name, source), classes)) {
            use.with(Client.of(
                    (Application) loader.loadClass(name).getConstructor().newInstance()));
        }
    }

    @Test
    void helloGreets() throws Exception {
        with("Hello", client -> {
            Response response = client.get("/anything?at=all");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("Hello, world!\n");
        });
    }

    @Test
    void uploadExplainsItself() throws Exception {
        with("Upload", client -> {
            assertThat(client.get("/").text()).contains("curl -T FILE URL");
            assertThat(client.request("HEAD", "/").status()).isEqualTo(200);
            Response refused = client.request("DELETE", "/");
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.headers().first("Allow")).contains("GET, HEAD, POST, PUT");
        });
    }

    @Test
    void uploadAnswersDigestAndSize() throws Exception {
        with("Upload", client -> {
            String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0\n";
            assertThat(client.request("PUT", "/").text()).isEqualTo(empty);
            assertThat(client.post("/", "text/plain", "abc").text())
                    .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 3\n");
        });
    }

    /** Far more than the application holds at a time, in reads of odd sizes. */
    @Test
    void uploadStreams() throws Exception {
        long size = 50_000_003;
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        InputStream upload = new Zeros(size);
        for (long left = size; left > 0; left -= 1000) {
            sha256.update(new byte[(int) Math.min(left, 1000)]);
        }
        with("Upload", client -> assertThat(
                        client.request("PUT", "/", Headers.EMPTY, upload).text())
                .isEqualTo(HexFormat.of().formatHex(sha256.digest()) + " " + size + "\n"));
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = (int) Math.min(Math.min(left, length), 7919);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
