/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Tells of its life in files of a folder, until it is told to leave; a file "exit" there ends the process. */
public class Service implements Runnable, AutoCloseable {

    private static final Path FOLDER = Path.of(System.getProperty("service.folder"));

    @Override
    public void run() {
        tell("runs", Thread.currentThread().getContextClassLoader() == getClass().getClassLoader() ? "own" : "foreign");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tell("hook", "")));
        try {
            while (!Files.exists(FOLDER.resolve("exit"))) {
                Thread.sleep(20);
            }
            Files.delete(FOLDER.resolve("exit"));
            System.exit(15);
        } catch (InterruptedException e) {
            tell("interrupted", "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        tell("closed", "");
    }

    private static void tell(String name, String text) {
        try {
            Files.writeString(FOLDER.resolve(name + "-" + ProcessHandle.current().pid()), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
