/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.it.server.Settings;

/** What may know what among the packages of the Java code. */
class PackagesTest {

    private static final String DAEMON = "org.jvmgi.engine.daemon";

    /** A row of the table in docs/ARCHITECTURE.md: a part of the daemon, and which parts it may know. */
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| ([^|]*)\\|", Pattern.MULTILINE);

    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** Not the interface: what an application calls there makes the implementations, which implement it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jvm-bridge/boot/target/classes",
                "jvm-bridge/engine/target/classes",
                "jvm-bridge/express/target/classes",
                "tests/benchmark/target/classes",
            })
    void noPackageKnowsItselfByWayOfOthers(String classes) {
        PackageGraph graph = PackageGraph.of(Settings.repository().resolve(classes));
        assertThat(graph.packages()).isNotEmpty();
        assertThat(graph.circular()).isEmpty();
    }

    @Test
    void partsOfTheDaemonKnowWhatTheTableAllows() throws IOException {
        PackageGraph graph = PackageGraph.of(Settings.repository().resolve("jvm-bridge/engine/target/classes"));
        SortedSet<String> before = new TreeSet<>();
        Matcher row = ROW.matcher(table());
        while (row.find()) {
            assertThat(parts(graph.known(DAEMON + "." + row.group(1))))
                    .as("what %s knows", row.group(1))
                    .isSubsetOf(allowed(row.group(2), before));
            before.add(row.group(1));
        }
        assertThat(parts(graph.packages())).containsExactlyElementsOf(before);
    }

    private static String table() throws IOException {
        String page = Files.readString(Settings.repository().resolve("docs/ARCHITECTURE.md"));
        String start = "`" + DAEMON + "` is the process as a whole";
        assertThat(page).contains(start);
        return page.substring(page.indexOf(start));
    }

    /** Those of some packages that are parts of the daemon, by their last names. */
    private static List<String> parts(SortedSet<String> packages) {
        return packages.stream()
                .filter(each -> each.startsWith(DAEMON + "."))
                .map(each -> each.substring(DAEMON.length() + 1))
                .toList();
    }

    private static SortedSet<String> allowed(String cell, SortedSet<String> before) {
        if (cell.contains("all before")) {
            return before;
        }
        SortedSet<String> allowed = new TreeSet<>();
        Matcher name = NAME.matcher(cell);
        while (name.find()) {
            allowed.add(name.group(1));
        }
        return allowed;
    }
}
