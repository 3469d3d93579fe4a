/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.OpenLoop;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Site;

/**
 * A planned change, again and again under load: requests without a body, with a short one and with one that is sent in pieces, each on
 * a connection of its own.
 *
 * @param change what is done
 * @param placement where the application runs
 * @param rounds how often
 * @param perSecond requests
 * @param between how many requests are due from the beginning of a round to that of the next one, at least
 */
record PlannedLoad(PlannedChange change, Placement placement, int rounds, int perSecond, int between) {

    private static final String[] BODIES = {"", "", "short", "0123456789abcdef".repeat(5000)};

    /** The server that it is done to. */
    Site site() {
        return placement.site(change.options());
    }

    OpenLoop.Result run(ApacheServer server) throws IOException, InterruptedException {
        Poll.until("the application", () -> server.get("/round").status() == 200);
        AtomicInteger turn = new AtomicInteger();
        try (OpenLoop load = OpenLoop.start(perSecond, () -> ask(server, turn.getAndIncrement()), response -> true)) {
            load.awaitSent(between);
            for (int round = 1; round <= rounds; round++) {
                change.make(server, placement, round);
                load.awaitSent((round + 1) * between);
            }
            return load.finish();
        }
    }

    private static RawResponse ask(ApacheServer server, int turn) {
        String body = BODIES[turn % BODIES.length];
        RawResponse response =
                body.isEmpty() ? server.get("/round") : server.post("/round", body.getBytes(StandardCharsets.US_ASCII));
        boolean whole = response.status() == 200 && response.ending() != Ending.CUT;
        if (!whole || !response.text().matches("round \\d+ " + body)) {
            throw new IllegalStateException("after a body of " + body.length() + ": " + response);
        }
        return response;
    }
}
