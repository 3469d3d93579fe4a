/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import org.jvmgi.Reloadable;
import org.jvmgi.engine.app.entry.EntryMaker;
import org.jvmgi.engine.exchange.Entry;
import org.jvmgi.engine.exchange.EntrySource;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;

/** The one object of an entry class in one version of its application. */
final class LoadedEntry implements EntrySource.Lease {
    private final Version version;
    private final Entry entry;
    private final EntryMaker.Made made;

    LoadedEntry(Version version, Entry entry, EntryMaker.Made made) {
        this.version = version;
        this.entry = entry;
        this.made = made;
    }

    @Override
    public Entry entry() {
        return entry;
    }

    @Override
    public void release() {
        version.release();
    }

    /** Whether the application itself asks to be loaded anew. */
    boolean wantsReload(RequestLog log) {
        if (!(made.owner() instanceof Reloadable reloadable)) {
            return false;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(entry.loader());
        try {
            return reloadable.reloadRequired();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            log.line(LogCode.RELOAD_CHECK_FAILED, FailureText.line(e));
            return false;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What is closed after its last request: the adapter's object where there is one, else the entry class's own. */
    Object instance() {
        return made.owner();
    }
}
