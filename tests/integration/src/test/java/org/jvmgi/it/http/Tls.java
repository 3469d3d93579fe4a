/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jvmgi.it.server.ServerFolder;

/** A server's certificate, signed by itself, and connections that take any. */
public final class Tls {

    /** What a site needs in its configuration to speak TLS, and nothing else, on its port. */
    public static final String CONFIGURATION =
            """
            SSLEngine On
            SSLCertificateFile ${ROOT}/conf/server.crt
            SSLCertificateKeyFile ${ROOT}/conf/server.key
            """;

    private static final char[] PASSWORD = "changeit".toCharArray();

    private Tls() {}

    /** Makes a key and a certificate for localhost with the JDK's keytool. */
    public static void writeCertificate(ServerFolder folder) throws Exception {
        Path store = Files.createTempDirectory("jvmgi-key").resolve("key.p12");
        try {
            makeKey(store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            folder.write(
                    "conf/server.crt",
                    pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
            folder.write(
                    "conf/server.key",
                    pem("PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded()));
        } finally {
            Files.deleteIfExists(store);
            Files.delete(store.getParent());
        }
    }

    private static void makeKey(Path store) throws IOException, InterruptedException {
        String options = "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 3"
                + " -storetype PKCS12 -storepass " + new String(PASSWORD) + " -keystore";
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options.split(" ")));
        command.add(store.toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    private static String pem(String type, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    /** Connects to a server on this machine, whatever its certificate says. */
    static Socket connect(int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustEveryone()}, new SecureRandom());
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS", e);
        }
    }

    private static final class TrustEveryone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
