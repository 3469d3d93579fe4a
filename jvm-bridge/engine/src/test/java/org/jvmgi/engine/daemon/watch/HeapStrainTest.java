/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a process counts as one that only collects garbage. deadlock-timeout is 50 s, so its patience is 10 s. */
class HeapStrainTest {

    private static final long MOST = 1000;

    private final List<String> asked = new ArrayList<>();
    private long seconds;
    private long collecting;
    private long used;
    private final HeapStrain strain = new HeapStrain(
            50,
            () -> new HeapStrain.Reading(TimeUnit.SECONDS.toNanos(seconds), collecting, used, MOST),
            (reason, bySignal) -> asked.add(reason));

    private void pass(int howLong, long collected, long usedThen) {
        seconds += howLong;
        collecting += collected;
        used = usedThen;
        strain.look();
    }

    @Test
    void processThatOnlyCollectsIsReplacedOnce() {
        pass(5, 4950, 950);
        pass(5, 4950, 950);
        assertThat(asked).isEmpty();
        pass(5, 4950, 950);
        assertThat(asked).containsExactly("it does little but collect garbage");
        pass(5, 5000, 999);
        assertThat(asked).hasSize(1);
    }

    @Test
    void processThatWorksBetweenCollectionsIsNot() {
        for (int i = 0; i < 20; i++) {
            pass(5, 4850, 950);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void oneLongCollectionThatFreesTheHeapIsNone() {
        pass(5, 0, 950);
        pass(60, 60_000, 300);
        pass(5, 5000, 300);
        pass(60, 60_000, 300);
        assertThat(asked).isEmpty();
    }

    @Test
    void onceItWorksAgainItHasAllItsTime() {
        pass(5, 5000, 950);
        pass(5, 5000, 950);
        pass(5, 0, 950);
        pass(5, 5000, 950);
        pass(5, 5000, 950);
        assertThat(asked).isEmpty();
        pass(5, 5000, 950);
        assertThat(asked).hasSize(1);
    }

    /** What a collection took is told when it is over, which may be in the next interval. */
    @Test
    void timeThatIsToldLateCountsNoMoreThanAll() {
        pass(5, 12_000, 950);
        pass(5, 0, 950);
        pass(5, 12_000, 950);
        assertThat(asked).isEmpty();
    }

    @Test
    void thisMachinesReadingsAreTaken() {
        HeapStrain own = HeapStrain.of(1, (reason, bySignal) -> asked.add(reason));
        own.look();
        own.look();
        assertThat(asked).isEmpty();
    }
}
