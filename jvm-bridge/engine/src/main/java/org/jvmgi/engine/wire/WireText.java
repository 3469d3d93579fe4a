/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text in payloads: UTF-8 without a terminator, cut where a limit demands it. */
final class WireText {
    private WireText() {}

    /** A text's bytes, at most {@code limit} of them; a character that does not fit is left out whole. */
    static byte[] encode(String text, int limit) {
        byte[] all = text.getBytes(UTF_8);
        if (all.length <= limit) {
            return all;
        }
        int end = limit;
        while (end > 0 && (all[end] & 0xC0) == 0x80) {
            end--;
        }
        byte[] cut = new byte[end];
        System.arraycopy(all, 0, cut, 0, end);
        return cut;
    }

    /** A peer's text for messages; bytes that are not UTF-8 become the replacement character. */
    static String decode(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
