/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jvmgi.engine.app.classes.Parts;
import org.jvmgi.engine.app.entry.EntryMaker;
import org.jvmgi.engine.app.entry.EntryRule;
import org.jvmgi.engine.app.loader.SourceLoader;
import org.jvmgi.engine.exchange.Entry;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.FileStamp;

/**
 * One state of an application file, loaded: a loader, and the entry objects made in it. It counts its requests; after it
 * was retired and the last of them has ended, it is closed.
 */
final class Version {
    private final FileStamp stamp;
    private final Parts parts;
    private final SourceLoader loader;
    private final String group;
    private final EntryRule rule;
    private final Consumer<ClassLoader> closed;
    private final Object making = new Object();
    private final Map<String, LoadedEntry> entries = new ConcurrentHashMap<>();
    private final List<Object> others = new ArrayList<>();
    private final Map<String, RecentFailure> failures = new ConcurrentHashMap<>();
    private int uses;
    private boolean retired;

    /**
     * Makes one.
     *
     * @param stamp the application file's state, taken before it was read
     * @param parts the other files
     * @param loader the application's loader
     * @param group the application group's name
     * @param rule which class to enter
     * @param closed what to do with its loader when it was closed
     */
    Version(
            FileStamp stamp,
            Parts parts,
            SourceLoader loader,
            String group,
            EntryRule rule,
            Consumer<ClassLoader> closed) {
        this.stamp = stamp;
        this.parts = parts;
        this.loader = loader;
        this.group = group;
        this.rule = rule;
        this.closed = closed;
    }

    FileStamp stamp() {
        return stamp;
    }

    Parts parts() {
        return parts;
    }

    /**
     * The object of an entry class, made once; those who come meanwhile wait.
     *
     * @param configured the entry class of the configuration; empty: none
     */
    LoadedEntry entry(String configured, RequestLog log) throws UnavailableException {
        LoadedEntry made = entries.get(configured);
        if (made != null) {
            return made;
        }
        synchronized (making) {
            made = entries.get(configured);
            if (made != null) {
                return made;
            }
            RecentFailure failure = failures.get(configured);
            if (failure != null && failure.isRecent()) {
                throw failure.again();
            }
            try {
                return make(configured, log);
            } catch (UnavailableException e) {
                failures.put(configured, new RecentFailure(e));
                throw e;
            }
        }
    }

    /**
     * Whether an entry that could not be made may be tried again, and nothing else of this version serves: then all of it
     * is to be loaded anew, since a class that failed to initialise fails for ever in its loader.
     */
    boolean isWorthAnotherTry(String configured) {
        RecentFailure failure = entries.isEmpty() ? failures.get(configured) : null;
        return failure != null && !failure.isRecent();
    }

    /** The application's loader. */
    SourceLoader loader() {
        return loader;
    }

    /** The name of the class to enter. */
    String entryClass(String configured) throws UnavailableException {
        return choose(configured);
    }

    /** Closes an object with the entries, if it can be closed. */
    void closeLater(Object made) {
        synchronized (making) {
            others.add(made);
        }
    }

    private String choose(String configured) throws UnavailableException {
        try {
            return rule.choose(configured, loader);
        } catch (LinkageError e) {
            throw new UnavailableException(LogCode.LINKAGE_FAILED, FailureText.line(e), e);
        }
    }

    private LoadedEntry make(String configured, RequestLog log) throws UnavailableException {
        String className = choose(configured);
        for (LoadedEntry each : entries.values()) {
            if (each.entry().className().equals(className)) {
                entries.put(configured, each);
                return each;
            }
        }
        EntryMaker.Made made = EntryMaker.make(className, loader);
        Entry called = new Entry(made.application(), made.instance(), loader, className, group);
        LoadedEntry entry = new LoadedEntry(this, called, made);
        entries.put(configured, entry);
        log.line(LogCode.APPLICATION_LOADED, className);
        return entry;
    }

    /** A request begins; false: the version was retired. */
    synchronized boolean use() {
        if (retired) {
            return false;
        }
        uses++;
        return true;
    }

    /** A request has ended. */
    void release() {
        synchronized (this) {
            uses--;
            if (!retired || uses > 0) {
                return;
            }
        }
        closeApart();
    }

    /** Serves no new request; is closed when those that run have ended. */
    void retire() {
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            if (uses > 0) {
                return;
            }
        }
        closeApart();
    }

    /** Closes on a thread of its own: closing may take its time, and the request's thread has others to serve. */
    private void closeApart() {
        Thread closer = new Thread("jvmgi-retire") {
            @Override
            public void run() {
                close();
            }
        };
        closer.setDaemon(true);
        closer.setContextClassLoader(null);
        try {
            closer.start();
        } catch (OutOfMemoryError e) {
            // No thread is to be had: then on this one.
            close();
        }
    }

    /** Closes the entry objects, then the loader. */
    void close() {
        List<Object> made;
        synchronized (making) {
            made = new ArrayList<>(others);
            entries.values().stream().distinct().map(LoadedEntry::instance).forEach(made::add);
        }
        made.forEach(each -> Closing.close(each, loader));
        try {
            loader.close();
        } catch (IOException e) {
            ProcessLog.line(LogCode.RETIRE_FAILED, loader.getName() + ": " + e.getMessage());
        }
        closed.accept(loader);
    }
}
