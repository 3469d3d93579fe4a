/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jvmgi.ClientAbortException;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.engine.wire.SideFields;

/** Writes down what a request does, as one text for each step. */
final class RecordingCarrier implements Carrier {
    private final List<String> steps = new ArrayList<>();
    private InputStream body = new ByteArrayInputStream(new byte[0]);
    private ResponseHead head;
    private boolean gone;

    void body(InputStream given) {
        body = given;
    }

    /** From now on there is nobody there any more. */
    void leave() {
        gone = true;
    }

    /** The steps, without lines about loading. */
    List<String> steps() {
        return steps;
    }

    ResponseHead sentHead() {
        return head;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        check();
        return body.read(into, offset, length);
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public void want() throws IOException {
        check();
        steps.add("want");
    }

    @Override
    public void head(ResponseHead given) throws IOException {
        check();
        head = given;
        steps.add("head " + given.status() + " " + given.contentLength());
    }

    @Override
    public void side(SideFields fields) throws IOException {
        check();
        steps.add("side " + fields.status() + " " + fields.headers().count());
    }

    @Override
    public void data(ByteBuffer bytes) throws IOException {
        check();
        steps.add("data " + UTF_8.decode(bytes));
    }

    @Override
    public int data(FileChannel file, long position, int count) throws IOException {
        check();
        ByteBuffer buffer = ByteBuffer.allocate(count);
        int got = file.read(buffer, position);
        if (got > 0) {
            steps.add("data " + UTF_8.decode(buffer.flip()));
        }
        return got;
    }

    @Override
    public void flush() throws IOException {
        check();
        steps.add("flush");
    }

    @Override
    public void end() throws IOException {
        check();
        steps.add("end");
    }

    @Override
    public void abort(int status, int code, String text) {
        steps.add("abort " + status + " " + code + " " + text);
    }

    @Override
    public void log(LogLevel level, int code, String text) {
        steps.add("log " + level + " " + code + " " + text);
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    private void check() throws IOException {
        if (gone) {
            throw new ClientAbortException("the client has left");
        }
    }
}
