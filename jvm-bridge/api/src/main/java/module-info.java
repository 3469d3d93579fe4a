/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The gateway interface between an HTTP server and a Java application.
 *
 * <p>Applications use {@link org.jvmgi}; servers and adapters use {@link org.jvmgi.spi} as well.
 */
module org.jvmgi {
    exports org.jvmgi;
    exports org.jvmgi.spi;
}
