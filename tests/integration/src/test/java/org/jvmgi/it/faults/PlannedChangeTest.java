/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.http.OpenLoop;
import org.jvmgi.it.server.OwnServer;

/**
 * No planned change costs a request, also when requests come at their own pace (rows 307, 310, 312 and 321): the short version of
 * {@code tests/faults/run}.
 */
class PlannedChangeTest {

    @ParameterizedTest
    @EnumSource(PlannedChange.class)
    void costsNoRequest(PlannedChange change) throws Exception {
        try (OwnServer own = OwnServer.of(PlannedChange.site(""))) {
            own.server().allowLog("JVMGI0209");
            OpenLoop.Result result = change.underLoad(own.server(), 2, 25, 25);
            assertThat(result.failures()).isEmpty();
            assertThat(result.sent()).isGreaterThanOrEqualTo(75);
            own.verifyAndStop();
        }
    }
}
