/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

/** Who speaks on a connection. */
public enum Role {
    CHILD(1),
    SUPERVISOR(2),
    DAEMON(3),
    PARENT(4),

    /** A child that asks hooks on this connection. */
    HOOKS(5);

    private final int number;

    Role(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    int number() {
        return number;
    }

    static Role of(int number) throws ProtocolException {
        for (Role role : values()) {
            if (role.number == number) {
                return role;
            }
        }
        throw new ProtocolException("HELLO with the unknown role " + number);
    }
}
