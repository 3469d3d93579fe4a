/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.RequestHead;

/** Finds the application for a request, loading it if need be. */
public interface EntrySource {
    /**
     * Finds the application that a request is for.
     *
     * @param head the request
     * @param log where the compiler's and the loader's messages go
     * @return the application, not retired before it is released
     * @throws UnavailableException if there is none that can serve
     */
    Lease acquire(RequestHead head, RequestLog log) throws UnavailableException;

    /** The use of an application by one request. */
    interface Lease {
        /** The application. */
        Entry entry();

        /** The request is over. */
        void release();
    }
}
