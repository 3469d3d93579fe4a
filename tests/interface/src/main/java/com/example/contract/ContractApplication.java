/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jvmgi.Application;
import org.jvmgi.BadRequestException;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.StartResponse;

/** The applications of all cases: the first part of the path names one. */
public final class ContractApplication implements Application {
    private final Map<String, Application> applications = new HashMap<>();

    /** Made by the server. */
    public ContractApplication() {
        applications.put(Closes.CASE, Closes::tell);
        Contract.cases().forEach(one -> applications.put(one.name(), one.application()));
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String name = environ.pathInfo().split("/", -1)[1];
        return Optional.ofNullable(applications.get(name))
                .orElseThrow(() -> new BadRequestException("there is no case " + name))
                .call(environ, startResponse);
    }
}
