/* SPDX-License-Identifier: Apache-2.0 */
/** The commands, each a class, and the command line that knows them all. */
package org.jvmgi.express.command;
