/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.contender;

/** What a contender is compared as. */
public enum Role {
    /** A C handler: its figures are what the others are divided by. */
    CEILING,
    /** mod_jvmgi. */
    PRODUCT,
    /** Another way to run an application behind httpd. */
    PEER,
    /** A server without httpd before it; shown, but no peer. */
    ALONE
}
