/* SPDX-License-Identifier: Apache-2.0 */
/** The run that makes the class-data archive of a process group ({@code cds=auto}). */
package org.jvmgi.engine.archive;
