/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Lint;
import org.jvmgi.StartResponse;

/** The same applications behind Lint, for servers that do without: it sees whether the server keeps the rules of servers. */
public final class LintedApplication implements Application {
    private final Application application = new Lint(new ContractApplication());

    /** Made by the server. */
    public LintedApplication() {}

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        return application.call(environ, startResponse);
    }
}
