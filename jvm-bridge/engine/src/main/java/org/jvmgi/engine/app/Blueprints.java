/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.net.MalformedURLException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import org.jvmgi.engine.app.classes.CompiledSource;
import org.jvmgi.engine.app.classes.OwnerException;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.app.classes.SourceCompiler;
import org.jvmgi.engine.app.classes.Sources;
import org.jvmgi.engine.app.entry.ArchiveEntry;
import org.jvmgi.engine.app.entry.SourceEntry;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;

/** Finds out what an application file is, and opens what it is made of. */
final class Blueprints {
    private static final String ENTRY_CLASS = "entry-class";
    private static final String CLASS_PATH = "class-path";
    private static final String GROUP = "application-group";
    private static final List<String> KEYS = List.of(ENTRY_CLASS, CLASS_PATH, GROUP);

    private final Function<String, ApplicationGroup> groups;
    private final OwnerRule owners;
    private final Runnable compiled;

    /**
     * Makes one.
     *
     * @param groups gives the application group of a name
     * @param owners whom applications have to belong to
     * @param compiled called when a source file was compiled
     */
    Blueprints(Function<String, ApplicationGroup> groups, OwnerRule owners, Runnable compiled) {
        this.groups = groups;
        this.owners = owners;
        this.compiled = compiled;
    }

    /** Reads an application file or folder. */
    Blueprint read(Path file, String group, RequestLog log) throws UnavailableException {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        Sources sources = new Sources(log, owners);
        boolean done = false;
        try {
            Blueprint made = read(file, name.substring(name.lastIndexOf('.') + 1), group, sources, log);
            done = true;
            return made;
        } catch (MalformedURLException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, file + ": " + e.getMessage());
        } finally {
            if (!done) {
                sources.close();
            }
        }
    }

    private Blueprint read(Path file, String ending, String group, Sources sources, RequestLog log)
            throws UnavailableException, MalformedURLException {
        if (Files.isDirectory(file)) {
            return folder(file, group, sources);
        }
        return switch (ending) {
            case "java" -> source(file, group, sources, log);
            case "jar" -> jar(file, group, sources);
            case "jvmgi" -> properties(file, group, sources);
            case "war" -> throw new UnavailableException(LogCode.SERVLET_BRIDGE_MISSING, file.toString());
            default -> throw new UnavailableException(LogCode.TARGET_UNKNOWN, file.toString());
        };
    }

    private Blueprint source(Path file, String group, Sources sources, RequestLog log)
            throws UnavailableException, MalformedURLException {
        ApplicationGroup home = groups.apply(group);
        CompiledSource classes =
                new CompiledSource(file, new SourceCompiler(home.compilePath(log), log).compile(file, content(file)));
        compiled.run();
        sources.add(classes);
        return new Blueprint(home, sources, new SourceEntry(classes));
    }

    private Blueprint jar(Path file, String group, Sources sources) throws UnavailableException {
        requireReadable(file);
        sources.addMain(file);
        return new Blueprint(groups.apply(group), sources, new ArchiveEntry());
    }

    private Blueprint folder(Path folder, String group, Sources sources) throws UnavailableException {
        checkOwner(folder);
        if (Files.isDirectory(folder.resolve("WEB-INF"))) {
            throw new UnavailableException(LogCode.SERVLET_BRIDGE_MISSING, folder.toString());
        }
        Path classes = folder.resolve("classes");
        if (!Files.isDirectory(classes)) {
            throw new UnavailableException(LogCode.TARGET_UNKNOWN, folder + " has no classes/");
        }
        sources.add(classes);
        sources.addJarsIn(folder.resolve("lib"));
        return new Blueprint(groups.apply(group), sources, new ArchiveEntry());
    }

    private Blueprint properties(Path file, String group, Sources sources) throws UnavailableException {
        Properties properties = load(file);
        String entryClass = properties.getProperty(ENTRY_CLASS, "").strip();
        sources.add(
                file.getParent(),
                List.of(properties.getProperty(CLASS_PATH, "").strip().split(":")));
        String home = properties.getProperty(GROUP, group).strip();
        return new Blueprint(groups.apply(home), sources, (configured, loader) -> {
            String chosen = entryClass.isEmpty() ? configured : entryClass;
            if (chosen.isEmpty()) {
                throw new UnavailableException(LogCode.ENTRY_CLASS_UNKNOWN, file + " has no " + ENTRY_CLASS);
            }
            return chosen;
        });
    }

    private void checkOwner(Path folder) throws UnavailableException {
        try {
            owners.checkFolder(folder);
        } catch (OwnerException e) {
            throw new UnavailableException(LogCode.OWNER_WRONG, e.getMessage());
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, FileTrouble.words(folder, e));
        }
    }

    private byte[] content(Path file) throws UnavailableException {
        try {
            return owners.read(file);
        } catch (OwnerException e) {
            throw new UnavailableException(LogCode.OWNER_WRONG, e.getMessage());
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, FileTrouble.words(file, e));
        }
    }

    private Properties load(Path file) throws UnavailableException {
        Properties properties = new Properties();
        byte[] content = content(file);
        try {
            properties.load(new StringReader(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString()));
        } catch (CharacterCodingException e) {
            throw new UnavailableException(LogCode.PROPERTIES_BROKEN, file + " is not UTF-8");
        } catch (IllegalArgumentException e) {
            throw new UnavailableException(LogCode.PROPERTIES_BROKEN, file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, file + ": " + e.getMessage());
        }
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!KEYS.contains(key)) {
                throw new UnavailableException(
                        LogCode.PROPERTIES_BROKEN, file + ": unknown key " + key + "; known are " + KEYS);
            }
        }
        return properties;
    }

    private static void requireReadable(Path file) throws UnavailableException {
        if (!Files.isReadable(file)) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, FileTrouble.words(file));
        }
    }
}
