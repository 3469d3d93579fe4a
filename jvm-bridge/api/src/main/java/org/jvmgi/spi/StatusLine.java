/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import java.util.Objects;
import org.jvmgi.internal.FieldText;
import org.jvmgi.internal.ReasonPhrases;

/**
 * A response's status code and reason phrase.
 *
 * @param code the status code, from {@value #MIN_CODE} to {@value #MAX_CODE}
 * @param reason the reason phrase: visible characters, spaces and tabs, ISO-8859-1 (RFC 9112, 4)
 */
public record StatusLine(int code, String reason) {
    /** The lowest status code of a response; those below are interim ones. */
    public static final int MIN_CODE = 200;

    /** The highest status code. */
    public static final int MAX_CODE = 599;

    private static final int DIGITS = 3;

    /**
     * Checks both parts.
     *
     * @param code the status code
     * @param reason the reason phrase
     * @throws IllegalArgumentException if the code is out of range or the phrase is not valid text
     */
    public StatusLine {
        if (code < MIN_CODE || code > MAX_CODE) {
            throw new IllegalArgumentException("status " + code + " is not from " + MIN_CODE + " to " + MAX_CODE);
        }
        if (!isReason(reason)) {
            throw new IllegalArgumentException("the reason phrase of status " + code + " is not valid text");
        }
    }

    /**
     * A status code with its standard reason phrase.
     *
     * @param code the status code
     * @return the status line
     * @throws IllegalArgumentException if the code is out of range
     */
    public static StatusLine of(int code) {
        return new StatusLine(code, standardReason(code));
    }

    /**
     * Takes apart what an application gave to {@code start}. A reason phrase that is missing, empty or not valid text is
     * replaced by the standard one.
     *
     * @param status three digits, then optionally a space and a reason phrase
     * @return its parts
     * @throws IllegalArgumentException if it does not begin so, or if the code is out of range
     */
    public static StatusLine parse(String status) {
        int length = status.length();
        if (length < DIGITS || (length > DIGITS && status.charAt(DIGITS) != ' ')) {
            throw malformed();
        }
        int code = 0;
        for (int i = 0; i < DIGITS; i++) {
            int digit = status.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw malformed();
            }
            code = code * 10 + digit;
        }
        String reason = length > DIGITS ? status.substring(DIGITS + 1) : "";
        return !reason.isEmpty() && isReason(reason) ? new StatusLine(code, reason) : of(code);
    }

    /**
     * The reason phrase that IANA has registered for a status code, else one that names its class
     * ({@code "Client Error"}).
     *
     * @param code any number
     * @return the phrase; empty for a number that is no status code
     */
    public static String standardReason(int code) {
        return ReasonPhrases.of(code);
    }

    /**
     * Whether a text may stand as reason phrase.
     *
     * @param text the text
     * @return whether it holds nothing but visible characters, spaces, tabs and chars 128–255
     */
    public static boolean isReason(String text) {
        return FieldText.indexOfInvalid(Objects.requireNonNull(text, "reason")) < 0;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("a status is three digits, then nothing or a space and a reason phrase");
    }

    /** The status as it stands on the wire: {@code "200 OK"}. */
    @Override
    public String toString() {
        return code + " " + reason;
    }
}
