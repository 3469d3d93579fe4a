/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Applications: what a target is, its class loaders, its entry object, and its replacement when a file changes.
 *
 * <p>Loaders: platform ← API ← application group ← application file. One {@link org.jvmgi.engine.app.Version} is one
 * loaded state of a file; a changed file gets a new one, and the old one is closed after its last request.
 *
 * <p>Here is what applications there are and how one follows another; {@code classes} holds where their classes come from,
 * {@code loader} the loaders, {@code entry} which class is entered.
 */
package org.jvmgi.engine.app;
