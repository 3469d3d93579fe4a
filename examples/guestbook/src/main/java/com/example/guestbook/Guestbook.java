/* SPDX-License-Identifier: Apache-2.0 */
package com.example.guestbook;

import java.io.IOException;
import java.util.Map;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * A guestbook: GET shows it, POST signs it. One instance serves all requests of a process, from many threads; its entries
 * live as long as it does, and each process has its own.
 */
public final class Guestbook implements Application {
    private static final Headers HTML = Headers.of(
            "Content-Type", "text/html; charset=UTF-8",
            "Content-Security-Policy", "default-src 'none'; form-action 'self'",
            "Cache-Control", "no-store");
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=UTF-8");

    private final Entries entries = new Entries();
    private final Page page;

    /**
     * Called once, before the first request; what goes wrong here is told in the error log.
     *
     * @throws IOException if the page cannot be read
     */
    public Guestbook() throws IOException {
        page = Page.load();
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws IOException {
        if (environ.pathInfo().length() > 1) {
            startResponse.start(404, TEXT);
            return Body.of("There is only one page here.\n");
        }
        return switch (environ.method()) {
            case "GET", "HEAD" -> show(environ, startResponse);
            case "POST" -> sign(environ, startResponse);
            default -> refuse(startResponse);
        };
    }

    private Body show(Environ environ, StartResponse startResponse) {
        startResponse.start(200, HTML);
        return Body.of(page.with(home(environ), entries.newestFirst()));
    }

    private Body sign(Environ environ, StartResponse startResponse) throws IOException {
        Map<String, String> form = Form.read(environ);
        entries.add(Entry.of(form.getOrDefault("name", ""), form.getOrDefault("message", "")));
        startResponse.start(303, Headers.of("Location", home(environ)));
        return Body.empty();
    }

    private static Body refuse(StartResponse startResponse) {
        startResponse.start(405, TEXT.add("Allow", "GET, HEAD, POST"));
        return Body.of("This can be read with GET and signed with POST.\n");
    }

    /** The path of the page, wherever an alias put it. */
    private static String home(Environ environ) {
        return environ.scriptName() + "/";
    }
}
