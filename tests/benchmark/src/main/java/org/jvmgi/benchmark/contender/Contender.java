/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.contender;

import java.io.IOException;
import java.util.Optional;
import org.jvmgi.benchmark.site.Site;

/**
 * One of the servers that are measured.
 *
 * @param name unique; also the name of its folder
 * @param role what it is compared as
 * @param description one line for {@code --list}
 * @param obstacle why it cannot be measured here, empty when it can
 * @param launcher starts its processes
 */
public record Contender(String name, Role role, String description, Optional<String> obstacle, Launcher launcher) {
    /** Starts a contender's processes; it need not wait until they answer. */
    @FunctionalInterface
    public interface Launcher {
        void launch(Site site) throws IOException;
    }

    /** Whether each of its answers must carry a Content-Length; some proxies turn it into chunks. */
    public boolean keepsContentLength() {
        return role == Role.CEILING || role == Role.PRODUCT;
    }
}
