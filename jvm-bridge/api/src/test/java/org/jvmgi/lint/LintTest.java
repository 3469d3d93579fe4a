/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.Application;
import org.jvmgi.BadRequestException;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Lint;
import org.jvmgi.Lint.Violation;
import org.jvmgi.StartResponse;
import org.jvmgi.internal.lint.Rule;

class LintTest {
    private static Stream<RuleCase> cases() {
        return Stream.of(
                        EnvironCases.all(),
                        InputCases.all(),
                        StartCases.all(),
                        LengthCases.all(),
                        StreamCases.all(),
                        BodyCases.all())
                .flatMap(cases -> cases);
    }

    @TestFactory
    Stream<DynamicTest> rules() {
        return cases().map(one -> dynamicTest(one.title(), () -> check(one)));
    }

    private static void check(RuleCase one) throws Exception {
        Scene scene = new Scene();
        one.change().apply(scene);
        if (one.broken()) {
            Violation violation = catchThrowableOfType(Violation.class, scene::run);
            assertThat(violation).as("the violation").isNotNull();
            assertThat(violation.rule())
                    .as(violation.getMessage())
                    .isEqualTo(one.rule().id());
            assertThat(violation)
                    .hasMessageStartingWith(one.rule().id() + ", broken by the ")
                    .hasMessageContaining(one.rule().sentence());
        } else {
            scene.run();
        }
    }

    @Test
    void eachRuleHasACaseOfBothKinds() {
        assertThat(rulesOf(true)).isEqualTo(EnumSet.allOf(Rule.class));
        assertThat(rulesOf(false)).isEqualTo(EnumSet.allOf(Rule.class));
    }

    private static Set<Rule> rulesOf(boolean broken) {
        return cases().filter(one -> one.broken() == broken).map(RuleCase::rule).collect(Collectors.toSet());
    }

    @Test
    void ruleNumbersAreUnique() {
        assertThat(Stream.of(Rule.values()).map(Rule::id))
                .doesNotHaveDuplicates()
                .contains("R-01", "R-33");
    }

    @Test
    void isTransparent() throws Exception {
        Scene scene = new Scene();
        scene.application = (environ, startResponse) -> {
            environ.errors().println("a line");
            OutputStream out =
                    startResponse.start("201 Made", Headers.of("Content-Type", "text/plain", "Content-Length", "18"));
            environ.input().transferTo(out);
            out.write('-');
            return Body.of("body of 11!").map(buffer -> buffer);
        };
        scene.run();
        assertThat(scene.response.sent.toString(StandardCharsets.UTF_8)).isEqualTo("upload-body of 11!");
        assertThat(scene.response.status).isEqualTo("201 Made");
        assertThat(scene.response.headers.first("Content-Length")).contains("18");
        assertThat(scene.log.toString()).isEqualTo("a line" + System.lineSeparator());
    }

    @Test
    void sendsFiles(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        Scene scene = new Scene();
        AtomicBoolean closed = new AtomicBoolean();
        scene.application = (environ, startResponse) -> {
            startResponse.start(200, Scene.TEXT);
            return Body.ofFile(file, 1, 3).onClose(() -> closed.set(true));
        };
        scene.run();
        assertThat(scene.response.sent.toString(StandardCharsets.UTF_8)).isEqualTo("ont");
        assertThat(scene.response.status).isEqualTo("200 OK");
        assertThat(closed).isTrue();
    }

    @Test
    void letsExceptionsPass() {
        Scene scene = new Scene();
        BadRequestException failure = new BadRequestException("no");
        scene.application = (environ, startResponse) -> {
            throw failure;
        };
        assertThatThrownBy(scene::run).isSameAs(failure);
    }

    @Test
    void letsAFailureReplaceTheResponse() throws Exception {
        Scene scene = new Scene();
        scene.application = (environ, startResponse) -> {
            OutputStream first =
                    startResponse.start("200 OK", Headers.of("Content-Type", "a/b", "Content-Length", "3"));
            first.write(new byte[2]);
            startResponse.start("500 Sorry", Scene.TEXT, new IOException("disk"));
            return Body.of("sorry");
        };
        scene.run();
        assertThat(scene.response.status).isEqualTo("500 Sorry");
        assertThat(scene.response.sent.toString(StandardCharsets.UTF_8)).isEqualTo("sorry");
    }

    @Test
    void checksTwiceWhenNested() throws Exception {
        Scene scene = new Scene();
        scene.application = new Lint(scene.application);
        scene.run();
        assertThat(scene.response.sent.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void closesTheApplication() throws Exception {
        class Closeable implements Application, AutoCloseable {
            private boolean closed;

            @Override
            public Body call(Environ environ, StartResponse startResponse) {
                throw new IllegalStateException("not called here");
            }

            @Override
            public void close() {
                closed = true;
            }
        }
        Closeable application = new Closeable();
        new Lint(application).close();
        assertThat(application.closed).isTrue();
        new Lint((environ, startResponse) -> Body.empty()).close();
        assertThatNullPointerException().isThrownBy(() -> new Lint(null));
    }
}
