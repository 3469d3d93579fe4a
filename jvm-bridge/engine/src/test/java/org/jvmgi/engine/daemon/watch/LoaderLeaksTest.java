/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** When old class loaders are too many. */
class LoaderLeaksTest {
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final LoaderLeaks leaks = new LoaderLeaks((reason, bySignal) -> asked.add(reason));

    private static final class Loader extends ClassLoader {}

    @Test
    void loadersThatAreHeldAskForASuccessorOnce() {
        List<ClassLoader> held = new ArrayList<>();
        for (int i = 0; i < LoaderLeaks.MOST; i++) {
            held.add(new Loader());
            leaks.add(held.get(i));
        }
        leaks.look();
        leaks.look();
        assertThat(asked).containsExactly(held.size() + " class loaders were leaked");
    }

    @Test
    void loadersThatCanBeCollectedAreNoReason() {
        for (int i = 0; i < 3 * LoaderLeaks.MOST; i++) {
            leaks.add(new Loader());
        }
        leaks.look();
        assertThat(asked).isEmpty();
    }

    @Test
    void fewThatAreHeldAreNoReason() {
        List<ClassLoader> held = new ArrayList<>();
        for (int i = 1; i < LoaderLeaks.MOST; i++) {
            held.add(new Loader());
            leaks.add(held.get(i - 1));
        }
        leaks.look();
        assertThat(asked).isEmpty();
        assertThat(held).hasSize(LoaderLeaks.MOST - 1);
    }
}
