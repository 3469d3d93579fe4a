/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import org.jvmgi.engine.app.classes.Sources;
import org.jvmgi.engine.app.entry.EntryRule;

/**
 * What an application file turned out to be.
 *
 * @param group the application group that it belongs to
 * @param sources where its classes come from, open
 * @param entry which class to enter
 */
record Blueprint(ApplicationGroup group, Sources sources, EntryRule entry) {}
