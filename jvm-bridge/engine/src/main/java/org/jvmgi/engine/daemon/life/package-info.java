/* SPDX-License-Identifier: Apache-2.0 */

/** How the process ends: what asks for that, how long what runs may take, and what is told of it. */
package org.jvmgi.engine.daemon.life;
