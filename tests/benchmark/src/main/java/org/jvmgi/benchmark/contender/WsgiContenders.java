/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.contender;

import java.util.List;
import org.jvmgi.benchmark.site.Installation;
import org.jvmgi.benchmark.site.Site;

/** mod_wsgi, the model, in both of its modes. */
final class WsgiContenders {
    private WsgiContenders() {}

    static List<Contender> all(Installation installation) {
        return List.of(
                wsgi(installation, "mod_wsgi-embedded", "mod_wsgi in the Apache child", false),
                wsgi(installation, "mod_wsgi-daemon", "mod_wsgi's daemon processes", true));
    }

    private static Contender wsgi(Installation installation, String name, String description, boolean daemon) {
        return new Contender(
                name,
                Role.PEER,
                description,
                installation.obstacle("wsgi"),
                site -> site.startHttpd(String.join(
                        "\n",
                        installation.loadModules(List.of("wsgi")),
                        "WSGISocketPrefix \"" + site.folder().resolve("wsgi") + "\"",
                        "WSGIApplicationGroup %{GLOBAL}",
                        daemon ? daemon(site) : "",
                        "WSGIScriptAlias / \"" + site.files().wsgiScript() + "\"")));
    }

    /** As many processes as Apache has children: one interpreter runs one thread at a time. */
    private static String daemon(Site site) {
        int processes = site.scale().children();
        int threads = Math.max(1, site.scale().requestsAtOnce() / processes);
        return "WSGIDaemonProcess benchmark processes=" + processes + " threads=" + threads + " home=" + site.folder()
                + "\nWSGIProcessGroup benchmark";
    }
}
