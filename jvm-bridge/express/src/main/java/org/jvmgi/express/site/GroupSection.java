/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmgi.express.option.ServerOptions;

/** The process group that runs the application. An option that was not given is left to the module. */
final class GroupSection {

    private final Site site;
    private final ServerOptions options;
    private final List<String> words = new ArrayList<>();

    GroupSection(Site site) {
        this.site = site;
        this.options = site.options();
    }

    void write(ConfText text) {
        size();
        runtime();
        timeouts();
        words.add(0, site.group());
        text.blank()
                .set("JVMGIJavaHome", site.java().folder())
                .set("JVMGISocketPrefix", site.socketPrefix())
                .setAll("JVMGIDaemonProcess", words)
                .set("JVMGIProcessGroup", site.group())
                .set("JVMGIPassAuthorization", "On");
        if (options.application.reloadingDisabled) {
            text.set("JVMGIScriptReloading", "Off");
        }
        for (int i = 0; i < options.application.environment.size(); i += 2) {
            text.set("SetEnv", options.application.environment.get(i), options.application.environment.get(i + 1));
        }
    }

    private void size() {
        if (options.capacity.processes > 1) {
            add("processes", options.capacity.processes);
        }
        add("threads", options.capacity.threads);
        if (site.account().switched()) {
            add("user", site.account().user());
            add("group", site.account().group());
        }
        add("max-heap", options.capacity.maxHeap);
        add("listen-backlog", options.capacity.daemonBacklog);
    }

    private void runtime() {
        add("home", site.workingDirectory().map(Path::toString));
        add("locale", options.process.locale);
        add("lang", options.process.lang);
        options.process.javaOptions.forEach(value -> add("java-options", value));
        site.classPath().entries().forEach(value -> add("class-path", value));
        options.application.systemProperties.forEach(value -> add("system-property", value));
        for (int i = 0; i < options.application.environment.size(); i += 2) {
            add("env", options.application.environment.get(i) + "=" + options.application.environment.get(i + 1));
        }
    }

    private void timeouts() {
        add("startup-timeout", options.timeouts.startup);
        add("shutdown-timeout", options.timeouts.shutdown);
        add("graceful-timeout", options.timeouts.graceful);
        add("queue-timeout", options.timeouts.queue);
        add("connect-timeout", options.timeouts.connect);
        add("socket-timeout", options.timeouts.socket);
    }

    private void add(String name, Object value) {
        words.add(name + "=" + value);
    }

    private void add(String name, Optional<?> value) {
        value.ifPresent(present -> add(name, present));
    }
}
