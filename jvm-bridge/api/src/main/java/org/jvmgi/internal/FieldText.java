/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

/** What may stand in a header field's name and value (RFC 9110, 5.1, 5.5 and 5.6.2), and how names compare. */
public final class FieldText {
    private static final boolean[] TOKEN = tokenCharacters();

    private FieldText() {}

    private static boolean[] tokenCharacters() {
        boolean[] token = new boolean[128];
        for (char c = '0'; c <= '9'; c++) {
            token[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            token[c] = true;
            token[c - 'a' + 'A'] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            token[c] = true;
        }
        return token;
    }

    /**
     * Finds what keeps a text from being a token.
     *
     * @param text a text
     * @return the index of the first character that no token has, −1 if there is none (so for the empty text too)
     */
    public static int indexOfNonToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Finds what keeps a text from being a field's value or a reason phrase.
     *
     * @param text a text
     * @return the index of the first control character other than a tab, or char above 255; −1 if there is none
     */
    public static int indexOfInvalid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether two field names are the same: ASCII letters compare without case, nothing else does.
     *
     * @param a one name
     * @param b the other
     * @return whether they name the same field
     */
    public static boolean sameName(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (lower(a.charAt(i)) != lower(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * A hash that is equal for equal names in the sense of {@link #sameName}.
     *
     * @param name a field name
     * @return its hash
     */
    public static int nameHash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + lower(name.charAt(i));
        }
        return hash;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
