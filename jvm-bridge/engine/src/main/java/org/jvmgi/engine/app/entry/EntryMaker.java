/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.entry;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jvmgi.Application;
import org.jvmgi.engine.app.loader.SourceLoader;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.exchange.Hook;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.spi.ApplicationAdapter;

/** Makes the one object of an entry class. */
public final class EntryMaker {
    private static final int CLASS_VERSION_OFFSET = 44;

    private EntryMaker() {}

    /**
     * What was made.
     *
     * @param application what is called; {@code null}: the class serves as a hook only
     * @param instance the entry class's own object
     * @param owner what is closed and asked whether to load anew: the adapter's object where there is one
     */
    public record Made(Application application, Object instance, Object owner) {}

    /** Loads the class, makes its object, adapts it if need be; the context class loader is the application's meanwhile. */
    public static Made make(String className, SourceLoader loader) throws UnavailableException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Class<?> type = loader.loadClass(className);
            Optional<String> obstacle = unsuitable(type, loader);
            if (obstacle.isPresent()) {
                throw new UnavailableException(LogCode.ENTRY_CLASS_UNSUITABLE, className + " " + obstacle.get());
            }
            return make(type, loader);
        } catch (ClassNotFoundException e) {
            throw new UnavailableException(LogCode.ENTRY_CLASS_MISSING, e.getMessage());
        } catch (UnsupportedClassVersionError e) {
            throw new UnavailableException(LogCode.CLASS_VERSION, versions(e));
        } catch (LinkageError e) {
            throw new UnavailableException(LogCode.LINKAGE_FAILED, FailureText.line(e), e);
        } catch (RuntimeException | ServiceConfigurationError | AssertionError | StackOverflowError e) {
            // For instance an adapter that fails when it is asked.
            throw new UnavailableException(LogCode.ENTRY_CLASS_FAILED, className + ": " + FailureText.line(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Made make(Class<?> type, SourceLoader loader) throws UnavailableException {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object instance = constructor.newInstance();
            if (instance instanceof Application application) {
                return new Made(application, instance, instance);
            }
            Optional<ApplicationAdapter> adapter = adapter(type, loader);
            if (adapter.isEmpty() && Hook.isHook(type)) {
                return new Made(null, instance, instance);
            }
            Application adapted = adapter.orElseThrow(
                            () -> new IllegalStateException("the adapter of " + type.getName() + " is gone"))
                    .adapt(instance);
            return new Made(adapted, instance, adapted);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LinkageError linkage) {
                throw linkage;
            }
            throw failed(type, e.getCause());
        } catch (LinkageError | VirtualMachineError e) {
            throw e;
        } catch (Throwable t) {
            throw failed(type, t);
        }
    }

    private static UnavailableException failed(Class<?> type, Throwable t) {
        if (t instanceof VirtualMachineError error && !(t instanceof StackOverflowError)) {
            throw error;
        }
        return new UnavailableException(LogCode.ENTRY_CLASS_FAILED, type.getName() + ": " + FailureText.line(t), t);
    }

    /** Why a class can be neither an application nor a hook; empty: it can. Does not initialise the class. */
    static Optional<String> unsuitable(Class<?> type, SourceLoader loader) {
        if (type.isInterface() || type.isEnum() || type.isArray() || Modifier.isAbstract(type.getModifiers())) {
            return Optional.of("cannot be instantiated");
        }
        if (type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers())) {
            return Optional.of("is an inner class");
        }
        try {
            if (Modifier.isPrivate(type.getDeclaredConstructor().getModifiers())) {
                return Optional.of("has only a private constructor");
            }
        } catch (NoSuchMethodException e) {
            return Optional.of("has no constructor without arguments");
        }
        return isApplication(type, loader) || Hook.isHook(type)
                ? Optional.empty()
                : Optional.of("does not implement org.jvmgi.Application, and no adapter accepts it");
    }

    /** Whether a class is an application, or there is an adapter for it. */
    static boolean isApplication(Class<?> type, SourceLoader loader) {
        return Application.class.isAssignableFrom(type) || adapter(type, loader).isPresent();
    }

    /** The application's own adapters come first, then those of the engine, which are for types of the JDK. */
    private static Optional<ApplicationAdapter> adapter(Class<?> type, SourceLoader loader) {
        Optional<ApplicationAdapter> own = adapter(type, ServiceLoader.load(ApplicationAdapter.class, loader));
        return own.isPresent()
                ? own
                : adapter(type, ServiceLoader.load(ApplicationAdapter.class, EntryMaker.class.getClassLoader()));
    }

    private static Optional<ApplicationAdapter> adapter(Class<?> type, ServiceLoader<ApplicationAdapter> adapters) {
        for (ApplicationAdapter each : adapters) {
            if (each.accepts(type)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** {@code … (class file version 65.0) …} as versions of Java. */
    private static String versions(UnsupportedClassVersionError e) {
        String message = String.valueOf(e.getMessage());
        String mark = "class file version ";
        int start = message.indexOf(mark) + mark.length();
        int end = message.indexOf('.', start);
        String number = start >= mark.length() && end > start ? message.substring(start, end) : "";
        if (number.isEmpty() || !number.chars().allMatch(Character::isDigit) || number.length() > 4) {
            return message;
        }
        return "needs Java " + (Integer.parseInt(number) - CLASS_VERSION_OFFSET) + ", this is Java "
                + Runtime.version().feature() + ": " + message;
    }
}
