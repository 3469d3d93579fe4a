/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.app;

/** Texts of small applications. */
public final class Sources {

    private Sources() {}

    /** An application that always answers with the text. */
    public static String answering(String className, String text) {
        return expression(className, '"' + text + '"');
    }

    /** An application that answers with the value of a Java expression of type String, made anew for each request. */
    public static String expression(String className, String expression) {
        return members(className, "", expression);
    }

    /** An application with further members, which answers with the value of an expression. */
    public static String members(String className, String members, String expression) {
        int dot = className.lastIndexOf('.');
        String packageLine = dot < 0 ? "" : "package " + className.substring(0, dot) + ";\n";
        return packageLine
                + """
                import org.jvmgi.*;

                public class %s implements Application {
                    %s

                    @Override
                    public Body call(Environ environ, StartResponse startResponse) throws Exception {
                        String answer = %s;
                        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
                        return Body.of(answer);
                    }
                }
                """
                        .formatted(className.substring(dot + 1), members, expression);
    }
}
