/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The options of {@code start-server} and {@code setup-server}, by theme; named as mod_wsgi-express's. The field of an option that
 * was not given and has no default is an empty {@code Optional} or list.
 */
package org.jvmgi.express.option;
