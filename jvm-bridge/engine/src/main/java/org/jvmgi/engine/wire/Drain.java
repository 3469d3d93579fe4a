/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

/** The payload of DRAIN from the supervisor. */
public final class Drain {
    private Drain() {}

    /**
     * Reads a payload.
     *
     * @return the milliseconds to drain in, 0 to 2<sup>32</sup>−1; −1 if the payload is empty
     */
    public static long decode(byte[] payload) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        long milliseconds = payload.length == 0 ? -1 : in.u32();
        in.end();
        return milliseconds;
    }
}
