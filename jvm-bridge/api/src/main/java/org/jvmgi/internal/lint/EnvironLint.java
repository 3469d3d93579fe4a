/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jvmgi.Environ;
import org.jvmgi.Interim;
import org.jvmgi.internal.FieldText;

/** Checks what a server put into an environ, before the application sees it. */
public final class EnvironLint {
    /** The interface's keys and the types of their values. */
    private static final Map<String, Class<?>> OBJECTS = Map.of(
            "jvmgi.version", List.class,
            "jvmgi.url_scheme", String.class,
            "jvmgi.input", InputStream.class,
            "jvmgi.errors", PrintWriter.class,
            "jvmgi.multithread", Boolean.class,
            "jvmgi.multiprocess", Boolean.class,
            "jvmgi.run_once", Boolean.class,
            "jvmgi.input_terminated", Boolean.class,
            "jvmgi.file_wrapper", Function.class);

    /** Keys that are present only where the server supports what they are for. */
    private static final Map<String, Class<?>> OPTIONAL_OBJECTS =
            Map.of("jvmgi.interim", Interim.class, "jvmgi.trailers", Consumer.class);

    private static final List<String> SERVER_NAMES = List.of("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL");

    private EnvironLint() {}

    /**
     * Checks a whole environ.
     *
     * @param environ what a server gave
     */
    public static void check(Environ environ) {
        Rule.ENVIRON.require(environ != null, "environ is null");
        environ.forEach(EnvironLint::checkVariable);
        String method = text(environ, "REQUEST_METHOD");
        Rule.METHOD.require(
                !method.isEmpty() && FieldText.indexOfNonToken(method) < 0, "REQUEST_METHOD is not a token");
        checkPath(environ, "SCRIPT_NAME");
        checkPath(environ, "PATH_INFO");
        Rule.PATHS.require(!text(environ, "SCRIPT_NAME").equals("/"), "SCRIPT_NAME is a slash alone");
        Rule.QUERY.require(environ.containsKey("QUERY_STRING"), "QUERY_STRING is absent");
        for (String name : SERVER_NAMES) {
            Rule.SERVER_NAMES.require(!text(environ, name).isEmpty(), name + " is absent or empty");
        }
        Rule.SERVER_NAMES.require(isNumber(text(environ, "SERVER_PORT")), "SERVER_PORT is not a number");
        checkContent(environ);
        Rule.PROXY_VARIABLE.require(!environ.containsKey("HTTP_PROXY"), "it is present");
        OBJECTS.forEach((key, type) -> checkObject(environ, key, type));
        OPTIONAL_OBJECTS.forEach((key, type) -> checkOptional(environ, key, type));
        Object scheme = environ.get("jvmgi.url_scheme");
        Rule.SCHEME.require("http".equals(scheme) || "https".equals(scheme), "it is neither");
    }

    private static void checkVariable(String name, Object value) {
        if (name.indexOf('.') < 0) {
            boolean bytes = value instanceof String text && text.chars().allMatch(c -> c <= 0xFF);
            Rule.VARIABLES.require(bytes, name + " is something else");
        }
    }

    private static void checkPath(Environ environ, String name) {
        Rule.PATHS.require(environ.containsKey(name), name + " is absent");
        String path = text(environ, name);
        Rule.PATHS.require(path.isEmpty() || path.startsWith("/"), name + " begins with something else");
    }

    private static void checkContent(Environ environ) {
        boolean lengthPresent = environ.containsKey("CONTENT_LENGTH");
        Rule.REQUEST_LENGTH.require(
                !lengthPresent || isNumber(text(environ, "CONTENT_LENGTH")), "CONTENT_LENGTH is not a number");
        for (String name : List.of("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")) {
            Rule.CONTENT_VARIABLES.require(!environ.containsKey(name), name + " is present");
        }
    }

    private static void checkObject(Environ environ, String key, Class<?> type) {
        Rule.OBJECTS.require(type.isInstance(environ.get(key)), key + " is absent or no " + type.getSimpleName());
    }

    private static void checkOptional(Environ environ, String key, Class<?> type) {
        boolean valid = !environ.containsKey(key) || type.isInstance(environ.get(key));
        Rule.OPTIONAL_KEYS.require(valid, key + " is no " + type.getSimpleName());
    }

    /** A variable that {@link #checkVariable} has passed. */
    private static String text(Environ environ, String name) {
        return (String) environ.getOrDefault(name, "");
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
