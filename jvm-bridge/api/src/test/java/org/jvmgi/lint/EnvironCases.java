/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.jvmgi.lint.RuleCase.broken;
import static org.jvmgi.lint.RuleCase.kept;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Interim;
import org.jvmgi.Lint;
import org.jvmgi.internal.lint.Rule;
import org.jvmgi.spi.AbstractEnviron;

/** What a server may put into an environ. */
final class EnvironCases {
    private static final Interim NO_INTERIM = (status, headers) -> {};

    private EnvironCases() {}

    static Stream<RuleCase> all() {
        return Stream.of(environ(), variables(), paths(), names(), content(), objects())
                .flatMap(List::stream);
    }

    private static List<RuleCase> environ() {
        return List.of(
                kept(Rule.ENVIRON, "as it should be", scene -> {}),
                broken(
                        Rule.ENVIRON,
                        "no environ",
                        scene -> scene.application =
                                (environ, startResponse) -> new Lint((e, s) -> Body.empty()).call(null, startResponse)),
                broken(
                        Rule.ENVIRON,
                        "nothing to start with",
                        scene -> scene.application =
                                (environ, startResponse) -> new Lint((e, s) -> Body.empty()).call(environ, null)),
                broken(
                        Rule.ENVIRON,
                        "cannot be changed",
                        scene -> scene.application = (environ, startResponse) ->
                                new Lint((e, s) -> Body.empty()).call(new FixedEnviron(environ), startResponse)));
    }

    private static List<RuleCase> variables() {
        return List.of(
                broken(Rule.VARIABLES, "a number", scene -> scene.variables.put("SERVER_PORT", 80)),
                broken(Rule.VARIABLES, "no byte", scene -> scene.variables.put("HTTP_X", "\u20ac")),
                kept(Rule.VARIABLES, "all bytes", scene -> scene.variables.put("HTTP_X", "\u0001\u00ff")),
                kept(Rule.VARIABLES, "objects under names with a dot", scene -> scene.variables.put("a.b", 1)),
                broken(Rule.METHOD, "absent", scene -> scene.variables.remove("REQUEST_METHOD")),
                broken(Rule.METHOD, "empty", scene -> scene.variables.put("REQUEST_METHOD", "")),
                broken(Rule.METHOD, "two words", scene -> scene.variables.put("REQUEST_METHOD", "GET x")),
                kept(Rule.METHOD, "unknown", scene -> scene.variables.put("REQUEST_METHOD", "m-SEARCH")));
    }

    private static List<RuleCase> paths() {
        return List.of(
                broken(Rule.PATHS, "no SCRIPT_NAME", scene -> scene.variables.remove("SCRIPT_NAME")),
                broken(Rule.PATHS, "no PATH_INFO", scene -> scene.variables.remove("PATH_INFO")),
                broken(Rule.PATHS, "relative PATH_INFO", scene -> scene.variables.put("PATH_INFO", "x")),
                broken(Rule.PATHS, "relative SCRIPT_NAME", scene -> scene.variables.put("SCRIPT_NAME", "x")),
                broken(Rule.PATHS, "SCRIPT_NAME a slash", scene -> scene.variables.put("SCRIPT_NAME", "/")),
                kept(
                        Rule.PATHS,
                        "PATH_INFO empty",
                        scene -> scene.variables.putAll(Map.of("SCRIPT_NAME", "/a", "PATH_INFO", ""))),
                broken(Rule.QUERY, "absent", scene -> scene.variables.remove("QUERY_STRING")),
                kept(Rule.QUERY, "present", scene -> scene.variables.put("QUERY_STRING", "?")));
    }

    private static List<RuleCase> names() {
        return List.of(
                broken(Rule.SERVER_NAMES, "no name", scene -> scene.variables.remove("SERVER_NAME")),
                broken(Rule.SERVER_NAMES, "empty protocol", scene -> scene.variables.put("SERVER_PROTOCOL", "")),
                broken(Rule.SERVER_NAMES, "port no number", scene -> scene.variables.put("SERVER_PORT", "http")),
                kept(
                        Rule.SERVER_NAMES,
                        "a sub-request's protocol",
                        scene -> scene.variables.put("SERVER_PROTOCOL", "INCLUDED")));
    }

    private static List<RuleCase> content() {
        return List.of(
                broken(Rule.REQUEST_LENGTH, "negative", scene -> scene.variables.put("CONTENT_LENGTH", "-1")),
                broken(Rule.REQUEST_LENGTH, "empty", scene -> scene.variables.put("CONTENT_LENGTH", "")),
                kept(Rule.REQUEST_LENGTH, "a number", scene -> scene.variables.put("CONTENT_LENGTH", "6")),
                broken(Rule.CONTENT_VARIABLES, "type", scene -> scene.variables.put("HTTP_CONTENT_TYPE", "a/b")),
                broken(Rule.CONTENT_VARIABLES, "length", scene -> scene.variables.put("HTTP_CONTENT_LENGTH", "6")),
                kept(
                        Rule.CONTENT_VARIABLES,
                        "another header",
                        scene -> scene.variables.put("HTTP_CONTENT_LANGUAGE", "la")),
                broken(Rule.PROXY_VARIABLE, "present", scene -> scene.variables.put("HTTP_PROXY", "evil:80")),
                kept(
                        Rule.PROXY_VARIABLE,
                        "a look-alike",
                        scene -> scene.variables.put("HTTP_PROXY_CONNECTION", "keep-alive")));
    }

    private static List<RuleCase> objects() {
        return List.of(
                broken(Rule.OBJECTS, "no input", scene -> scene.variables.remove("jvmgi.input")),
                broken(Rule.OBJECTS, "errors a text", scene -> scene.variables.put("jvmgi.errors", "")),
                broken(Rule.OBJECTS, "a flag as text", scene -> scene.variables.put("jvmgi.multithread", "true")),
                broken(Rule.OBJECTS, "no version", scene -> scene.variables.remove("jvmgi.version")),
                kept(Rule.OBJECTS, "a later version", scene -> scene.variables.put("jvmgi.version", List.of(1, 1))),
                broken(Rule.OPTIONAL_KEYS, "another type", scene -> scene.variables.put("jvmgi.interim", "yes")),
                kept(Rule.OPTIONAL_KEYS, "its type", scene -> scene.variables.put("jvmgi.interim", NO_INTERIM)),
                broken(Rule.SCHEME, "another", scene -> scene.variables.put("jvmgi.url_scheme", "HTTP")),
                kept(Rule.SCHEME, "https", scene -> scene.variables.put("jvmgi.url_scheme", "https")));
    }

    private static final class FixedEnviron extends AbstractEnviron {
        private final Environ source;

        FixedEnviron(Environ source) {
            this.source = source;
        }

        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            return Collections.unmodifiableMap(source).entrySet();
        }
    }
}
