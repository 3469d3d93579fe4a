/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The servers that the tests of a class share, one for each {@link Mode}, started when first needed. Registered as a static field;
 * every {@link EachMode} method runs once per mode and gets its server as parameter. After each test the log and the processes are
 * checked, after the class that nothing is left.
 */
public final class Servers implements TestTemplateInvocationContextProvider, AfterAllCallback {

    private final Consumer<Site> description;
    private final Map<Mode, ApacheServer> started = new EnumMap<>(Mode.class);

    private Servers(Consumer<Site> description) {
        this.description = description;
    }

    public static Servers of(Consumer<Site> description) {
        return new Servers(description);
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestMethod(), EachMode.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        EachMode modes = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), EachMode.class)
                .orElseThrow();
        return Arrays.stream(modes.value().length == 0 ? Mode.values() : modes.value())
                .map(Invocation::new);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (ApacheServer server : started.values()) {
            try {
                server.stop();
            } finally {
                server.abandon();
            }
        }
    }

    private ApacheServer server(Mode mode) throws ServerStartException {
        ApacheServer server = started.get(mode);
        if (server == null || !server.isAlive()) {
            Site site = new Site().mode(mode);
            description.accept(site);
            server = ApacheServer.of(site);
            started.put(mode, server);
            server.start();
        }
        return server;
    }

    /** One run of a method, in one mode. */
    private final class Invocation
            implements TestTemplateInvocationContext, BeforeEachCallback, AfterEachCallback, ParameterResolver {

        private final Mode mode;

        Invocation(Mode mode) {
            this.mode = mode;
        }

        @Override
        public String getDisplayName(int index) {
            return mode.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void beforeEach(ExtensionContext context) throws ServerStartException {
            server(mode).beginTest();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ApacheServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return started.get(mode);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            ApacheServer server = started.get(mode);
            if (server == null) {
                return;
            }
            if (context.getExecutionException().isPresent()) {
                context.publishReportEntry("logs", server.report());
                return;
            }
            try {
                server.verifyTest();
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + server.report(), e);
            }
        }
    }
}
