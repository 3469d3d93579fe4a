/* SPDX-License-Identifier: Apache-2.0 */

/** Which class of an application is entered, and its one object. */
package org.jvmgi.engine.app.entry;
