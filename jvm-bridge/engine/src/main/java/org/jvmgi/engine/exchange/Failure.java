/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import org.jvmgi.BadRequestException;
import org.jvmgi.ClientAbortException;
import org.jvmgi.ExitRefusedError;
import org.jvmgi.RequestBodyException;
import org.jvmgi.RequestTimeoutException;
import org.jvmgi.engine.log.LogCode;

/**
 * What an exception out of an application means: the first in its chain of causes that means something decides.
 *
 * @param status the status of the answer
 * @param code the log code
 * @param meant the exception that decided
 * @param isTraced whether the stack trace goes to the log: not for what is the client's doing
 */
record Failure(int status, LogCode code, Throwable meant, boolean isTraced) {
    private static final int MAX_DEPTH = 100;
    private static final int BAD_REQUEST = 400;
    private static final int FAILED = 500;
    private static final int TIMED_OUT = 504;

    /** Looks at an exception of a hook. It answers no client, so there is nothing that is the client's doing. */
    static Failure ofHook(Throwable thrown) {
        Failure found = of(thrown);
        boolean stays = found.status() >= FAILED && found.code() != LogCode.APPLICATION_FAILED;
        return stays ? found : new Failure(FAILED, LogCode.HOOK_FAILED, thrown, true);
    }

    /** Looks at an exception and its causes. */
    static Failure of(Throwable thrown) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < MAX_DEPTH; depth++) {
            Failure found = meaning(each);
            if (found != null) {
                return found;
            }
            each = causeOf(each);
        }
        return new Failure(FAILED, LogCode.APPLICATION_FAILED, thrown, true);
    }

    private static Failure meaning(Throwable t) {
        if (t instanceof ClientAbortException) {
            return new Failure(FAILED, LogCode.CLIENT_ABORTED, t, false);
        }
        if (t instanceof BadRequestException) {
            return new Failure(BAD_REQUEST, LogCode.BAD_REQUEST, t, false);
        }
        if (t instanceof RequestTimeoutException) {
            return new Failure(TIMED_OUT, LogCode.REQUEST_TIMED_OUT, t, true);
        }
        if (t instanceof RequestBodyException broken) {
            return new Failure(broken.status(), LogCode.REQUEST_BODY_BROKEN, t, false);
        }
        if (t instanceof RuleException rule) {
            return new Failure(FAILED, rule.code(), t, true);
        }
        if (t instanceof ExitRefusedError) {
            return new Failure(FAILED, LogCode.EXIT_REFUSED, t, true);
        }
        if (t instanceof OutOfMemoryError error && !isForWantOfThreads(error)) {
            return new Failure(FAILED, LogCode.OUT_OF_MEMORY, t, true);
        }
        // A stack overflow is the application's own; what else a VirtualMachineError says is not.
        boolean machine = t instanceof VirtualMachineError && !(t instanceof StackOverflowError);
        return machine ? new Failure(FAILED, LogCode.MACHINE_ERROR, t, true) : null;
    }

    /** The JVM says so too when it gets no further thread: the heap is sound, and a successor would fare no better. */
    private static boolean isForWantOfThreads(OutOfMemoryError error) {
        return String.valueOf(error.getMessage()).contains("native thread");
    }

    /** The cause; an exception whose {@code getCause} fails has none. */
    private static Throwable causeOf(Throwable t) {
        try {
            return t.getCause();
        } catch (RuntimeException | Error ignored) {
            // It is the application's class; its own failure says nothing about the request's.
            return null;
        }
    }
}
