/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.spi.BodyContent;
import org.jvmgi.spi.FileRegion;

class FileBodyTest {
    private static final int SIZE = 150_000;

    @TempDir
    private Path folder;

    private Path file;
    private final byte[] content = new byte[SIZE];

    @BeforeEach
    void writeFile() throws IOException {
        new Random(1).nextBytes(content);
        file = Files.write(folder.resolve("file"), content);
    }

    @Test
    void isTheWholeFile() throws IOException {
        try (Body body = Body.ofFile(file)) {
            assertThat(body.length()).hasValue(SIZE);
            assertThat(BodyTest.bytesOf(body)).isEqualTo(content);
        }
    }

    @Test
    void isAPartOfTheFile() throws IOException {
        try (Body body = Body.ofFile(file, 70_001, 65_537)) {
            assertThat(body.length()).hasValue(65_537);
            assertThat(BodyTest.bytesOf(body)).isEqualTo(Arrays.copyOfRange(content, 70_001, 70_001 + 65_537));
        }
    }

    @Test
    void mayBeEmpty() throws IOException {
        try (Body body = Body.ofFile(file, SIZE, 0);
                Body empty = Body.ofFile(Files.createFile(folder.resolve("empty")))) {
            assertThat(body.iterator().hasNext()).isFalse();
            assertThat(empty.length()).hasValue(0);
            assertThat(empty.iterator().hasNext()).isFalse();
        }
    }

    @Test
    void keepsTheLengthOfAFileThatGrows() throws IOException {
        try (Body body = Body.ofFile(file)) {
            Files.write(file, new byte[1000], StandardOpenOption.APPEND);
            assertThat(BodyTest.bytesOf(body)).isEqualTo(content);
        }
    }

    @Test
    void failsWhenTheFileHasBecomeShorter() throws IOException {
        try (Body body = Body.ofFile(file)) {
            Iterator<ByteBuffer> buffers = body.iterator();
            buffers.next();
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.truncate(100_000);
            }
            buffers.next();
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(buffers::hasNext)
                    .withCauseInstanceOf(EOFException.class)
                    .withMessageContaining("50000 bytes are missing");
        }
    }

    @Test
    void isTheFileThatWasThereWhenItWasMade() throws IOException {
        try (Body body = Body.ofFile(file)) {
            Path other = Files.writeString(folder.resolve("other"), "other");
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(BodyTest.bytesOf(body)).isEqualTo(content);
        }
    }

    @Test
    void isReadOnAThreadThatWasInterrupted() throws IOException {
        try (Body body = Body.ofFile(file)) {
            Thread.currentThread().interrupt();
            assertThat(BodyTest.bytesOf(body)).isEqualTo(content);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void servesOneResponse() throws IOException {
        try (Body body = Body.ofFile(file)) {
            assertThat(body.iterator()).isNotNull();
            assertThatIllegalStateException().isThrownBy(body::iterator);
        }
    }

    @Test
    void refusesWhatIsNoPartOfARegularFile() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> Body.ofFile(folder.resolve("absent")));
        assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> Body.ofFile(folder));
        assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> Body.ofFile(Path.of("/dev/zero"), 0, 1));
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> Body.ofFile(file, 0, SIZE + 1));
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> Body.ofFile(file, SIZE + 1, 0));
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> Body.ofFile(file, 1, Long.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> Body.ofFile(file, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Body.ofFile(file, 0, -1));
    }

    @Test
    void serversMaySendTheFileItself() throws IOException {
        Body body = Body.ofFile(file, 10, 20);
        FileRegion region = BodyContent.file(body).orElseThrow();
        assertThat(region.offset()).isEqualTo(10);
        assertThat(region.length()).isEqualTo(20);
        assertThat(region.descriptor().valid()).isTrue();
        ByteBuffer read = ByteBuffer.allocate(20);
        assertThat(region.channel().read(read, region.offset())).isEqualTo(20);
        assertThat(read.array()).isEqualTo(Arrays.copyOfRange(content, 10, 30));
        body.close();
        assertThat(region.channel().isOpen()).isFalse();
        assertThat(region.descriptor().valid()).isFalse();
    }

    @Test
    void onCloseLeavesItAFile() throws IOException {
        Body body = Body.ofFile(file).onClose(() -> {}).onClose(() -> {});
        FileRegion region = BodyContent.file(body).orElseThrow();
        assertThat(region.length()).isEqualTo(SIZE);
        body.close();
        assertThat(region.channel().isOpen()).isFalse();
    }

    @Test
    void otherFileSystemsAreStreamed() throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("a.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = Files.write(zip.getPath("/inside"), content);
            try (Body body = Body.ofFile(inside, 5, 100_000)) {
                assertThat(BodyContent.file(body)).isEmpty();
                assertThat(body.length()).hasValue(100_000);
                assertThat(BodyTest.bytesOf(body)).isEqualTo(Arrays.copyOfRange(content, 5, 100_005));
            }
            assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> Body.ofFile(zip.getPath("/")));
        }
    }
}
