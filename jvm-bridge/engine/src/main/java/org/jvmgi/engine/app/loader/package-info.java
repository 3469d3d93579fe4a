/* SPDX-License-Identifier: Apache-2.0 */

/** The class loaders of application groups and application files. */
package org.jvmgi.engine.app.loader;
