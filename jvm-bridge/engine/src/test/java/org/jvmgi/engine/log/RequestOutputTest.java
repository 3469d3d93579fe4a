/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request prints becomes lines of its log. */
class RequestOutputTest {
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream process = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();
    private final RequestOutput output = new RequestOutput((level, code, text) -> lines.add(text));

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(process, true, UTF_8));
        System.setErr(new PrintStream(process, true, UTF_8));
        CapturedStream.install();
        CapturedStream.capture(output);
    }

    @AfterEach
    void restore() {
        CapturedStream.release();
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @Test
    void linesComeOneByOne() {
        System.out.print("one\ntw");
        System.err.println("three");
        System.out.println("o");
        System.out.print("crlf\r\n\nopen");
        assertThat(lines).containsExactly("one", "three", "two", "crlf", "");
        output.finish();
        assertThat(lines).endsWith("open");
        output.finish();
        assertThat(lines).hasSize(6);
    }

    @Test
    void everyWayOfPrintingIsCaught() throws Exception {
        System.out.printf(Locale.ROOT, "%.1f ", 1.5);
        System.out.format("%s ", "formatted").append("appended ").append('c').append("xyz", 1, 2);
        System.out.write('!');
        System.out.write(" bytes ".getBytes(UTF_8));
        System.out.writeBytes("more ".getBytes(UTF_8));
        System.out.print(true);
        System.out.print('x');
        System.out.print(1);
        System.out.print(2L);
        System.out.print(3f);
        System.out.print(4d);
        System.out.print(new char[] {'y'});
        System.out.print((Object) "z");
        System.out.println();
        System.out.flush();
        assertThat(lines).containsExactly("1.5 formatted appended cy! bytes more truex123.04.0yz");
        assertThat(process.toString(UTF_8)).isEmpty();
    }

    @Test
    void errorsAreLinesToo() {
        output.errors().print("partly ");
        output.errors().printf("%d%n", 1);
        output.errors().write("written\nrest");
        assertThat(lines).containsExactly("partly 1", "written");
        output.errors().close();
        output.finish();
        assertThat(lines).endsWith("rest");
        assertThat(output.errors().checkError()).isFalse();
    }

    @Test
    void longLinesAreCut() {
        System.out.println("ä".repeat(10_000));
        output.errors().println("x".repeat(10_000));
        assertThat(lines.get(0).getBytes(UTF_8).length).isBetween(8000, 8192);
        assertThat(lines.get(1)).hasSize(8188);
    }

    @Test
    void refusedOutputIsAnErrorAndLeavesNothing() {
        CapturedStream.refuseOut();
        assertThatIllegalStateException().isThrownBy(() -> System.out.println("x"));
        assertThatIllegalStateException().isThrownBy(() -> System.out.format("%d", 1));
        assertThatIllegalStateException().isThrownBy(() -> System.out.write(1));
        assertThatIllegalStateException().isThrownBy(() -> System.out.append('c'));
        System.out.flush();
        System.out.close();
        System.err.println("still");
        assertThat(lines).containsExactly("still");
    }

    @Test
    void otherThreadsPrintToTheProcess() throws InterruptedException {
        Thread other = new Thread(() -> System.out.println("elsewhere"));
        other.start();
        other.join();
        CapturedStream.release();
        System.err.println("afterwards");
        assertThat(lines).isEmpty();
        assertThat(process.toString(UTF_8))
                .isEqualToIgnoringNewLines("elsewhere\nafterwards\n".replace("\n", System.lineSeparator()));
    }
}
