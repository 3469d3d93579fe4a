/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.jar.Manifest;
import org.jvmgi.engine.app.classes.ClassSource;
import org.jvmgi.engine.app.loader.SourceLoader;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;

/**
 * The entry class of a jar or an exploded folder: as configured, else {@code JVMGI-Entry-Class} of the manifest, else the
 * first line of {@code META-INF/services/org.jvmgi.Application}.
 */
public final class ArchiveEntry implements EntryRule {
    private static final String ATTRIBUTE = "JVMGI-Entry-Class";
    private static final String SERVICES = "META-INF/services/org.jvmgi.Application";

    @Override
    public String choose(String configured, SourceLoader loader) throws UnavailableException {
        if (!configured.isEmpty()) {
            return configured;
        }
        List<ClassSource> sources = loader.sources();
        Optional<String> named = sources.isEmpty() ? Optional.empty() : attribute(sources.get(0));
        if (named.isPresent()) {
            return named.get();
        }
        for (ClassSource source : sources) {
            Optional<String> service = service(source);
            if (service.isPresent()) {
                return service.get();
            }
        }
        throw new UnavailableException(
                LogCode.ENTRY_CLASS_UNKNOWN,
                "neither entry-class=, nor " + ATTRIBUTE + " in the manifest, nor " + SERVICES);
    }

    private static Optional<String> attribute(ClassSource source) {
        Optional<Manifest> manifest = source.manifest();
        return manifest.map(m -> m.getMainAttributes().getValue(ATTRIBUTE)).map(String::strip);
    }

    private static Optional<String> service(ClassSource source) throws UnavailableException {
        Optional<byte[]> bytes;
        try {
            bytes = source.read(SERVICES);
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, SERVICES + ": " + e.getMessage());
        }
        return bytes.flatMap(content -> new String(content, UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .findFirst());
    }
}
