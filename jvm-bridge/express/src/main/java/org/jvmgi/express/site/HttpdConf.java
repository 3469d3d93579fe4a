/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import org.jvmgi.express.option.CapacityOptions;
import org.jvmgi.express.option.ServerOptions;

/** The server's httpd.conf: everything is denied, then what is needed is granted. */
final class HttpdConf {

    private final Site site;
    private final ServerOptions options;
    private final ConfText text = new ConfText();

    HttpdConf(Site site) {
        this.site = site;
        this.options = site.options();
    }

    String text() {
        text.comment(
                "Written by jvmgi-express, and written anew by it: add directives of your own with --include-file.");
        server();
        text.blank();
        new ModuleList(site).write(text);
        capacity();
        logs();
        denied();
        new GroupSection(site).write(text);
        new HostSection(site).write(text);
        options.files.includeFiles.forEach(file -> text.set("Include", file.toAbsolutePath()));
        return text.toString();
    }

    private void server() {
        text.blank()
                .set("ServerRoot", site.root().folder())
                .set(
                        "ServerName",
                        options.listener.serverName.orElse(site.port().hostName()))
                .set("DefaultRuntimeDir", site.root().folder())
                .set("PidFile", site.pidFile())
                .set("Listen", site.port().listen())
                .set("ServerTokens", "ProductOnly")
                .set("ServerSignature", "Off")
                .set("TraceEnable", "Off");
        if (site.account().switched()) {
            text.set("User", site.account().user()).set("Group", site.account().group());
        }
    }

    private void capacity() {
        CapacityOptions capacity = options.capacity;
        Workers workers = Workers.of(site);
        text.blank()
                .set("ServerLimit", workers.slots())
                .set("StartServers", 1)
                .set("MaxRequestWorkers", workers.total());
        if (workers.isThreaded()) {
            text.set("ThreadLimit", workers.threads())
                    .set("ThreadsPerChild", workers.threads())
                    .set("MinSpareThreads", workers.spare())
                    .set("MaxSpareThreads", workers.total());
        }
        text.set("KeepAlive", capacity.keepAliveTimeout > 0 ? "On" : "Off");
        if (capacity.keepAliveTimeout > 0) {
            text.set("KeepAliveTimeout", capacity.keepAliveTimeout);
        }
        options.timeouts.socket.ifPresent(seconds -> text.set("Timeout", seconds));
        if (site.httpd().file("reqtimeout").isPresent()) {
            text.set("RequestReadTimeout", "header=15-30,MinRate=500", "body=15,MinRate=500");
        }
        text.set("LimitRequestBody", capacity.limitRequestBody);
    }

    private void logs() {
        text.blank().set("ErrorLog", site.errorLog());
        text.set("LogLevel", (Object[]) options.logs.level.split(" +"));
        if (options.logs.access) {
            text.set("LogFormat", "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"", "combined")
                    .set("CustomLog", site.accessLog(), "combined");
        }
    }

    private void denied() {
        text.blank()
                .open("Directory", "/")
                .set("AllowOverride", "None")
                .set("Options", "FollowSymLinks")
                .set("Require", "all", "denied")
                .close();
    }
}
