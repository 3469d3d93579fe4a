/* SPDX-License-Identifier: Apache-2.0 */

/** Where classes and resources come from: jars, folders and the compiler, all open from the beginning; whether one has changed since, and whose they have to be.  */
package org.jvmgi.engine.app.classes;
