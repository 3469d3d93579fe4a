/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

/** httpd's log levels. */
public enum LogLevel {
    EMERG(0),
    ALERT(1),
    CRIT(2),
    ERROR(3),
    WARNING(4),
    NOTICE(5),
    INFO(6),
    DEBUG(7);

    private final int number;

    LogLevel(int number) {
        this.number = number;
    }

    /** httpd's number, which is that on the wire. */
    public int number() {
        return number;
    }
}
