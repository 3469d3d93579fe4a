/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import java.lang.instrument.ClassFileTransformer;
import java.nio.ByteBuffer;
import java.security.ProtectionDomain;
import java.util.Map;

/** Gives {@code Runtime.exit} and {@code Runtime.halt} the body {@code throw JvmgiExitGate.refuse(status)}. */
final class RefusingTransformer implements ClassFileTransformer {

    private static final byte ILOAD_1 = 0x1b;
    private static final byte INVOKESTATIC = (byte) 0xb8;
    private static final byte ATHROW = (byte) 0xbf;

    private final String gate;
    private volatile boolean done;

    RefusingTransformer(String gate) {
        this.gate = gate;
    }

    /** Whether both methods were replaced. */
    boolean isDone() {
        return done;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (redefined != Runtime.class) {
            return null; // the JVM's word for "unchanged"
        }
        ClassFile runtime = new ClassFile(bytes);
        byte[] code = code(runtime.methodReference(gate, "refuse", "(I)Ljava/lang/Error;"));
        byte[] changed = runtime.withBodies(Map.of("exit(I)V", code, "halt(I)V", code));
        done = true;
        return changed;
    }

    /** The content of a Code attribute: stack 1, locals {@code this} and the status, no exception table, no attributes. */
    private static byte[] code(int refuse) {
        return ByteBuffer.allocate(17)
                .putShort((short) 1)
                .putShort((short) 2)
                .putInt(5)
                .put(ILOAD_1)
                .put(INVOKESTATIC)
                .putShort((short) refuse)
                .put(ATHROW)
                .putShort((short) 0)
                .putShort((short) 0)
                .array();
    }
}
