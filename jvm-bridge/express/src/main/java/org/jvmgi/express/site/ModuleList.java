/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.util.ArrayList;
import java.util.List;
import org.jvmgi.express.Failure;
import org.jvmgi.express.machine.Httpd;
import org.jvmgi.express.option.ServerOptions;

/** The modules that a server loads: those it needs and does not have built in. */
final class ModuleList {

    private static final List<String> OPTIONAL = List.of("reqtimeout");

    private final Site site;

    ModuleList(Site site) {
        this.site = site;
    }

    void write(ConfText text) {
        Httpd httpd = site.httpd();
        httpd.file("mpm_" + site.mpm())
                .ifPresent(file -> text.set("LoadModule", "mpm_" + site.mpm() + "_module", file));
        for (String name : needed()) {
            if (!httpd.has(name)) {
                text.set(
                        "LoadModule",
                        name + "_module",
                        httpd.file(name)
                                .orElseThrow(() -> new Failure(
                                        "httpd's module mod_" + name + " is not installed in " + httpd.modules())));
            }
        }
        OPTIONAL.stream().filter(name -> !httpd.has(name)).forEach(name -> httpd.file(name)
                .ifPresent(file -> text.set("LoadModule", name + "_module", file)));
        text.set("LoadModule", "jvmgi_module", site.bridge().module());
        if (!site.bridge().isBeside()) {
            text.set("JVMGIBridgeHome", site.bridge().home());
        }
    }

    private List<String> needed() {
        ServerOptions options = site.options();
        List<String> names = new ArrayList<>(List.of("unixd", "authz_core"));
        addIf(names, options.logs.access, "log_config");
        addIf(names, !options.application.environment.isEmpty(), "env");
        addIf(names, !options.files.urlAliases.isEmpty(), "alias");
        addIf(names, options.files.documentRoot.isPresent(), "rewrite");
        addIf(names, site.servesFiles(), "mime");
        return names;
    }

    private static void addIf(List<String> names, boolean condition, String name) {
        if (condition) {
            names.add(name);
        }
    }
}
