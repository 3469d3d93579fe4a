/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmgi.Headers;
import org.jvmgi.engine.wire.VectorFile.Vector;
import org.jvmgi.spi.HeadersEncoding;
import org.jvmgi.spi.StatusLine;

/** The codecs against tests/vectors, which the C codecs have to meet as well. */
class VectorTest {
    /** Decodes the bytes of a vector. */
    private interface Decoder {
        Object decode(byte[] payload) throws ProtocolException;
    }

    private static DynamicTest refused(Vector vector, Decoder decoder) {
        return DynamicTest.dynamicTest(vector.name(), () -> assertThatThrownBy(() -> decoder.decode(vector.bytes()))
                .isInstanceOf(ProtocolException.class));
    }

    private static Stream<DynamicTest> bad(String file, Decoder decoder) {
        return VectorFile.of(file).filter(v -> !v.isGood()).map(v -> refused(v, decoder));
    }

    @TestFactory
    Stream<DynamicTest> badPayloadsAreRefused() {
        return Stream.of(
                        bad("hello.txt", Hello::decode),
                        bad("abort.txt", Abort::decode),
                        bad("refused.txt", Refused::decode),
                        bad("log.txt", LogLine::decode),
                        bad("drain.txt", Drain::decode),
                        bad("retire.txt", Retire::decode),
                        bad("file.txt", FilePart::decode),
                        bad("memory.txt", Slots::decodeMemory),
                        bad("slot.txt", Slots::decodeSlot),
                        bad("fields.txt", FieldList::decode),
                        bad("request.txt", RequestHead::decode),
                        bad("frame-header.txt", bytes -> FrameHeader.decode(ByteBuffer.wrap(padded(bytes)))))
                .flatMap(tests -> tests);
    }

    /** The reader asks for a header only when all its bytes are there. */
    private static byte[] padded(byte[] bytes) {
        assertThat(bytes).hasSize(FrameHeader.SIZE);
        return bytes;
    }

    private static Stream<Vector> good(String file) {
        return VectorFile.of(file).filter(Vector::isGood);
    }

    private static String latin(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static byte[] payload(Consumer<ByteBuffer> encoder) {
        ByteBuffer out = ByteBuffer.allocate(FrameHeader.SIZE + FrameType.MAX_HEAD);
        encoder.accept(out);
        out.flip();
        byte[] payload = new byte[out.remaining() - FrameHeader.SIZE];
        assertThat(out.getInt(0)).isEqualTo(payload.length);
        out.position(FrameHeader.SIZE).get(payload);
        return payload;
    }

    static Stream<Vector> frameHeaders() {
        return good("frame-header.txt");
    }

    @ParameterizedTest
    @MethodSource("frameHeaders")
    void frameHeader(Vector vector) throws ProtocolException {
        FrameHeader header = FrameHeader.decode(ByteBuffer.wrap(vector.bytes()));
        assertThat(header.type().number()).isEqualTo((int) vector.number("type"));
        assertThat(header.type().name()).isEqualTo(vector.text("name"));
        assertThat(header.length()).isEqualTo((int) vector.number("length"));

        ByteBuffer out = ByteBuffer.allocate(FrameHeader.SIZE);
        FrameHeader.encode(out, header.type(), header.length());
        assertThat(out.array()).isEqualTo(vector.bytes());
    }

    static Stream<Vector> hellos() {
        return good("hello.txt");
    }

    @ParameterizedTest
    @MethodSource("hellos")
    void hello(Vector vector) throws ProtocolException {
        Hello hello = Hello.decode(vector.bytes());
        assertThat(hello.version()).isEqualTo((int) vector.number("version"));
        assertThat(hello.role().number()).isEqualTo((int) vector.number("role"));
        assertThat(latin(hello.build())).isEqualTo(vector.text("build"));
        assertThat(payload(hello::encode)).isEqualTo(vector.bytes());
    }

    static Stream<Vector> files() {
        return good("file.txt");
    }

    @ParameterizedTest
    @MethodSource("files")
    void file(Vector vector) throws ProtocolException {
        FilePart file = FilePart.decode(vector.bytes());
        assertThat(file.offset()).isEqualTo(vector.number("offset"));
        assertThat(file.length()).isEqualTo(vector.number("length"));
        assertThat(payload(file::encode)).isEqualTo(vector.bytes());
    }

    static Stream<Vector> memories() {
        return good("memory.txt");
    }

    @ParameterizedTest
    @MethodSource("memories")
    void memory(Vector vector) throws ProtocolException {
        int slots = Slots.decodeMemory(vector.bytes());
        assertThat(slots).isEqualTo((int) vector.number("slots"));
        assertThat(payload(out -> Slots.encodeMemory(out, slots))).isEqualTo(vector.bytes());
    }

    static Stream<Vector> slots() {
        return good("slot.txt");
    }

    @ParameterizedTest
    @MethodSource("slots")
    void slot(Vector vector) throws ProtocolException {
        int length = Slots.decodeSlot(vector.bytes());
        assertThat(length).isEqualTo((int) vector.number("length"));
        assertThat(payload(out -> Slots.encodeSlot(out, length))).isEqualTo(vector.bytes());
    }

    static Stream<Vector> aborts() {
        return good("abort.txt");
    }

    @ParameterizedTest
    @MethodSource("aborts")
    void abort(Vector vector) throws ProtocolException {
        Abort abort = Abort.decode(vector.bytes());
        assertThat(abort.status()).isEqualTo((int) vector.number("status"));
        assertThat(abort.code()).isEqualTo((int) vector.number("code"));
        if (isUtf8(vector)) {
            assertThat(latin(abort.text())).isEqualTo(vector.text("text"));
            assertThat(payload(abort::encode)).isEqualTo(vector.bytes());
        }
    }

    /** Text that is not UTF-8 is for the log only: it is read without a failure, not kept byte for byte. */
    private static boolean isUtf8(Vector vector) {
        byte[] bytes = vector.text("text").getBytes(ISO_8859_1);
        return latin(new String(bytes, UTF_8)).equals(vector.text("text"));
    }

    static Stream<Vector> refusals() {
        return good("refused.txt");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refused(Vector vector) throws ProtocolException {
        Refused refused = Refused.decode(vector.bytes());
        assertThat(refused.reason().number()).isEqualTo((int) vector.number("reason"));
        assertThat(refused.retryAfter()).isEqualTo((int) vector.number("retry-after"));
        assertThat(latin(refused.text())).isEqualTo(vector.text("text"));
        assertThat(payload(refused::encode)).isEqualTo(vector.bytes());
    }

    static Stream<Vector> logLines() {
        return good("log.txt");
    }

    @ParameterizedTest
    @MethodSource("logLines")
    void logLine(Vector vector) throws ProtocolException {
        LogLine line = LogLine.decode(vector.bytes());
        assertThat(line.level()).isEqualTo((int) vector.number("level"));
        assertThat(line.code()).isEqualTo((int) vector.number("code"));
        assertThat(latin(line.text())).isEqualTo(vector.text("text"));
        assertThat(payload(line::encode)).isEqualTo(vector.bytes());
    }

    static Stream<Vector> drains() {
        return good("drain.txt");
    }

    @ParameterizedTest
    @MethodSource("drains")
    void drain(Vector vector) throws ProtocolException {
        long expected = vector.fields().isEmpty() ? -1 : vector.number("milliseconds");
        assertThat(Drain.decode(vector.bytes())).isEqualTo(expected);
    }

    static Stream<Vector> retirements() {
        return good("retire.txt");
    }

    @ParameterizedTest
    @MethodSource("retirements")
    void retire(Vector vector) throws ProtocolException {
        Retire retire = Retire.decode(vector.bytes());
        assertThat(retire.bySignal()).isEqualTo(vector.number("by-signal") == 1);
        assertThat(latin(retire.reason())).isEqualTo(vector.text("text"));
        assertThat(payload(retire::encode)).isEqualTo(vector.bytes());
    }

    static Stream<Vector> fieldLists() {
        return good("fields.txt");
    }

    @ParameterizedTest
    @MethodSource("fieldLists")
    void fieldList(Vector vector) throws ProtocolException {
        assertThat(pairs(FieldList.decode(vector.bytes()))).isEqualTo(vector.pairs());
    }

    private static List<Map.Entry<String, String>> pairs(FieldList list) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String name = list.latinName(i);
            assertThat(list.nameHash(i)).isEqualTo(name.hashCode());
            assertThat(list.nameIs(i, name)).isTrue();
            assertThat(list.nameIs(i, name + "x")).isFalse();
            assertThat(list.valueIs(i, list.latinValue(i))).isTrue();
            pairs.add(Map.entry(name, list.latinValue(i)));
        }
        return pairs;
    }

    static Stream<Vector> requests() {
        return good("request.txt");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request(Vector vector) throws ProtocolException {
        RequestHead head = RequestHead.decode(vector.bytes());
        assertThat(head.flags()).isEqualTo((int) vector.number("flags"));
        assertThat(head.timeout()).isEqualTo((int) vector.number("timeout"));
        assertThat(head.contentLength()).isEqualTo(vector.number("content-length"));
        assertThat(head.requestStart()).isEqualTo(vector.number("request-start"));
        assertThat(head.sent()).isEqualTo(vector.number("sent"));
        assertThat(head.stamp())
                .isEqualTo(new FileStamp(
                        vector.number("file-mtime"), vector.number("file-size"), vector.number("file-inode")));
        assertThat(latin(head.target())).isEqualTo(vector.text("target"));
        assertThat(latin(head.entryClass())).isEqualTo(vector.text("entry-class"));
        assertThat(latin(head.applicationGroup())).isEqualTo(vector.text("application-group"));
        if (head.has(RequestHead.HOOK)) {
            assertThat(head.hook()).isEqualTo(vector.text("hook"));
            assertThat(head.hookArgument(0)).isEqualTo(vector.text("first"));
            assertThat(head.hookArgument(1)).isEqualTo(vector.text("second"));
        }
        assertThat(pairs(head.variables())).isEqualTo(vector.pairs());
    }

    static Stream<Vector> sideFields() {
        return Stream.concat(good("interim.txt"), good("trailers.txt"));
    }

    @ParameterizedTest
    @MethodSource("sideFields")
    void sideFields(Vector vector) {
        Headers.Builder headers = Headers.builder();
        vector.pairs().forEach(pair -> headers.add(pair.getKey(), pair.getValue()));
        int status = vector.fields().isEmpty() ? 0 : (int) vector.number("status");
        SideFields fields = new SideFields(status, HeadersEncoding.of(headers.build()));
        assertThat(payload(fields::encode)).isEqualTo(vector.bytes());
        assertThat(fields.size()).isEqualTo(FrameHeader.SIZE + vector.bytes().length);
    }

    static Stream<Vector> heads() {
        return good("head.txt");
    }

    /** The standard phrase goes out as none, which a vector with the phrase cannot show: those are compared without it. */
    @ParameterizedTest
    @MethodSource("heads")
    void responseHead(Vector vector) {
        Headers.Builder headers = Headers.builder();
        vector.pairs().forEach(pair -> headers.add(pair.getKey(), pair.getValue()));
        int code = (int) vector.number("status");
        String reason = vector.text("reason");
        StatusLine status = reason.isEmpty() ? StatusLine.of(code) : new StatusLine(code, reason);
        ResponseHead head =
                new ResponseHead(status, vector.number("content-length"), HeadersEncoding.of(headers.build()));
        byte[] payload = payload(head::encode);
        assertThat(payload).hasSize(head.size());
        if (reason.isEmpty() || !reason.equals(StatusLine.standardReason(code))) {
            assertThat(payload).isEqualTo(vector.bytes());
        } else {
            assertThat(payload.length).isEqualTo(vector.bytes().length - reason.length());
        }
    }
}
