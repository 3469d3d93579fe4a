/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.RequestHead;

/** Has the same entry for every request. */
record FixedSource(Entry entry) implements EntrySource {
    @Override
    public Lease acquire(RequestHead head, RequestLog log) {
        return new Lease() {
            @Override
            public Entry entry() {
                return entry;
            }

            @Override
            public void release() {}
        };
    }
}
