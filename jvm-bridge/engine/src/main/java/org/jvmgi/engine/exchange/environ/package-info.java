/* SPDX-License-Identifier: Apache-2.0 */

/** The variables of a request, decoded when they are asked for. */
package org.jvmgi.engine.exchange.environ;
