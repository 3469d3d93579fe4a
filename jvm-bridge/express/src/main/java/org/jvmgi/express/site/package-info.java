/* SPDX-License-Identifier: Apache-2.0 */
/** One server: what it serves, its folder, and the files in it. */
package org.jvmgi.express.site;
