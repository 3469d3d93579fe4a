/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The processes of one server: every path of theirs lies in the server's folder, so their command lines name it. */
public final class ProcessTable {

    private static final String DAEMON = "daemon";
    private static final String SUPERVISOR = "jvmgi-supervisor";

    private final String mark;
    private final long parent;

    ProcessTable(ServerFolder folder, long parent) {
        this.mark = folder.root() + "/";
        this.parent = parent;
    }

    /** Every living process of the server. */
    public List<ProcessInfo> all() {
        return ProcessInfo.all().stream()
                .filter(process -> process.mentions(mark))
                .toList();
    }

    /** The Apache parent's pid. */
    public long parent() {
        return parent;
    }

    /** Apache's children, the supervisor not among them. */
    public List<ProcessInfo> children() {
        return all().stream()
                .filter(process -> process.parent() == parent && !isSupervisor(process) && !isDaemon(process))
                .toList();
    }

    public Optional<ProcessInfo> supervisor() {
        return all().stream()
                .filter(process -> isSupervisor(process) && process.parent() == parent)
                .findFirst();
    }

    /** Every java process that serves requests. */
    public List<ProcessInfo> daemons() {
        return all().stream().filter(ProcessTable::isDaemon).toList();
    }

    /** The java processes of one process group. */
    public List<ProcessInfo> daemons(String group) {
        return daemons().stream()
                .filter(process -> group.equals(process.environment().get("JVMGI_GROUP")))
                .toList();
    }

    /** The only java process of a group; waits until there is exactly one. */
    public ProcessInfo daemon(String group) {
        return Poll.value("one process of group " + group, () -> {
            List<ProcessInfo> found = daemons(group);
            return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
        });
    }

    /** Dead processes that nobody has reaped, below any process of the server. */
    public List<ProcessInfo> zombies() {
        Set<Long> living = all().stream().map(ProcessInfo::pid).collect(Collectors.toSet());
        return ProcessInfo.all().stream()
                .filter(process -> process.isZombie() && living.contains(process.parent()))
                .toList();
    }

    private static boolean isDaemon(ProcessInfo process) {
        return process.command().contains(DAEMON);
    }

    private static boolean isSupervisor(ProcessInfo process) {
        return !isDaemon(process) && process.command().stream().limit(1).anyMatch(word -> word.endsWith(SUPERVISOR));
    }
}
