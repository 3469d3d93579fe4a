/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Authorization header lines. */
final class Credentials {

    private Credentials() {}

    /** For HTTP Basic. */
    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(ISO_8859_1);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
    }

    /** The answer to a Digest challenge, for GET. */
    static String digest(String challenge, String user, String password, String path) {
        String realm = parameter(challenge, "realm");
        String nonce = parameter(challenge, "nonce");
        String first = md5(user + ":" + realm + ":" + password);
        String second = md5("GET:" + path);
        String response = md5(first + ":" + nonce + ":00000001:0a4f113b:auth:" + second);
        return "Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", "
                        .formatted(user, realm, nonce, path)
                + "algorithm=MD5, response=\"%s\", qop=auth, nc=00000001, cnonce=\"0a4f113b\"\r\n".formatted(response);
    }

    private static String parameter(String challenge, String name) {
        Matcher found = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + challenge);
        }
        return found.group(1);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
