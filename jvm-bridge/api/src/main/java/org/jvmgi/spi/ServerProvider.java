/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jvmgi.Server;
import org.jvmgi.Server.Apache;
import org.jvmgi.Server.Event;
import org.jvmgi.Server.Subscription;
import org.jvmgi.internal.InstalledServer;

/**
 * What stands behind {@link Server}: one method for each of its methods, where the meaning is described. A server
 * installs one before it loads an application. The methods are called from any thread; each has a default that answers
 * as if there were no server, so a later version may add methods.
 */
public interface ServerProvider {
    /**
     * Makes a provider answer for {@link Server}.
     *
     * @param provider the provider
     * @return removes it again, say when the server stops
     * @throws IllegalStateException if there is one already
     */
    static Subscription install(ServerProvider provider) {
        return InstalledServer.install(provider);
    }

    /**
     * See {@link Server#version()}.
     *
     * @return by default no version
     */
    default List<Integer> version() {
        return List.of();
    }

    /**
     * See {@link Server#processGroup()}.
     *
     * @return by default no name
     */
    default String processGroup() {
        return "";
    }

    /**
     * See {@link Server#applicationGroup()}.
     *
     * @return by default no name
     */
    default String applicationGroup() {
        return "";
    }

    /**
     * See {@link Server#maximumProcesses()}.
     *
     * @return by default 0
     */
    default int maximumProcesses() {
        return 0;
    }

    /**
     * See {@link Server#threadsPerProcess()}.
     *
     * @return by default 0
     */
    default int threadsPerProcess() {
        return 0;
    }

    /**
     * See {@link Server#apache()}.
     *
     * @return by default none
     */
    default Apache apache() {
        return Apache.NONE;
    }

    /**
     * See {@link Server#onEvent}.
     *
     * @param subscriber is given the event
     * @return ends the subscription; by default there is no event
     */
    default Subscription onEvent(Consumer<? super Event> subscriber) {
        return () -> {};
    }

    /**
     * See {@link Server#onStopping}.
     *
     * @param subscriber is given the event
     * @return ends the subscription; by default there is no event
     */
    default Subscription onStopping(Consumer<? super Event> subscriber) {
        return () -> {};
    }

    /**
     * See {@link Server#onSignal}.
     *
     * @param subscriber is given the event
     * @return ends the subscription; by default there is no event
     */
    default Subscription onSignal(Consumer<? super Event> subscriber) {
        return () -> {};
    }

    /**
     * See {@link Server#activeRequests()}.
     *
     * @return by default no requests
     */
    default Map<String, Map<String, Object>> activeRequests() {
        return Map.of();
    }

    /**
     * See {@link Server#requestData()}.
     *
     * @return by default a new map
     */
    default Map<String, Object> requestData() {
        return new HashMap<>();
    }

    /** See {@link Server#startRecordingMetrics()}. By default nothing is recorded. */
    default void startRecordingMetrics() {}

    /**
     * See {@link Server#requestMetrics()}.
     *
     * @return by default no metrics
     */
    default Map<String, Object> requestMetrics() {
        return Map.of();
    }

    /**
     * See {@link Server#processMetrics()}.
     *
     * @return by default no metrics
     */
    default Map<String, Object> processMetrics() {
        return Map.of();
    }

    /**
     * See {@link Server#serverMetrics()}.
     *
     * @return by default no metrics
     */
    default Map<String, Object> serverMetrics() {
        return Map.of();
    }
}
