/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.app.classes.Parts;
import org.jvmgi.engine.app.loader.GroupLoader;
import org.jvmgi.engine.exchange.EntrySource;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.FileStamp;
import org.jvmgi.engine.wire.RequestHead;

/** All applications of a process, loaded when they are first asked for. */
public final class Applications implements EntrySource {
    private static final FileStamp NO_FILE = new FileStamp(0, 0, 0);

    private final ClassPaths classPaths;
    private final Consumer<ClassLoader> retired;
    private final RecentTargets recent = new RecentTargets();
    private final ChosenGroups chosen = new ChosenGroups();
    private final ProcessSettings settings = new ProcessSettings();
    private final ConcurrentHashMap<String, ApplicationGroup> groups = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Place, ApplicationSlot> files = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Version> classes = new ConcurrentHashMap<>();
    private final Blueprints blueprints;

    private record Place(String group, Path file) {}

    /**
     * Makes the applications of a process.
     *
     * @param classPaths the class paths of their groups; they are not changed any more
     * @param owners whom the files of applications have to belong to
     * @param retired what to do with the loader of an application that was retired and closed
     * @param compiled called each time when a source file was compiled
     */
    public Applications(ClassPaths classPaths, OwnerRule owners, Consumer<ClassLoader> retired, Runnable compiled) {
        this.blueprints = new Blueprints(this::group, owners, compiled);
        this.classPaths = classPaths;
        this.retired = retired;
    }

    @Override
    public Lease acquire(RequestHead head, RequestLog log) throws UnavailableException {
        Lease lease = find(head, log);
        settings.look(head.requestStart(), log);
        return lease;
    }

    private Lease find(RequestHead head, RequestLog log) throws UnavailableException {
        if (head.has(RequestHead.HOOK)) {
            // Not among those that are kept: what a hook is asked holds passwords.
            return (head.has(RequestHead.CLASS) ? ofClass(head, log) : ofFile(head)).acquire(head, log);
        }
        Target target = recent.find(head);
        if (target == null) {
            if (head.has(RequestHead.CHOSEN_GROUP)) {
                chosen.admit(head.applicationGroup());
            }
            target = head.has(RequestHead.CLASS) ? ofClass(head, log) : ofFile(head);
            recent.keep(head, target);
        }
        return target.acquire(head, log);
    }

    private ApplicationSlot slot(String group, String target) throws UnavailableException {
        Place place = new Place(group, path(target));
        return files.computeIfAbsent(place, key -> new ApplicationSlot(key.file(), key.group(), blueprints, retired));
    }

    private Target ofFile(RequestHead head) throws UnavailableException {
        ApplicationSlot slot = slot(head.applicationGroup(), head.target());
        String configured = head.entryClass();
        return (request, log) -> slot.acquire(request, configured, log);
    }

    /** What is made of classes of the group's class path. */
    private Version classes(String group, RequestLog log) throws UnavailableException {
        GroupLoader loader = group(group).loader(log);
        return classes.computeIfAbsent(
                group, key -> new Version(NO_FILE, Parts.NONE, loader, key, (configured, any) -> configured, retired));
    }

    /**
     * Runs the class of an import script; returns when it does.
     *
     * @throws Throwable what it throws
     */
    void run(ImportScript script, RequestLog log) throws Throwable {
        if (script.isClass()) {
            new ImportRun(classes(script.group(), log), script.target(), log).run();
            return;
        }
        Version version = slot(script.group(), script.target()).use(log);
        try {
            new ImportRun(version, script.entryClass(), log).run();
        } finally {
            version.release();
        }
    }

    /** A class of the group's class path; there is no file, so nothing is ever loaded anew. */
    private Target ofClass(RequestHead head, RequestLog first) throws UnavailableException {
        String className = head.target();
        Version version = classes(head.applicationGroup(), first);
        return (request, log) -> {
            LoadedEntry entry = version.entry(className, log);
            if (!version.use()) {
                throw new UnavailableException(LogCode.TARGET_UNREADABLE, "the process is leaving");
            }
            return entry;
        };
    }

    private static Path path(String target) throws UnavailableException {
        try {
            return Path.of(target).normalize();
        } catch (InvalidPathException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, e.getMessage());
        }
    }

    private ApplicationGroup group(String name) {
        return groups.computeIfAbsent(name, key -> new ApplicationGroup(key, classPaths.of(key)));
    }

    /** The process ends: closes all applications. */
    public void close() {
        files.values().forEach(ApplicationSlot::close);
        classes.values().forEach(Version::close);
    }
}
