/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/** Closes objects of applications. */
final class Closing {
    private Closing() {}

    /** Closes an object, if it can be closed, with its loader as the thread's; a failure is told of, no more. */
    static void close(Object object, ClassLoader loader) {
        if (!(object instanceof AutoCloseable closeable)) {
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            closeable.close();
        } catch (Throwable t) {
            ProcessLog.line(LogCode.RETIRE_FAILED, object.getClass().getName() + ": " + FailureText.line(t));
            FailureText.trace(t, ProcessLog::line);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
