/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.util.Objects;
import java.util.Optional;
import org.jvmgi.internal.FieldText;

/** What a {@link PasswordChecker} found. Immutable. */
public final class PasswordResult {
    /** The kinds of result. */
    public enum Outcome {
        /** The password is right. */
        GRANTED,

        /** The user exists, the password is wrong. */
        DENIED,

        /** There is no such user; the server may ask its next provider. */
        UNKNOWN_USER
    }

    private static final PasswordResult GRANTED = new PasswordResult(Outcome.GRANTED, "");
    private static final PasswordResult DENIED = new PasswordResult(Outcome.DENIED, "");
    private static final PasswordResult UNKNOWN_USER = new PasswordResult(Outcome.UNKNOWN_USER, "");

    private final Outcome outcome;

    /** Empty: the name that the client gave. */
    private final String user;

    private PasswordResult(Outcome outcome, String user) {
        this.outcome = outcome;
        this.user = user;
    }

    /**
     * The password is right.
     *
     * @return the result
     */
    public static PasswordResult granted() {
        return GRANTED;
    }

    /**
     * The password is right, and the user is known by another name from here on ({@code REMOTE_USER}).
     *
     * @param user that name: not empty, chars up to 255, no control characters
     * @return the result
     * @throws IllegalArgumentException if it is no such name
     */
    public static PasswordResult grantedAs(String user) {
        if (user.isEmpty() || FieldText.indexOfInvalid(user) >= 0) {
            throw new IllegalArgumentException(
                    "a user's name is ISO-8859-1 text, not empty, without control characters");
        }
        return new PasswordResult(Outcome.GRANTED, user);
    }

    /**
     * The password is wrong: 401.
     *
     * @return the result
     */
    public static PasswordResult denied() {
        return DENIED;
    }

    /**
     * There is no such user: the next provider is asked, and 401 if there is none.
     *
     * @return the result
     */
    public static PasswordResult unknownUser() {
        return UNKNOWN_USER;
    }

    /**
     * The kind of result.
     *
     * @return the kind
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * The name that the user is known by from here on.
     *
     * @return the name given to {@link #grantedAs}; empty: the one that the client gave
     */
    public Optional<String> user() {
        return user.isEmpty() ? Optional.empty() : Optional.of(user);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordResult that && outcome == that.outcome && user.equals(that.user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(outcome, user);
    }

    /** The kind of result, without the name. */
    @Override
    public String toString() {
        return "PasswordResult[" + outcome + "]";
    }
}
