/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvmgi.express.Failure;

/**
 * Where mod_jvmgi lies: the module, and the bridge folder with the supervisor and the jars.
 *
 * @param module {@code mod_jvmgi.so}
 * @param home the bridge folder
 */
public record Bridge(Path module, Path home) {

    /** The module that this program belongs to: the bridge folder is named by the system property {@code jvmgi.bridge}. */
    public static Bridge located() {
        String home = Optional.ofNullable(System.getProperty("jvmgi.bridge"))
                .orElseThrow(() -> new Failure("start this program through the script jvmgi-express"));
        Bridge bridge = of(Path.of(home).toAbsolutePath().normalize());
        for (Path part : bridge.parts()) {
            if (!Files.exists(part)) {
                throw new Failure("the installation is not complete: " + part + " is missing");
            }
        }
        return bridge;
    }

    static Bridge of(Path home) {
        return new Bridge(home.resolveSibling("mod_jvmgi.so"), home);
    }

    /** What the user that Java runs as has to reach. */
    public List<Path> parts() {
        return List.of(
                module,
                home.resolve("jvmgi-supervisor"),
                home.resolve("jvmgi-boot.jar"),
                home.resolve("jvmgi-api.jar"),
                home.resolve("engine"));
    }

    /** Whether the module finds the bridge folder without {@code JVMGIBridgeHome}. */
    public boolean isBeside() {
        return home.equals(module.resolveSibling("jvmgi"));
    }
}
