/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

/** What became of a request. */
public enum Outcome {
    /** The response is complete. */
    DONE,
    /** The request failed and the other side was told so. */
    FAILED,
    /** As {@link #FAILED}, and the process has to be replaced. */
    OUT_OF_MEMORY
}
