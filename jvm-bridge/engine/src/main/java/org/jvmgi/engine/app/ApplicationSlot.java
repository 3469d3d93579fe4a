/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jvmgi.engine.app.loader.FileLoader;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.FileStamp;
import org.jvmgi.engine.wire.RequestHead;

/** The place of one application file: its version that serves, and how the next one comes. */
final class ApplicationSlot {
    private static final long COPY_TIME = TimeUnit.SECONDS.toNanos(30);

    private final Path file;
    private final String group;
    private final Blueprints blueprints;
    private final Consumer<ClassLoader> closed;
    private volatile Version current;

    // Guarded by this.
    private FileStamp failedStamp;
    private RecentFailure failure;
    private long brokenSince;

    /**
     * Makes the place.
     *
     * @param closed what to do with the loader of a version that was closed
     */
    ApplicationSlot(Path file, String group, Blueprints blueprints, Consumer<ClassLoader> closed) {
        this.file = file;
        this.group = group;
        this.blueprints = blueprints;
        this.closed = closed;
    }

    /** The entry for a request, of a version that is up to date; in use until released. */
    LoadedEntry acquire(RequestHead head, String configured, RequestLog log) throws UnavailableException {
        boolean asked = !head.has(RequestHead.RELOADING);
        while (true) {
            Version known = current;
            Version version = upToDate(known, head, configured, log);
            // Before anything of it is touched: a version that is retired in between is closed after its last use.
            if (!version.use()) {
                continue;
            }
            boolean taken = false;
            try {
                LoadedEntry entry = version.entry(configured, log);
                if (asked || version != known || !entry.wantsReload(log)) {
                    taken = true;
                    return entry;
                }
                asked = true;
                renew(known, true, log);
            } finally {
                if (!taken) {
                    version.release();
                }
            }
        }
    }

    /** The version that serves, loaded if there is none yet; in use until released. */
    Version use(RequestLog log) throws UnavailableException {
        while (true) {
            Version known = current;
            Version version = known == null ? renew(null, true, log) : known;
            if (version.use()) {
                return version;
            }
        }
    }

    private Version upToDate(Version known, RequestHead head, String configured, RequestLog log)
            throws UnavailableException {
        if (known == null || known.isWorthAnotherTry(configured)) {
            return renew(known, true, log);
        }
        return head.has(RequestHead.RELOADING) && isStale(known, head) ? renew(known, false, log) : known;
    }

    /** Whether the file or its parts have changed. What httpd saw may be older than what we loaded, so we look ourselves. */
    private boolean isStale(Version version, RequestHead head) throws UnavailableException {
        boolean seen = head.stamp().equals(version.stamp()) || stamp().equals(version.stamp());
        return !seen || version.parts().haveChanged();
    }

    /**
     * Loads the file anew and lets the new version serve.
     *
     * @param known the version that was found stale; another one has taken its place meanwhile when it is not the current
     * @param wanted whether it is to be done even if nothing has changed
     * @return the version that serves
     */
    private synchronized Version renew(Version known, boolean wanted, RequestLog log) throws UnavailableException {
        Version before = current;
        FileStamp now = stamp();
        boolean replaced = before != known;
        boolean same = !wanted
                && before != null
                && before.stamp().equals(now)
                && !before.parts().haveChanged();
        if (replaced || same) {
            return before;
        }
        if (failure != null && now.equals(failedStamp) && failure.isRecent()) {
            return serveOld(before, failure.again(), log);
        }
        try {
            current = load(now, log);
            failure = null;
            brokenSince = 0;
            if (before != null) {
                before.retire();
            }
            return current;
        } catch (UnavailableException e) {
            failure = new RecentFailure(e);
            failedStamp = now;
            return serveOld(before, e, log);
        }
    }

    /**
     * A jar whose directory cannot be read is taken to be on its way still, for 30 seconds at most: the old version serves.
     * Every other failure is the request's.
     */
    private Version serveOld(Version before, UnavailableException e, RequestLog log) throws UnavailableException {
        if (before == null || e.code() != LogCode.ARCHIVE_BROKEN) {
            throw e;
        }
        long now = System.nanoTime();
        if (brokenSince == 0) {
            brokenSince = now;
            log.line(LogCode.OLD_VERSION_SERVES, e.getMessage());
        }
        if (now - brokenSince >= COPY_TIME) {
            throw e;
        }
        return before;
    }

    private Version load(FileStamp now, RequestLog log) throws UnavailableException {
        Blueprint blueprint = blueprints.read(file, group, log);
        boolean done = false;
        try {
            FileLoader loader = new FileLoader(
                    file.toString(),
                    blueprint.sources().all(),
                    blueprint.group().loader(log));
            Version version = new Version(
                    now, blueprint.sources().parts(), loader, blueprint.group().name(), blueprint.entry(), closed);
            done = true;
            return version;
        } finally {
            if (!done) {
                blueprint.sources().close();
            }
        }
    }

    private FileStamp stamp() throws UnavailableException {
        try {
            Map<String, Object> state = Files.readAttributes(file, "unix:lastModifiedTime,size,ino");
            return new FileStamp(
                    ((FileTime) state.get("lastModifiedTime")).to(TimeUnit.MICROSECONDS),
                    ((Number) state.get("size")).longValue(),
                    ((Number) state.get("ino")).longValue());
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, e.toString());
        }
    }

    /** The process ends: closes the version that serves, on this thread. */
    void close() {
        Version last = current;
        if (last != null) {
            last.close();
        }
    }
}
