/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ExpressTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Express.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void tellsAFailureInOneLineWithoutAStackTrace() {
        assertThat(run("start-server", "missing/Hello.java")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("jvmgi-express: there is no file ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-such-option", "--reload", "--https-port=443", "--python-path=x"})
    void refusesOptionsThatItDoesNotHonour(String option) {
        assertThat(run("start-server", "x.jar", option)).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option");
    }

    @Test
    void refusesAnUnknownCommand() {
        assertThat(run("serve")).isEqualTo(2);
    }

    @Test
    void describesEveryOption() {
        assertThat(run("start-server", "--help")).isZero();
        assertThat(out.toString())
                .contains("--port", "--class-path", "--url-alias", "--log-to-terminal", "--setup-only");
    }
}
