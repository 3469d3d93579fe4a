/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The refusal of {@code exit} and {@code halt}: an instrumentation agent that gives {@link java.lang.Runtime}'s two methods a body that
 * throws, and the way out that the engine keeps for itself.
 */
package org.jvmgi.boot.exit;
