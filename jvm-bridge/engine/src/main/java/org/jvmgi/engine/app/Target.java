/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.RequestHead;

/** What requests name: an entry of an application. Permanent; what it leads to may be loaded anew. */
@FunctionalInterface
interface Target {
    /** The entry that serves now, in use until released. */
    LoadedEntry acquire(RequestHead head, RequestLog log) throws UnavailableException;
}
