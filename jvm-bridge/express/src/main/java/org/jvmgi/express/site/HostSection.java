/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jvmgi.express.option.ServerOptions;

/** What the server answers: the application, static files, and with a server name nothing under any other name. */
final class HostSection {

    private final Site site;
    private final ServerOptions options;

    HostSection(Site site) {
        this.site = site;
        this.options = site.options();
    }

    void write(ConfText text) {
        text.blank();
        if (options.listener.serverName.isEmpty()) {
            content(text);
            return;
        }
        strangers(text);
        text.blank()
                .open("VirtualHost", site.port().virtualHost())
                .set("ServerName", options.listener.serverName.get());
        names().forEach(name -> text.set("ServerAlias", name));
        content(text);
        text.close();
    }

    /** The first virtual host is the one for every other name. */
    private void strangers(ConfText text) {
        text.open("VirtualHost", site.port().virtualHost())
                .set("ServerName", "_")
                .set("DocumentRoot", site.documents())
                .open("Location", "/")
                .set("Require", "all", "denied")
                .close()
                .close();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(options.listener.serverAliases);
        if (options.listener.localhostAllowed) {
            names.add("localhost");
        }
        return names;
    }

    private void content(ConfText text) {
        if (site.servesFiles()) {
            text.set("TypesConfig", site.mediaTypes());
        }
        Path documents = options.files.documentRoot.map(Path::toAbsolutePath).orElseGet(site::documents);
        text.set("DocumentRoot", documents);
        if (options.files.documentRoot.isPresent()) {
            documents(text, documents);
        }
        for (UrlAlias alias : UrlAlias.of(options.files.urlAliases)) {
            text.set("Alias", alias.url(), alias.path()).grant(alias.path());
        }
        application(text);
    }

    /** Files that are there come before the application; what looks like httpd's own files is never shown. */
    private static void documents(ConfText text, Path folder) {
        text.set("RewriteEngine", "On")
                .set("RewriteCond", "%{DOCUMENT_ROOT}%{REQUEST_URI}", "-f")
                .set("RewriteRule", "^", "%{DOCUMENT_ROOT}%{REQUEST_URI}", "[L]")
                .openPath("Directory", folder.toString())
                .set("Require", "all", "granted")
                .open("Files", ".ht*")
                .set("Require", "all", "denied")
                .close()
                .close();
    }

    private void application(ConfText text) {
        Target target = site.target();
        boolean isListed = target.kind() == Target.Kind.APPLICATIONS;
        String slash = isListed ? "/" : "";
        List<String> words = new ArrayList<>();
        words.add(site.mountPoint().equals("/") ? "/" : site.mountPoint() + slash);
        words.add(target.name() + slash);
        options.application.entryClass.ifPresent(name -> words.add("entry-class=" + name));
        words.add("process-group=" + site.group());
        text.setAll("JVMGIScriptAlias", words);
        target.path().ifPresentOrElse(text::grant, () -> text.open("Location", site.mountPoint())
                .set("Require", "all", "granted")
                .close());
    }
}
