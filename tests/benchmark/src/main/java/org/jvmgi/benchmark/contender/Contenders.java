/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmgi.benchmark.site.Installation;

/** All contenders, in the order in which a round measures them; the ceiling is always the first. */
public final class Contenders {
    /** The contender that all ratios are taken against. */
    public static final String CEILING = "c-handler";

    private Contenders() {}

    public static List<Contender> all(Installation installation) {
        List<Contender> all = new ArrayList<>();
        all.add(ceiling(installation, CEILING, "a C handler that sends the same bytes", "Off"));
        all.add(ceiling(installation, "c-handler-mounted", "the same, owning its URLs: no directory walk", "On"));
        all.addAll(ProductContenders.all(installation));
        all.addAll(WsgiContenders.all(installation));
        all.addAll(JavaServerContenders.all(installation));
        return all;
    }

    private static Contender ceiling(Installation installation, String name, String description, String mounted) {
        return new Contender(
                name,
                Role.CEILING,
                description,
                Optional.empty(),
                site -> site.startHttpd(String.join(
                        "\n",
                        "LoadModule ceiling_module \"" + installation.ceilingModule() + "\"",
                        "CeilingFile \"" + site.files().largeFile() + "\"",
                        "CeilingMounted " + mounted,
                        "<Location />",
                        "  SetHandler ceiling",
                        "</Location>")));
    }
}
