/* SPDX-License-Identifier: Apache-2.0 */

/** The adapters that come with the engine: those of types of the JDK. */
package org.jvmgi.engine.adapter;
