/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.contender;

import com.example.benchmark.Answers;
import java.util.List;
import org.jvmgi.benchmark.site.Installation;
import org.jvmgi.benchmark.site.Site;

/** mod_jvmgi: both modes, each with a file and with a class name as the target. */
final class ProductContenders {
    /** By its name only: the harness has no org.jvmgi.Application to load it with. */
    private static final String APPLICATION = "com.example.benchmark.BenchmarkApplication";

    private static final String GROUP = "benchmark";

    private ProductContenders() {}

    static List<Contender> all(Installation installation) {
        return List.of(
                product(installation, "jvmgi-embedded-file", "mod_jvmgi in the Apache child, a jar", true, false),
                product(
                        installation,
                        "jvmgi-embedded-class",
                        "mod_jvmgi in the Apache child, a class name",
                        true,
                        true),
                product(installation, "jvmgi-daemon-file", "mod_jvmgi's daemon process, a jar", false, false),
                product(installation, "jvmgi-daemon-class", "mod_jvmgi's daemon process, a class name", false, true));
    }

    private static Contender product(
            Installation installation, String name, String description, boolean embedded, boolean byClass) {
        return new Contender(name, Role.PRODUCT, description, installation.productObstacle(), site -> {
            String target = byClass ? APPLICATION : quoted(site.files().application());
            String mode = embedded ? "JVMGIRestrictEmbedded Off" : daemon(site);
            site.startHttpd(String.join("\n", runTime(installation, site), mode, "JVMGIScriptAlias / " + target));
        });
    }

    private static String runTime(Installation installation, Site site) {
        return String.join(
                "\n",
                "LoadModule jvmgi_module " + quoted(site.files().productModule()),
                "JVMGISocketPrefix " + quoted(site.folder().resolve("jvmgi")),
                "JVMGIJavaHome " + quoted(installation.javaHome()),
                "JVMGIJavaOptions \"" + String.join(" ", Installation.JVM_OPTIONS) + "\"",
                "JVMGIEnableSendfile On",
                "JVMGIClassPath " + quoted(site.files().application()),
                "JVMGISystemProperty " + Answers.FILE_PROPERTY + " "
                        + quoted(site.files().largeFile()));
    }

    /** One process, with a permit for each request that the benchmark has under way at once. */
    private static String daemon(Site site) {
        return "JVMGIDaemonProcess " + GROUP + " processes=1 threads="
                + site.scale().requestsAtOnce() + "\nJVMGIProcessGroup " + GROUP;
    }

    private static String quoted(Object path) {
        return "\"" + path + "\"";
    }
}
