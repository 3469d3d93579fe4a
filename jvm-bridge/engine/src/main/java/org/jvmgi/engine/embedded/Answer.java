/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

/**
 * How a request ended, as one number for the native side: the kind in bits 0 and 1, {@link #RENEW} in bit 2, the length of
 * the frame at the start of the answer buffer in bits 3 to 31, and that of the body bytes behind it above.
 */
final class Answer {
    /** The thread may hold thread-locals of a retired application: it is to be attached anew. */
    static final long RENEW = 4;

    private static final long COMPLETE = 0;
    private static final long ABORTED = 1;
    private static final long BROKEN = 2;
    private static final int FRAME_SHIFT = 3;
    private static final int DATA_SHIFT = 32;

    private Answer() {}

    /** The rest of the response, to be passed on and ended: a HEAD frame (0: passed before) and body bytes. */
    static long complete(int head, int data) {
        return COMPLETE | (long) head << FRAME_SHIFT | (long) data << DATA_SHIFT;
    }

    /** An ABORT frame. */
    static long aborted(int frame) {
        return ABORTED | (long) frame << FRAME_SHIFT;
    }

    /** The native side said that the response cannot go on. */
    static long broken() {
        return BROKEN;
    }
}
