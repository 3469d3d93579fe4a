/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.util.Objects;
import org.jvmgi.internal.lint.EnvironLint;
import org.jvmgi.internal.lint.RequestLint;

/**
 * Middleware that checks both sides of the interface, as {@code wsgiref.validate} and {@code Rack::Lint} do:
 *
 * <pre>{@code
 * Application checked = new Lint(application);
 * }</pre>
 *
 * <p>It watches the environ, reads of the input, the status, the headers, what is written, and the body, and throws a
 * {@link Violation} at the first breach of a rule, at the side that asked: out of {@code start} for a wrong status, out of
 * the body's {@code hasNext} for a response shorter than its Content-Length, out of {@code call} for a wrong environ.
 *
 * <p>Between a server and an application that keep the rules it changes nothing that either sees, but for the objects
 * under {@code jvmgi.input} and {@code jvmgi.errors}, which it wraps in the environ, and that a file body goes out as a
 * stream. It costs little; still it is meant for tests and development. The clients and servers of {@code org.jvmgi.test}
 * always run through it.
 *
 * <p>Used from many threads at once like any application.
 */
@SuppressWarnings("try") // close() throws what the application's throws
public final class Lint implements Application, AutoCloseable {
    private final Application application;

    /**
     * Puts the checks around an application.
     *
     * @param application the application; if it is {@link AutoCloseable}, {@link #close()} closes it
     */
    public Lint(Application application) {
        this.application = Objects.requireNonNull(application, "application");
    }

    /**
     * Calls the application, checked.
     *
     * @throws Violation if either side breaks a rule
     * @throws Exception what the application throws
     */
    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        EnvironLint.check(environ);
        RequestLint request = RequestLint.of(environ);
        return request.watch(application.call(environ, request.watch(startResponse)));
    }

    /** Closes the application if it can be closed. */
    @Override
    public void close() throws Exception {
        if (application instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    /**
     * A rule of the interface was broken. An {@code Error}, so that {@code catch (Exception e)} does not hide it; a server
     * answers with 500.
     */
    public static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        /** The rule's name. */
        private final String rule;

        /**
         * Makes one.
         *
         * @param rule the rule's name
         * @param message the rule, who broke it, and how
         */
        public Violation(String rule, String message) {
            super(message);
            this.rule = Objects.requireNonNull(rule, "rule");
        }

        /**
         * The rule that was broken. Names are stable.
         *
         * @return {@code R-07} …; the message has the rule's text and who broke it
         */
        public String rule() {
            return rule;
        }
    }
}
