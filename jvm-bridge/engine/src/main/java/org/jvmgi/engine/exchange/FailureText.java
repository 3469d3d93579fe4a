/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Exceptions as text for the log. Nothing here fails, whatever an application's exception class does; nothing grows
 * without bound.
 */
public final class FailureText {
    private static final int MAX_MESSAGE = 1024;
    private static final int MAX_FRAMES = 64;
    private static final int MAX_THROWABLES = 32;

    private FailureText() {}

    /** One line: {@code class: message at Class.method(File:line)}; an initialiser's failure is told by what it threw. */
    public static String line(Throwable t) {
        Throwable thrown = t instanceof ExceptionInInitializerError ? cause(t) : null;
        if (thrown != null) {
            return t.getClass().getName() + ": " + line(thrown);
        }
        String text = headline(t).replace('\n', ' ').replace('\r', ' ');
        StackTraceElement[] frames = frames(t);
        return frames.length == 0 ? text : text + " at " + frames[0];
    }

    /** The stack trace, each line by itself, at most 64 frames of a throwable. */
    public static void trace(Throwable t, Consumer<String> lines) {
        trace("", t, lines, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void trace(String caption, Throwable t, Consumer<String> lines, Set<Throwable> seen) {
        if (seen.size() == MAX_THROWABLES || !seen.add(t)) {
            return;
        }
        String head = caption + headline(t);
        head.lines().forEach(lines);
        StackTraceElement[] frames = frames(t);
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            lines.accept("    at " + frames[i]);
        }
        if (frames.length > MAX_FRAMES) {
            lines.accept("    ... " + (frames.length - MAX_FRAMES) + " more");
        }
        for (Throwable suppressed : t.getSuppressed()) {
            trace("Suppressed: ", suppressed, lines, seen);
        }
        Throwable cause = cause(t);
        if (cause != null) {
            trace("Caused by: ", cause, lines, seen);
        }
    }

    private static String headline(Throwable t) {
        String message = message(t);
        String name = t.getClass().getName();
        return message.isEmpty() ? name : name + ": " + message;
    }

    private static String message(Throwable t) {
        try {
            String message = t.getLocalizedMessage();
            if (message == null) {
                return "";
            }
            return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
        } catch (RuntimeException | Error e) {
            return "(its message cannot be had: " + e.getClass().getName() + ")";
        }
    }

    private static StackTraceElement[] frames(Throwable t) {
        try {
            return t.getStackTrace();
        } catch (RuntimeException | Error ignored) {
            // The application's own class; the headline has to do.
            return new StackTraceElement[0];
        }
    }

    private static Throwable cause(Throwable t) {
        try {
            return t.getCause();
        } catch (RuntimeException | Error ignored) {
            // As above.
            return null;
        }
    }
}
