/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jvmgi.Server.Subscription;
import org.jvmgi.spi.ServerProvider;

/** The one server of the process, if there is one. */
public final class InstalledServer {
    /** Answers with the defaults. */
    private static final ServerProvider ABSENT = new ServerProvider() {};

    private static final AtomicReference<ServerProvider> PROVIDER = new AtomicReference<>(ABSENT);

    private InstalledServer() {}

    /**
     * Makes a provider the one that answers.
     *
     * @param provider the provider
     * @return removes it again
     * @throws IllegalStateException if there is one already
     */
    public static Subscription install(ServerProvider provider) {
        Objects.requireNonNull(provider, "provider");
        if (!PROVIDER.compareAndSet(ABSENT, provider)) {
            throw new IllegalStateException("a server is present already");
        }
        return () -> PROVIDER.compareAndSet(provider, ABSENT);
    }

    /**
     * The provider that answers.
     *
     * @return the installed one, else one with nothing but defaults
     */
    public static ServerProvider provider() {
        return PROVIDER.get();
    }

    /**
     * Whether there is a server.
     *
     * @return whether one is installed
     */
    public static boolean isPresent() {
        return PROVIDER.get() != ABSENT;
    }
}
