/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmgi.engine.exchange.EntrySource;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.FileStamp;
import org.jvmgi.engine.wire.RequestHead;

/** All applications of a process, loaded when they are first asked for. */
public final class Applications implements EntrySource {
    private static final FileStamp NO_FILE = new FileStamp(0, 0, 0);

    private final List<String> classPath;
    private final Runnable retired;
    private final ConcurrentHashMap<String, ApplicationGroup> groups = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Place, ApplicationSlot> files = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Version> classes = new ConcurrentHashMap<>();
    private final Blueprints blueprints = new Blueprints(this::group);

    private record Place(String group, String target) {}

    /**
     * Makes the applications of a process.
     *
     * @param classPath the class path of every application group: absolute paths, {@code folder/*} for the jars in it
     * @param retired what to do when an application was retired and closed
     */
    public Applications(List<String> classPath, Runnable retired) {
        this.classPath = List.copyOf(classPath);
        this.retired = retired;
    }

    @Override
    public Lease acquire(RequestHead head, RequestLog log) throws UnavailableException {
        if (head.has(RequestHead.CLASS)) {
            return acquireClass(head, log);
        }
        Place place = new Place(head.applicationGroup(), head.target());
        ApplicationSlot slot = files.get(place);
        if (slot == null) {
            slot = files.computeIfAbsent(place, this::newSlot);
        }
        return slot.acquire(head, head.entryClass(), log);
    }

    private ApplicationSlot newSlot(Place place) {
        return new ApplicationSlot(Path.of(place.target()).normalize(), place.group(), blueprints, retired);
    }

    /** A class of the group's class path; there is no file, so nothing is ever loaded anew. */
    private Lease acquireClass(RequestHead head, RequestLog log) throws UnavailableException {
        String name = head.applicationGroup();
        Version version = classes.get(name);
        if (version == null) {
            GroupLoader loader = group(name).loader(log);
            version = classes.computeIfAbsent(
                    name,
                    key -> new Version(NO_FILE, Parts.NONE, loader, key, (configured, any) -> configured, retired));
        }
        LoadedEntry entry = version.entry(head.target(), log);
        if (!version.use()) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, "the process is leaving");
        }
        return entry;
    }

    private ApplicationGroup group(String name) {
        return groups.computeIfAbsent(name, key -> new ApplicationGroup(key, classPath));
    }

    /** The process ends: closes all applications. */
    public void close() {
        files.values().forEach(ApplicationSlot::close);
        classes.values().forEach(Version::close);
    }
}
