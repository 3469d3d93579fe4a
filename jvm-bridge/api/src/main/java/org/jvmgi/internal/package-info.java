/* SPDX-License-Identifier: Apache-2.0 */

/** What the two public packages share; not exported, and no part of the API. */
package org.jvmgi.internal;
