/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

/**
 * The codes under which the engine reports, {@code JVMGI0600} to {@code JVMGI0699}, of a process's life {@code JVMGI0218},
 * and of what a request prints {@code JVMGI0550}. Numbers are stable and never used again; docs/errors.md holds cause, outcome
 * and remedy of each.
 */
public enum LogCode {
    COLLECTS_ONLY(218, LogLevel.WARNING, "the process does little but collect garbage; it is replaced"),

    LINES_SUPPRESSED(550, LogLevel.WARNING, "lines that the application printed are not in the log"),

    APPLICATION_FAILED(600, LogLevel.ERROR, "the application failed"),
    BAD_REQUEST(601, LogLevel.INFO, "the application found the request malformed"),
    REQUEST_TIMED_OUT(602, LogLevel.ERROR, "the application ran out of time"),
    REQUEST_BODY_BROKEN(603, LogLevel.INFO, "the request body broke and the application could not go on"),
    CLIENT_ABORTED(604, LogLevel.INFO, "the application gave up because the client left"),
    EXIT_REFUSED(605, LogLevel.ERROR, "the application tried to end the process"),
    OUT_OF_MEMORY(606, LogLevel.ERROR, "the process ran out of memory; it is replaced"),
    MACHINE_ERROR(607, LogLevel.ERROR, "the Java machine failed under the application"),
    NO_START(608, LogLevel.ERROR, "the application did not call start before its body began"),
    NO_BODY(609, LogLevel.ERROR, "the application returned null instead of a body"),
    BAD_STATUS(610, LogLevel.ERROR, "the application gave an unusable status"),
    BAD_CONTENT_LENGTH(611, LogLevel.ERROR, "the application gave an unusable Content-Length"),
    HEAD_TOO_LARGE(612, LogLevel.ERROR, "the response head is larger than header-buffer-size"),
    BODY_TOO_SHORT(613, LogLevel.ERROR, "the response body is shorter than its Content-Length"),
    BODY_TOO_LONG(614, LogLevel.WARNING, "the response body is longer than its Content-Length; the rest was cut off"),
    HOP_BY_HOP_DROPPED(615, LogLevel.WARNING, "the application set headers that belong to the connection; dropped"),
    CLOSE_FAILED(616, LogLevel.ERROR, "the response was complete, then its body failed to close"),
    DESCRIPTORS_UNAVAILABLE(617, LogLevel.WARNING, "files cannot be handed to httpd and are copied to it"),
    INTERIM_DROPPED(620, LogLevel.WARNING, "the application sent too many interim responses; the rest was dropped"),
    TRAILERS_TOO_LARGE(621, LogLevel.ERROR, "the response's trailers are too large"),

    TARGET_UNREADABLE(630, LogLevel.ERROR, "the application's file cannot be read"),
    TARGET_UNKNOWN(631, LogLevel.ERROR, "the target is no kind of application that is known"),
    SERVLET_BRIDGE_MISSING(632, LogLevel.ERROR, "servlet applications need the servlet bridge, which is not installed"),
    COMPILER_MISSING(633, LogLevel.ERROR, "a .java file needs a JDK, and this Java has no compiler"),
    COMPILATION_FAILED(634, LogLevel.ERROR, "the source file does not compile"),
    COMPILER_MESSAGE(635, LogLevel.WARNING, "the compiler says"),
    ENTRY_CLASS_UNKNOWN(636, LogLevel.ERROR, "it is not known which class to enter"),
    ENTRY_CLASS_MISSING(637, LogLevel.ERROR, "the entry class was not found"),
    ENTRY_CLASS_UNSUITABLE(638, LogLevel.ERROR, "the entry class cannot be an application"),
    ENTRY_CLASS_FAILED(639, LogLevel.ERROR, "the entry class could not be made"),
    LINKAGE_FAILED(640, LogLevel.ERROR, "the application's classes do not fit together or do not load"),
    CLASS_VERSION(641, LogLevel.ERROR, "the application needs a newer Java than this process has"),
    ARCHIVE_BROKEN(642, LogLevel.ERROR, "a jar file is damaged or still being copied"),
    PROPERTIES_BROKEN(643, LogLevel.ERROR, "the .jvmgi file is not valid"),
    CLASS_PATH_ENTRY_MISSING(644, LogLevel.WARNING, "an entry of the class path does not exist"),
    OLD_VERSION_SERVES(645, LogLevel.WARNING, "the changed application is still being copied; the old version serves"),
    RELOAD_CHECK_FAILED(646, LogLevel.ERROR, "the application failed when asked whether to load it anew"),
    APPLICATION_LOADED(647, LogLevel.INFO, "application loaded"),
    RETIRE_FAILED(648, LogLevel.ERROR, "a retired application failed to close"),
    SETTING_CHANGED(649, LogLevel.INFO, "an application changed a setting of the whole process"),

    PEER_NOT_ALLOWED(660, LogLevel.ERROR, "a connection from a user that may not connect was refused"),
    OTHER_BUILD(661, LogLevel.ERROR, "a connection from another build of the module was refused"),
    PROTOCOL_BROKEN(662, LogLevel.ERROR, "a connection was closed because its peer broke the wire protocol"),
    CONFIG_REFUSED(663, LogLevel.ERROR, "the supervisor's configuration cannot be used"),
    ACCEPT_FAILED(664, LogLevel.ERROR, "connections cannot be accepted at the moment"),
    DRAIN_CUT_SHORT(665, LogLevel.WARNING, "the time to drain ran out with requests still running"),
    ENGINE_FAILED(666, LogLevel.CRIT, "the engine failed"),
    THREAD_NOT_STARTED(667, LogLevel.ERROR, "a thread could not be started"),
    SIGNALS_UNAVAILABLE(668, LogLevel.WARNING, "signals cannot be handled; they end the process at once"),
    REQUEST_TIMEOUT(670, LogLevel.ERROR, "the request moved nothing for request-timeout and was ended"),
    REQUEST_STUCK(671, LogLevel.ERROR, "a request did not end within interrupt-timeout; the process is replaced"),
    THREADS_DEADLOCKED(672, LogLevel.ERROR, "threads wait for each other; the process is replaced"),

    PRELOAD_FAILED(680, LogLevel.ERROR, "an application could not be loaded when the process started"),
    EXIT_CALLED(681, LogLevel.ERROR, "exit was called"),
    LOADERS_LEAKED(682, LogLevel.WARNING, "old class loaders stay in memory; the process is replaced"),
    TOO_MANY_GROUPS(685, LogLevel.ERROR, "variables have named too many application groups"),
    OWNER_WRONG(686, LogLevel.ERROR, "a file does not belong to whom it has to belong to"),
    IMPORT_FAILED(687, LogLevel.ERROR, "an import script failed"),

    HOOK_FAILED(690, LogLevel.ERROR, "the hook failed"),
    HOOK_RESULT_UNUSABLE(691, LogLevel.ERROR, "the hook gave an unusable answer"),
    HOOK_UNSUITABLE(692, LogLevel.ERROR, "the entry class is not the hook that is asked");

    private final int number;
    private final LogLevel level;
    private final String text;

    LogCode(int number, LogLevel level, String text) {
        this.number = number;
        this.level = level;
        this.text = text;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The level at which it is logged. */
    public LogLevel level() {
        return level;
    }

    /** What happened, without detail. */
    public String text() {
        return text;
    }

    /** The code with a number as it stands in the log: {@code JVMGI0600}. */
    static String label(int number) {
        String digits = Integer.toString(number);
        return "JVMGI" + "0000".substring(digits.length()) + digits;
    }

    /** The text with a detail. */
    public String with(String detail) {
        return detail.isEmpty() ? text : text + ": " + detail;
    }
}
