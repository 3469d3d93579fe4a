/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.Settings;

/** A clock that somebody sets moves no time-out (row 317): what reads the time of day only shows it. */
class ClockTest {

    private static final Pattern TIME_OF_DAY = Pattern.compile("CLOCK_REALTIME|\\bgettimeofday\\b|\\btime\\((NULL|0|&)"
            + "|\\bapr_time_now\\b|\\bcurrentTimeMillis\\b|\\bInstant\\.now\\b|\\bnew Date\\(\\)|\\bClock\\.system");

    private static final Pattern SOURCE = Pattern.compile("\\.(c|h|java)$");

    /** The times of requests, of lines in the log and of files. */
    private static final Set<String> SHOWN = Set.of(
            "sup_sink.c", // the time of a line
            "sup_store.c", // how long a file has not been used
            "jvmgi_environ.c", // when the request was sent, which applications see
            "jvmgi_line.c", // how old a failed request is
            "MicroClock.java"); // when it arrived, which applications see

    private static Set<String> readers(String folder) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Settings.repository().resolve(folder))) {
            for (Path file :
                    files.filter(each -> SOURCE.matcher(each.toString()).find()).toList()) {
                if (TIME_OF_DAY.matcher(Files.readString(file)).find()) {
                    names.add(file.getFileName().toString());
                }
            }
        }
        return names;
    }

    @Test
    void onlyWhatIsShownIsTheTimeOfDay() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String folder : new String[] {
            "native/core",
            "native/httpd",
            "native/jvm",
            "native/supervisor",
            "jvm-bridge/boot/src/main",
            "jvm-bridge/engine/src/main"
        }) {
            found.addAll(readers(folder));
        }
        assertThat(found).isEqualTo(new TreeSet<>(SHOWN));
    }
}
