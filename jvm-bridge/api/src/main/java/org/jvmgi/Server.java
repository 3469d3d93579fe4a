/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jvmgi.internal.InstalledServer;

/**
 * The server around the application: what mod_wsgi's Python module {@code mod_wsgi} is. All methods are static and may be
 * called from any thread; those that depend on the caller (group, request) tell it by the thread or its context class
 * loader.
 *
 * <p>Without a server, in a unit test say, {@link #isPresent()} is false, texts, lists and maps are empty, counts are 0,
 * and subscriptions are accepted and never called.
 */
public final class Server {
    private Server() {}

    /**
     * Whether a server runs this code.
     *
     * @return false outside of a server
     */
    public static boolean isPresent() {
        return InstalledServer.isPresent();
    }

    /**
     * The version of mod_jvmgi, or of another server.
     *
     * @return its parts, the most significant first
     */
    public static List<Integer> version() {
        return InstalledServer.provider().version();
    }

    /**
     * The process group that this process belongs to.
     *
     * @return its name; empty in an embedded application
     */
    public static String processGroup() {
        return InstalledServer.provider().processGroup();
    }

    /**
     * The application group that the caller belongs to.
     *
     * @return its name; empty for the group that has no name
     */
    public static String applicationGroup() {
        return InstalledServer.provider().applicationGroup();
    }

    /**
     * How many processes may run this group at once; embedded: how many children Apache may have.
     *
     * @return the number
     */
    public static int maximumProcesses() {
        return InstalledServer.provider().maximumProcesses();
    }

    /**
     * How many requests each process serves at once.
     *
     * @return the number
     */
    public static int threadsPerProcess() {
        return InstalledServer.provider().threadsPerProcess();
    }

    /**
     * What is known of the Apache that this runs under.
     *
     * @return its facts
     */
    public static Apache apache() {
        return InstalledServer.provider().apache();
    }

    /**
     * Calls a subscriber at each event in this application group: {@code request_started}, {@code response_started},
     * {@code request_finished}, {@code request_exception}, {@code process_signal}, {@code process_stopping}. Subscribers
     * are called in the order they came; what one throws is logged. A subscription ends with its application at the
     * latest.
     *
     * @param subscriber is given the event
     * @return ends the subscription
     */
    public static Subscription onEvent(Consumer<? super Event> subscriber) {
        return InstalledServer.provider().onEvent(Objects.requireNonNull(subscriber, "subscriber"));
    }

    /**
     * Calls a subscriber once, when the process is about to stop and everything still works. To be used rather than a
     * shutdown hook of the JVM.
     *
     * @param subscriber is given the event {@code process_stopping}; its payload names the {@code shutdown_reason}
     * @return ends the subscription
     */
    public static Subscription onStopping(Consumer<? super Event> subscriber) {
        return InstalledServer.provider().onStopping(Objects.requireNonNull(subscriber, "subscriber"));
    }

    /**
     * Calls a subscriber at each signal that is meant for applications. An embedded application gets none.
     *
     * @param subscriber is given the event {@code process_signal}; its payload has {@code signame} and {@code signum}
     * @return ends the subscription
     */
    public static Subscription onSignal(Consumer<? super Event> subscriber) {
        return InstalledServer.provider().onSignal(Objects.requireNonNull(subscriber, "subscriber"));
    }

    /**
     * The requests that run in this process now.
     *
     * @return a snapshot: by request id, what is known of the request
     */
    public static Map<String, Map<String, Object>> activeRequests() {
        return InstalledServer.provider().activeRequests();
    }

    /**
     * A map that belongs to the current request, shared by application and subscribers.
     *
     * @return the map, which may be changed; without a server a new one at each call
     * @throws IllegalStateException on a thread that serves no request
     */
    public static Map<String, Object> requestData() {
        return InstalledServer.provider().requestData();
    }

    /** Begins to record metrics, which costs a little for each request. Further calls change nothing. */
    public static void startRecordingMetrics() {
        InstalledServer.provider().startRecordingMetrics();
    }

    /**
     * Metrics of the requests since the last call; for one caller, which is not serving a request.
     *
     * @return the metrics by name; empty while none are recorded
     */
    public static Map<String, Object> requestMetrics() {
        return InstalledServer.provider().requestMetrics();
    }

    /**
     * Metrics of this process since its start.
     *
     * @return the metrics by name; empty while none are recorded
     */
    public static Map<String, Object> processMetrics() {
        return InstalledServer.provider().processMetrics();
    }

    /**
     * Apache's scoreboard.
     *
     * @return the metrics by name; empty where the server does not let applications see them
     *     ({@code JVMGIServerMetrics})
     */
    public static Map<String, Object> serverMetrics() {
        return InstalledServer.provider().serverMetrics();
    }

    /**
     * What is known of the Apache around.
     *
     * @param version its version, the most significant part first
     * @param description what it calls itself
     * @param mpmName the name of its multi-processing module
     * @param buildDate when it was built
     * @param maximumProcesses how many children it may have
     * @param threadsPerProcess how many threads each child has
     */
    public record Apache(
            List<Integer> version,
            String description,
            String mpmName,
            String buildDate,
            int maximumProcesses,
            int threadsPerProcess) {
        /** No Apache. */
        public static final Apache NONE = new Apache(List.of(), "", "", "", 0, 0);

        /**
         * Copies the list.
         *
         * @param version its version
         * @param description what it calls itself
         * @param mpmName the name of its multi-processing module
         * @param buildDate when it was built
         * @param maximumProcesses how many children it may have
         * @param threadsPerProcess how many threads each child has
         */
        public Apache {
            version = List.copyOf(version);
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(mpmName, "mpmName");
            Objects.requireNonNull(buildDate, "buildDate");
        }
    }

    /**
     * Something that happened.
     *
     * @param name what: {@code request_started} …
     * @param payload the details. A subscriber may put and replace; those called after it see that. Under
     *     {@code application_object} an event {@code request_started} has the {@link Application} that is about to be
     *     called; one put in its place is called instead
     */
    public record Event(String name, Map<String, Object> payload) {
        /**
         * Checks both.
         *
         * @param name what happened
         * @param payload the details
         */
        public Event {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(payload, "payload");
        }

        /** The name, and the names of the details; no values, which hold passwords and cookies. */
        @Override
        public String toString() {
            return "Event[" + name + " " + payload.keySet() + "]";
        }
    }

    /** Something that lasts until it is closed. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        /** Ends it. Further calls change nothing. */
        @Override
        void close();
    }
}
