/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Stands in for {@code System.out} or {@code System.err}: what a request's thread prints goes to the request's log, all
 * else to the process's own stream. Each call goes straight to the stream in question: they share no lock, so a request
 * whose client reads slowly holds up no other one.
 */
public final class CapturedStream extends PrintStream {
    private static final ThreadLocal<RequestOutput> CURRENT = new ThreadLocal<>();

    private final PrintStream real;
    private final boolean error;
    private final boolean refused;

    private CapturedStream(PrintStream real, boolean error, boolean refused) {
        super(real, true);
        this.real = real;
        this.error = error;
        this.refused = refused;
    }

    /** Puts itself in the place of {@code System.out} and {@code System.err}. */
    static void install() {
        System.setOut(new CapturedStream(System.out, false, false));
        System.setErr(new CapturedStream(System.err, true, false));
    }

    /** From now on whoever prints to {@code System.out} gets an exception. */
    static void refuseOut() {
        System.setOut(new CapturedStream(System.out, false, true));
    }

    /** From now on what this thread prints belongs to a request. */
    public static void capture(RequestOutput output) {
        CURRENT.set(output);
    }

    /** From now on what this thread prints belongs to the process again. */
    public static void release() {
        // The entry stays: the next request of this thread needs one again.
        CURRENT.set(null);
    }

    private PrintStream target() {
        if (refused) {
            throw new IllegalStateException("writing to System.out was refused: JVMGIRestrictStdout is On");
        }
        return current();
    }

    private PrintStream current() {
        RequestOutput output = CURRENT.get();
        if (output == null) {
            return real;
        }
        return error ? output.err() : output.out();
    }

    @Override
    public void flush() {
        current().flush();
    }

    /** Flushes; nobody closes the process's streams. */
    @Override
    public void close() {
        flush();
    }

    @Override
    public boolean checkError() {
        return current().checkError();
    }

    @Override
    public void write(int b) {
        target().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target().write(bytes, offset, length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        target().write(bytes);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        target().writeBytes(bytes);
    }

    @Override
    public void print(boolean value) {
        target().print(value);
    }

    @Override
    public void print(char value) {
        target().print(value);
    }

    @Override
    public void print(int value) {
        target().print(value);
    }

    @Override
    public void print(long value) {
        target().print(value);
    }

    @Override
    public void print(float value) {
        target().print(value);
    }

    @Override
    public void print(double value) {
        target().print(value);
    }

    @Override
    public void print(char[] value) {
        target().print(value);
    }

    @Override
    public void print(String value) {
        target().print(value);
    }

    @Override
    public void print(Object value) {
        target().print(value);
    }

    @Override
    public void println() {
        target().println();
    }

    @Override
    public void println(boolean value) {
        target().println(value);
    }

    @Override
    public void println(char value) {
        target().println(value);
    }

    @Override
    public void println(int value) {
        target().println(value);
    }

    @Override
    public void println(long value) {
        target().println(value);
    }

    @Override
    public void println(float value) {
        target().println(value);
    }

    @Override
    public void println(double value) {
        target().println(value);
    }

    @Override
    public void println(char[] value) {
        target().println(value);
    }

    @Override
    public void println(String value) {
        target().println(value);
    }

    @Override
    public void println(Object value) {
        target().println(value);
    }

    @Override
    public PrintStream printf(String format, Object... arguments) {
        return format(format, arguments);
    }

    @Override
    public PrintStream printf(Locale locale, String format, Object... arguments) {
        return format(locale, format, arguments);
    }

    @Override
    public PrintStream format(String format, Object... arguments) {
        target().format(format, arguments);
        return this;
    }

    @Override
    public PrintStream format(Locale locale, String format, Object... arguments) {
        target().format(locale, format, arguments);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text) {
        target().append(text);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text, int start, int end) {
        target().append(text, start, end);
        return this;
    }

    @Override
    public PrintStream append(char c) {
        target().append(c);
        return this;
    }
}
