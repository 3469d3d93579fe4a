/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.structure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Which packages of compiled classes know which others, as {@code jdeps} sees it. */
final class PackageGraph {

    private static final Pattern EDGE =
            Pattern.compile("^ +(org\\.jvmgi\\S*) +-> (org\\.jvmgi\\S*)", Pattern.MULTILINE);

    private final SortedMap<String, SortedSet<String>> known = new TreeMap<>();

    private PackageGraph() {}

    /** The packages below a folder of classes. */
    static PackageGraph of(Path classes) {
        StringWriter output = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        try (PrintWriter writer = new PrintWriter(output)) {
            jdeps.run(writer, writer, "-verbose:package", "--multi-release", "base", classes.toString());
        }
        PackageGraph graph = new PackageGraph();
        Matcher matcher = EDGE.matcher(output.toString());
        while (matcher.find()) {
            graph.known
                    .computeIfAbsent(matcher.group(1), name -> new TreeSet<>())
                    .add(matcher.group(2));
        }
        return graph;
    }

    /** The packages that know others. */
    SortedSet<String> packages() {
        return new TreeSet<>(known.keySet());
    }

    /** What a package knows. */
    SortedSet<String> known(String name) {
        return known.getOrDefault(name, new TreeSet<>());
    }

    /** The packages that know themselves by way of others. */
    List<String> circular() {
        List<String> circular = new ArrayList<>();
        for (Map.Entry<String, SortedSet<String>> each : known.entrySet()) {
            if (reachable(each.getValue()).contains(each.getKey())) {
                circular.add(each.getKey());
            }
        }
        return circular;
    }

    private SortedSet<String> reachable(SortedSet<String> from) {
        SortedSet<String> reached = new TreeSet<>(from);
        Deque<String> left = new ArrayDeque<>(from);
        while (!left.isEmpty()) {
            for (String next : known(left.remove())) {
                if (reached.add(next)) {
                    left.add(next);
                }
            }
        }
        return reached;
    }
}
