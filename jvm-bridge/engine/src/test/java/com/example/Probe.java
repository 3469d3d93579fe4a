/* SPDX-License-Identifier: Apache-2.0 */
package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Server;
import org.jvmgi.StartResponse;

/** An application for the daemon's tests: PATH_INFO says what it does. */
public class Probe implements Application, AutoCloseable {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");
    private static final AtomicInteger ORDER = new AtomicInteger();
    private static final AtomicInteger CLOSED_BODIES = new AtomicInteger();
    private static final AtomicReference<InputStream> KEPT = new AtomicReference<>();

    private static final BlockingQueue<String> ROGUE = new LinkedBlockingQueue<>();

    private final Map<String, Application> behaviours = new HashMap<>();

    /** Makes the table of behaviours. */
    public Probe() {
        behaviours.put("/hello", (environ, start) -> answer(start, "Hello"));
        behaviours.put("/order", Probe::order);
        behaviours.put("/count", Probe::count);
        behaviours.put("/echo", Probe::echo);
        behaviours.put("/print", Probe::print);
        behaviours.put("/interrupt-self", Probe::interruptSelf);
        behaviours.put("/interrupt-read", Probe::interruptWhileReading);
        behaviours.put("/leave-interrupted", (environ, start) -> {
            Thread.currentThread().interrupt();
            return answer(start, "left");
        });
        behaviours.put("/am-i-interrupted", (environ, start) -> answer(start, "" + Thread.interrupted()));
        behaviours.put("/foreign", Probe::foreignThread);
        behaviours.put("/endless", (environ, start) -> {
            start.start("200 OK", TEXT);
            return new Endless();
        });
        behaviours.put("/closed-bodies", (environ, start) -> answer(start, "" + CLOSED_BODIES.get()));
        behaviours.put("/rogue-reader", Probe::rogueReader);
        behaviours.put("/rogue-result", (environ, start) -> answer(start, ROGUE.take()));
        behaviours.put("/stray-thread", Probe::strayThread);
        behaviours.put("/out-of-memory", (environ, start) -> {
            throw new OutOfMemoryError("made up");
        });
        behaviours.put("/keep-input", (environ, start) -> {
            KEPT.set(environ.input());
            return answer(start, "kept");
        });
        behaviours.put("/use-kept", Probe::useKept);
        behaviours.put("/large", (environ, start) -> {
            start.start("200 OK", TEXT);
            return Body.of(new byte[1_000_000]);
        });
        behaviours.put(
                "/server",
                (environ, start) -> answer(
                        start,
                        Server.isPresent() + " " + Server.version() + " " + Server.processGroup() + " "
                                + Server.applicationGroup() + " " + Server.maximumProcesses() + " "
                                + Server.threadsPerProcess() + " "
                                + Server.apache().version()));
        behaviours.put("/direct", (environ, start) -> {
            start.start("200 OK", TEXT);
            return Body.of(ByteBuffer.allocateDirect(1_000_000));
        });
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        return behaviours.get(environ.pathInfo()).call(environ, startResponse);
    }

    @Override
    public void close() {
        System.out.println("Probe was closed");
    }

    private static Body answer(StartResponse start, String text) {
        start.start("200 OK", TEXT);
        return Body.of(text);
    }

    /** Says that it runs, then answers with its turn, when its body has ended: so a test decides how long it runs. */
    private static Body order(Environ environ, StartResponse start) throws IOException {
        int place = ORDER.incrementAndGet();
        environ.errors().println("running");
        environ.input().readAllBytes();
        return answer(start, "" + place);
    }

    private static Body count(Environ environ, StartResponse start) throws IOException {
        byte[] buffer = new byte[100_000];
        long count = 0;
        for (int n = environ.input().read(buffer); n >= 0; n = environ.input().read(buffer)) {
            count += n;
        }
        return answer(start, "" + count);
    }

    private static Body echo(Environ environ, StartResponse start) throws IOException {
        OutputStream out = start.start("200 OK", TEXT);
        byte[] buffer = new byte[100_000];
        for (int n = environ.input().read(buffer); n >= 0; n = environ.input().read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
        return Body.empty();
    }

    private static Body print(Environ environ, StartResponse start) {
        System.out.println("to out");
        System.err.printf("to %s%n", "err");
        environ.errors().println("to errors");
        System.out.print("left open");
        return answer(start, "printed");
    }

    private static Body interruptSelf(Environ environ, StartResponse start) throws IOException {
        Thread.currentThread().interrupt();
        OutputStream out = start.start("200 OK", TEXT);
        out.write("flushed".getBytes(UTF_8));
        out.flush();
        return Body.of(" " + Thread.interrupted());
    }

    /** Another thread interrupts this one while it waits for the body. */
    private static Body interruptWhileReading(Environ environ, StartResponse start) throws IOException {
        Thread reader = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            while (reader.getStackTrace().length == 0 || !isReading(reader)) {
                Thread.onSpinWait();
            }
            reader.interrupt();
        });
        interrupter.start();
        // A line tells the test that it may send the body.
        environ.errors().println("reading");
        int first = environ.input().read();
        boolean interrupted = Thread.interrupted();
        return answer(start, first + " " + interrupted);
    }

    private static boolean isReading(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().endsWith("SocketChannelImpl")
                    && frame.getMethodName().equals("read")) {
                return true;
            }
        }
        return false;
    }

    /** A thread of the application's own reads and writes, interrupted all the time. */
    private static Body foreignThread(Environ environ, StartResponse start) throws Exception {
        OutputStream out = start.start("200 OK", TEXT);
        AtomicReference<String> result = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                Thread.currentThread().interrupt();
                byte[] read = environ.input().readAllBytes();
                out.write(read);
                out.flush();
                environ.errors().println("from another thread");
                result.set(" " + Thread.interrupted());
            } catch (IOException e) {
                result.set(e.toString());
            }
        });
        worker.start();
        worker.join();
        return Body.of(result.get());
    }

    private static Body strayThread(Environ environ, StartResponse start) {
        Thread stray = new Thread(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        stray.setDaemon(false);
        stray.start();
        return answer(start, "started");
    }

    /** Returns while a thread of its own still reads, which the rules forbid. */
    private static Body rogueReader(Environ environ, StartResponse start) throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        Thread rogue = new Thread(() -> {
            reading.countDown();
            try {
                ROGUE.add("read " + environ.input().read());
            } catch (IOException e) {
                ROGUE.add(e.getClass().getSimpleName());
            }
        });
        rogue.setDaemon(true);
        rogue.start();
        reading.await();
        return answer(start, "rogue");
    }

    private static Body useKept(Environ environ, StartResponse start) {
        try {
            return answer(start, "read " + KEPT.get().read());
        } catch (IOException e) {
            return answer(start, "IOException");
        }
    }

    /** A body without end. */
    private static final class Endless implements Body {
        @Override
        public Iterator<ByteBuffer> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public ByteBuffer next() {
                    return ByteBuffer.allocate(10_000);
                }
            };
        }

        @Override
        public void close() {
            CLOSED_BODIES.incrementAndGet();
        }
    }
}
