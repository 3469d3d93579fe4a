/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/** A test that runs once in each mode, with the server of that mode as its parameter. The class holds a {@link Servers}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
public @interface EachMode {

    /** The modes that the behaviour belongs to; none named: all. */
    Mode[] value() default {};
}
