/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jvmgi.engine.app.ClassPaths;
import org.jvmgi.engine.app.ImportScript;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.daemon.thread.VirtualThreads;
import org.jvmgi.engine.wire.FieldList;
import org.jvmgi.engine.wire.ProtocolException;

/** What the supervisor tells a daemon about its group; docs/wire-protocol.md, CONFIG. */
public final class DaemonConfig {
    private static final int MAX_PROCESSES = 128;
    private static final int MAX_THREADS = 10_000;
    private static final int MAX_QUEUE = 10_000;
    private static final int MAX_SECONDS = 31_536_000;
    private static final int MIN_HEADER_BUFFER = 1024;
    private static final int MAX_HEADER_BUFFER = 1 << 20;

    private String group = "";
    private int process;
    private int processes = 1;
    private int threads = 15;
    private int hookThreads = 4;
    private final ClassPaths classPaths = new ClassPaths();
    private final List<Preload> preloads = new ArrayList<>();
    private final List<ImportScript> imports = new ArrayList<>();
    private String scriptUser = "";
    private String scriptGroup = "";
    private OwnerRule owners = OwnerRule.NONE;
    private String clientUser = "";
    private String apacheVersion = "";
    private int headerBufferSize = 64 * 1024;
    private int shutdownTimeout = 5;
    private int gracefulTimeout = 15;
    private int evictionTimeout = 15;
    private int maximumRequests;
    private int deadlockTimeout;
    private ThreadFactory virtualThreads;
    private int queueLimit = 100;
    private int inactivityTimeout;
    private int requestTimeout;
    private int interruptTimeout;
    private boolean restrictsStdin;
    private boolean restrictsStdout;

    private DaemonConfig() {}

    /**
     * Reads a field list.
     *
     * @throws ProtocolException if a key is unknown, a value is out of range, or {@code client-user} is missing
     */
    static DaemonConfig of(FieldList fields) throws ProtocolException {
        DaemonConfig config = new DaemonConfig();
        for (int i = 0; i < fields.size(); i++) {
            config.take(fields.latinName(i), new String(fields.value(i), UTF_8));
        }
        if (config.clientUser.isEmpty()) {
            throw new ProtocolException("CONFIG without client-user");
        }
        try {
            config.owners = OwnerRule.of(config.scriptUser, config.scriptGroup);
        } catch (IOException e) {
            throw new ProtocolException("CONFIG with a script-user or script-group whom nobody knows");
        }
        return config;
    }

    private void take(String key, String value) throws ProtocolException {
        switch (key) {
            case "group" -> group = value;
            case "process" -> process = number(key, value, 0, MAX_PROCESSES - 1);
            case "processes" -> processes = number(key, value, 1, MAX_PROCESSES);
            case "threads" -> threads = number(key, value, 0, MAX_THREADS);
            case "hook-threads" -> hookThreads = number(key, value, 1, MAX_THREADS);
            case "class-path" -> classPaths.add(value);
            case "group-class-path" -> addOwnClassPath(value);
            case "import" -> imports.add(importScript(value));
            case "script-user" -> scriptUser = value;
            case "script-group" -> scriptGroup = value;
            case "client-user" -> clientUser = value;
            case "apache-version" -> apacheVersion = value;
            case "header-buffer-size" -> headerBufferSize = number(key, value, MIN_HEADER_BUFFER, MAX_HEADER_BUFFER);
            case "shutdown-timeout" -> shutdownTimeout = number(key, value, 0, MAX_SECONDS);
            case "graceful-timeout" -> gracefulTimeout = number(key, value, 0, MAX_SECONDS);
            case "preload" -> preloads.add(Preload.of(value));
            case "eviction-timeout" -> evictionTimeout = number(key, value, 0, MAX_SECONDS);
            case "maximum-requests" -> maximumRequests = number(key, value, 0, Integer.MAX_VALUE);
            case "thread-type" -> virtualThreads = threads(value);
            case "queue-limit" -> queueLimit = number(key, value, 0, MAX_QUEUE);
            case "inactivity-timeout" -> inactivityTimeout = number(key, value, 0, MAX_SECONDS);
            case "request-timeout" -> requestTimeout = number(key, value, 0, MAX_SECONDS);
            case "interrupt-timeout" -> interruptTimeout = number(key, value, 0, MAX_SECONDS);
            case "deadlock-timeout" -> deadlockTimeout = number(key, value, 0, MAX_SECONDS);
            case "restrict-stdin" -> restrictsStdin = number(key, value, 0, 1) == 1;
            case "restrict-stdout" -> restrictsStdout = number(key, value, 0, 1) == 1;
            default -> throw new ProtocolException("CONFIG with the unknown key " + key);
        }
    }

    private static ThreadFactory threads(String type) throws ProtocolException {
        switch (type) {
            case "platform":
                return null;
            case "virtual":
                try {
                    return VirtualThreads.factory();
                } catch (ReflectiveOperationException e) {
                    throw new ProtocolException("CONFIG with thread-type=virtual, which needs Java 21, but this is "
                            + System.getProperty("java.version"));
                }
            default:
                throw new ProtocolException("CONFIG with thread-type=" + type);
        }
    }

    private static ImportScript importScript(String value) throws ProtocolException {
        try {
            return ImportScript.of(value);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("CONFIG with " + e.getMessage());
        }
    }

    private void addOwnClassPath(String value) throws ProtocolException {
        try {
            classPaths.addOwn(value);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("CONFIG with " + e.getMessage());
        }
    }

    private static int number(String key, String value, int least, int most) throws ProtocolException {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ProtocolException("CONFIG with " + key + "=" + value + ", which is no number");
        }
        throw new ProtocolException(
                "CONFIG with " + key + "=" + value + ", which is not from " + least + " to " + most);
    }

    /** The process group's name. */
    public String group() {
        return group;
    }

    /** Which of the group's processes this is, from 0. */
    int process() {
        return process;
    }

    /** How many processes the group has. */
    public int processes() {
        return processes;
    }

    /** How many requests run at once; 0: none, the process is there for its import scripts. */
    public int threads() {
        return threads;
    }

    /** How many hooks run at once, beside the requests. */
    public int hookThreads() {
        return hookThreads;
    }

    /** The class paths of application groups. */
    public ClassPaths classPaths() {
        return classPaths;
    }

    /** What is loaded before the process counts as ready. */
    public List<Preload> preloads() {
        return preloads;
    }

    /** What runs before requests are taken. */
    public List<ImportScript> imports() {
        return imports;
    }

    /** The user, by name or number, whom connections with requests are accepted from. */
    public String clientUser() {
        return clientUser;
    }

    /** Whom the files of applications have to belong to. */
    public OwnerRule owners() {
        return owners;
    }

    /** The version of httpd; empty if it was not told. */
    public String apacheVersion() {
        return apacheVersion;
    }

    /** The most bytes of a response head. */
    public int headerBufferSize() {
        return headerBufferSize;
    }

    /** Seconds that closing applications and shutdown hooks may take. */
    public int shutdownTimeout() {
        return shutdownTimeout;
    }

    /** Seconds that running requests have when the process is to leave. */
    public int gracefulTimeout() {
        return gracefulTimeout;
    }

    /** Seconds that running requests have when the process is to leave after a signal. */
    public int evictionTimeout() {
        return evictionTimeout;
    }

    /** After how many requests the process asks to be replaced; 0: never. */
    public int maximumRequests() {
        return maximumRequests;
    }

    /** What makes the threads that call applications; {@code null}: the readers do so. */
    public ThreadFactory virtualThreads() {
        return virtualThreads;
    }

    /** How many requests of the group may wait. */
    public int queueLimit() {
        return queueLimit;
    }

    /** How many of them in this process: the shares of all make the whole. */
    public int queueShare() {
        return queueLimit / processes + (process < queueLimit % processes ? 1 : 0);
    }

    /** Seconds that the process may be without requests; 0: for ever. */
    public int inactivityTimeout() {
        return inactivityTimeout;
    }

    /** Seconds that a request may go without moving; 0: for ever. */
    public int requestTimeout() {
        return requestTimeout;
    }

    /** Seconds that a request which was interrupted may take to end; 0: for ever. */
    public int interruptTimeout() {
        return interruptTimeout;
    }

    /** Seconds that threads may wait for each other; 0: for ever. */
    int deadlockTimeout() {
        return deadlockTimeout;
    }

    /** Whether reading {@code System.in} is refused. */
    public boolean restrictsStdin() {
        return restrictsStdin;
    }

    /** Whether writing to {@code System.out} is refused. */
    public boolean restrictsStdout() {
        return restrictsStdout;
    }
}
