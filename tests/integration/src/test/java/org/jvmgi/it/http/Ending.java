/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

/** How a response's body ended. */
public enum Ending {
    /** As announced: by its length, by the last chunk, or because there is none. */
    COMPLETE,
    /** Neither length nor chunks were announced: the end of the connection is all there is to tell. */
    CLOSED,
    /** The connection ended before the announced end. */
    CUT
}
