/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmgi.it.http.OpenLoop;
import org.jvmgi.it.server.OwnServer;

/**
 * No planned change costs a request, also when requests come at their own pace (rows 307, 310, 312 and 321): the short version of
 * {@code tests/faults/run}.
 */
class PlannedChangeTest {

    @ParameterizedTest
    @CsvSource({
        "GRACEFUL, DEFAULT",
        "GRACEFUL, EMBEDDED",
        "ROTATION, LITERAL",
        "TOUCH, DEFAULT",
        "TOUCH, EMBEDDED",
        "RELOAD, DEFAULT",
        "SIGNAL, DEFAULT",
        "MAXIMUM, DEFAULT",
        "DEFINITION, DEFAULT"
    })
    void costsNoRequest(PlannedChange change, Placement placement) throws Exception {
        PlannedLoad load = new PlannedLoad(change, placement, 2, 25, 25);
        try (OwnServer own = OwnServer.of(load.site())) {
            own.server().allowLog("JVMGI0209");
            OpenLoop.Result result = load.run(own.server());
            assertThat(result.failures()).isEmpty();
            assertThat(result.sent()).isGreaterThanOrEqualTo(75);
            own.verifyAndStop();
        }
    }
}
