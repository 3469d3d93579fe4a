/* SPDX-License-Identifier: Apache-2.0 */

/**
 * For those who write a server, a test client or an adapter; applications need nothing of it.
 *
 * <p>{@link org.jvmgi.spi.AbstractEnviron}, {@link org.jvmgi.spi.HeadersEncoding}, {@link org.jvmgi.spi.StatusLine} and
 * {@link org.jvmgi.spi.BodyContent} are what a server needs of the API's types beyond what an application sees;
 * {@link org.jvmgi.spi.ServerProvider} is what stands behind {@link org.jvmgi.Server};
 * {@link org.jvmgi.spi.ApplicationAdapter} makes entry classes of other types usable. The rules of {@code org.jvmgi} on
 * null, text and threads hold here too.
 */
package org.jvmgi.spi;
