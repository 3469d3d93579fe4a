/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassFileTest {

    private static final String NAME = "org/jvmgi/boot/exit/Answer";

    @Test
    void nothingChangesWithoutAChange() throws IOException {
        for (Class<?> each : new Class<?>[] {Runtime.class, Answer.class, String.class}) {
            byte[] bytes = bytesOf(each);
            assertThat(new ClassFile(bytes).withBodies(Map.of())).isEqualTo(bytes);
        }
    }

    @Test
    void aMethodGetsAnotherBodyAndTheClassAnotherName() throws Exception {
        ClassFile file = new ClassFile(bytesOf(Answer.class));
        file.rename(NAME, NAME + "Changed");
        int failure = file.methodReference(NAME, "failure", "(I)Ljava/lang/Error;");
        byte[] code = {
            0, 1, 0, 2, 0, 0, 0, 5, 0x1b, (byte) 0xb8, (byte) (failure >> 8), (byte) failure, (byte) 0xbf, 0, 0, 0, 0
        };
        Class<?> changed = MethodHandles.lookup().defineClass(file.withBodies(Map.of("give(I)I", code)));

        assertThat(changed.getSimpleName()).isEqualTo("AnswerChanged");
        var constructor = changed.getDeclaredConstructor();
        var give = changed.getDeclaredMethod("give", int.class);
        assertThatThrownBy(() -> give.invoke(constructor.newInstance(), 7))
                .hasRootCauseInstanceOf(Error.class)
                .hasRootCauseMessage("failed with 7");
    }

    @Test
    void aConstantIsAddedOnce() throws IOException {
        ClassFile file = new ClassFile(bytesOf(Answer.class));
        int first = file.methodReference("a/B", "c", "()V");
        assertThat(file.methodReference("a/B", "c", "()V")).isEqualTo(first);
        assertThat(file.methodReference("a/B", "d", "()V")).isGreaterThan(first);
    }

    @Test
    void aMethodThatIsNotThereIsAnError() throws IOException {
        ClassFile file = new ClassFile(bytesOf(Answer.class));
        assertThatThrownBy(() -> file.withBodies(Map.of("give(J)I", new byte[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give(J)I");
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }
}
