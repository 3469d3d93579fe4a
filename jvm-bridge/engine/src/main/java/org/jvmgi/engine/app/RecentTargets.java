/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jvmgi.engine.wire.RequestHead;

/** Targets by the bytes that name them in a request, so that a request costs no text at all. Safe for many threads. */
final class RecentTargets {
    private static final int SIZE = 256;

    /** A head that is kept keeps its whole payload. */
    private static final int MAX_KEPT = 16 * 1024;

    private final AtomicReferenceArray<Recent> cells = new AtomicReferenceArray<>(SIZE);

    private record Recent(RequestHead head, Target target) {}

    /** The target that a request names; {@code null}: not known here. */
    Target find(RequestHead head) {
        Recent recent = cells.get(cell(head));
        return recent != null && recent.head().hasSameTarget(head) ? recent.target() : null;
    }

    /** Keeps a target for later requests. */
    void keep(RequestHead head, Target target) {
        if (head.size() <= MAX_KEPT) {
            cells.set(cell(head), new Recent(head, target));
        }
    }

    private static int cell(RequestHead head) {
        int hash = head.targetHash();
        return (hash ^ hash >>> 16) & (SIZE - 1);
    }
}
