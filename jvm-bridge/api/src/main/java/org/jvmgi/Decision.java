/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/** What an {@link AccessChecker} says of a request. */
public enum Decision {
    /** Let it in, as far as this checker is concerned; the server's other requirements stay in force. */
    GRANT,

    /** Refuse it: 403. */
    DENY,

    /**
     * No opinion: the server's other requirements decide. Where any one of them suffices ({@code Satisfy Any}), this
     * admits nobody.
     */
    DECLINE
}
