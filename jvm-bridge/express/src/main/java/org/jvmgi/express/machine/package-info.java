/* SPDX-License-Identifier: Apache-2.0 */
/** What is asked of the machine: its httpd, its accounts and what they can reach, its Java, its ports. */
package org.jvmgi.express.machine;
