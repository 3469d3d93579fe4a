/* SPDX-License-Identifier: Apache-2.0 */

/** Runs applications in unit tests and on the developer's machine, without Apache. */
module org.jvmgi.test {
    requires transitive org.jvmgi;
    requires jdk.httpserver;

    exports org.jvmgi.test;
}
