/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * What a {@link ScriptedDaemon} does with the request that carries it, as the value of a header: steps between blanks, which
 * {@link ScriptPlayer} takes one after the other.
 */
final class Script {

    static final String HEADER = "Script";
    static final String DRIP = "drip";
    static final String PASS = "pass";
    static final String PIPE = "pipe";
    static final String REQUESTS = "requests";
    static final String MEMORY = "memory";
    static final String GRANTS = "grants";
    static final String HELLO = "hello";
    static final String AWAIT = "await";
    static final String ONCE = "once";
    static final String GREET = "greet";
    static final String ALONE = "alone";
    static final String SAY = "say";
    static final String CLOSE = "close";

    private static final HexFormat HEX = HexFormat.of();

    private final StringJoiner steps = new StringJoiner(" ");

    /** Sends bytes in one write. */
    static Script of(byte[]... parts) {
        return new Script().send(parts);
    }

    /**
     * A whole answer of its own, and the end of this and every other connection; the next one, which the next request makes, is
     * greeted with the steps of another script. That this one drains comes first: the next request may come before its end is seen.
     */
    static Script greetNext(Script greeting) {
        return greeting.asGreeting()
                .step(ALONE)
                .send(Frames.frame(Frames.DRAIN), Frames.head(), Frames.frame(Frames.END))
                .close();
    }

    Script send(byte[]... parts) {
        return step(HEX.formatHex(Frames.join(parts)));
    }

    /** Sends the same bytes many times. */
    Script repeat(int times, byte[] bytes) {
        return step(times + "*" + HEX.formatHex(bytes));
    }

    /** Sends bytes one by one, slowly. */
    Script drip(byte[] bytes) {
        return step(DRIP + ":" + HEX.formatHex(bytes));
    }

    /** Sends bytes with the descriptors of files attached to the first of them. */
    Script pass(String paths, byte[]... parts) {
        return step(PASS + ":" + paths + ":" + HEX.formatHex(Frames.join(parts)));
    }

    /** Greets truly, with the descriptors of files attached; for greetings alone. */
    static Script helloWith(String paths) {
        return new Script().step(PASS + ":" + paths + ":" + HELLO);
    }

    /** Greets truly, with the end of a pipe that nobody reads from and in which writes wait for room, until a gate is opened. */
    static Script helloWithBlockingPipe(String gate) {
        return new Script().step(PIPE + ":" + gate);
    }

    /** Greets truly, with the end of a pipe that requests come over from then on; for greetings alone. */
    static Script helloWithPipe() {
        return new Script().step(REQUESTS);
    }

    /** Sends bytes with the descriptor of new memory, which begins with a text, attached to the first of them. */
    Script memory(int size, int seals, String text, byte[]... parts) {
        String begins = HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
        return step(String.join(
                ":", MEMORY, String.valueOf(size), String.valueOf(seals), begins, HEX.formatHex(Frames.join(parts))));
    }

    /** Waits until as many slots were granted or given back. */
    Script grants(int slots) {
        return step(GRANTS + ":" + slots);
    }

    /** Waits for a gate that the test opens ({@link ScriptedGroup#open}). */
    Script await(String gate) {
        return step(AWAIT + ":" + gate);
    }

    /** Goes on when nobody did so with this name before; else the answer is that to a request without a script. */
    Script once(String name) {
        return step(ONCE + ":" + name);
    }

    /** Writes a line to the standard error. */
    Script say(String word) {
        return step(SAY + ":" + word);
    }

    Script close() {
        return step(CLOSE);
    }

    /** Goes on with the steps of another script. */
    Script then(Script other) {
        return step(other.toString());
    }

    private Script asGreeting() {
        return new Script().step(GREET + ":" + toString().replace(' ', '+'));
    }

    private Script step(String text) {
        steps.add(text);
        return this;
    }

    @Override
    public String toString() {
        return steps.toString();
    }
}
