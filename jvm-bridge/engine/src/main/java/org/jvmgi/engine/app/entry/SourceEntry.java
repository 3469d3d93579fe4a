/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.entry;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jvmgi.engine.app.classes.CompiledSource;
import org.jvmgi.engine.app.loader.SourceLoader;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;

/**
 * The entry class of a source file: as configured, else its public top-level class, else the only top-level type that can
 * be one. One that is an application goes before those that are hooks.
 */
public final class SourceEntry implements EntryRule {
    private final CompiledSource compiled;

    /** The one of what was compiled, among whose names it is sought. */
    public SourceEntry(CompiledSource compiled) {
        this.compiled = compiled;
    }

    @Override
    public String choose(String configured, SourceLoader loader) throws UnavailableException {
        if (!configured.isEmpty()) {
            return configured;
        }
        List<Class<?>> topLevel = topLevel(loader);
        List<String> open = new ArrayList<>();
        List<String> suitable = new ArrayList<>();
        List<String> applications = new ArrayList<>();
        for (Class<?> each : topLevel) {
            if (Modifier.isPublic(each.getModifiers())) {
                open.add(each.getName());
            }
            if (EntryMaker.unsuitable(each, loader).isEmpty()) {
                suitable.add(each.getName());
                if (EntryMaker.isApplication(each, loader)) {
                    applications.add(each.getName());
                }
            }
        }
        if (open.size() == 1) {
            return open.get(0);
        }
        if (suitable.size() == 1) {
            return suitable.get(0);
        }
        if (applications.size() == 1) {
            return applications.get(0);
        }
        throw new UnavailableException(
                LogCode.ENTRY_CLASS_UNKNOWN,
                suitable.isEmpty()
                        ? "no type in the file can be an application; give it a public class that implements Application"
                        : "all of " + String.join(", ", suitable)
                                + " can be an application; make one public or name it by entry-class=");
    }

    private List<Class<?>> topLevel(SourceLoader loader) throws UnavailableException {
        List<Class<?>> types = new ArrayList<>();
        for (String name : new TreeSet<>(compiled.names())) {
            try {
                Class<?> type = loader.loadClass(name);
                if (type.getEnclosingClass() == null && !name.endsWith("-info")) {
                    types.add(type);
                }
            } catch (ClassNotFoundException | LinkageError e) {
                throw new UnavailableException(LogCode.LINKAGE_FAILED, e.toString(), e);
            }
        }
        return types;
    }
}
