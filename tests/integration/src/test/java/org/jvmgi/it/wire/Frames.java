/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Frames as docs/wire-protocol.md has them, put together by hand, so that they may be wrong wherever a test wants it. */
final class Frames {

    static final int HELLO = 1;
    static final int REQUEST = 2;
    static final int DATA = 3;
    static final int END = 4;
    static final int ABORT = 5;
    static final int REFUSED = 7;
    static final int QUEUED = 8;
    static final int ACCEPTED = 9;
    static final int HEAD = 10;
    static final int LOG = 11;
    static final int WANT = 12;
    static final int DRAIN = 13;
    static final int FILE = 14;
    static final int MEMORY = 15;
    static final int SLOT = 16;
    static final int INTERIM = 20;
    static final int TRAILERS = 21;
    static final int CONFIG = 32;
    static final int READY = 33;
    static final int HEARTBEAT = 34;

    private static final int MAGIC = 0x4A564D47;

    private Frames() {}

    /** A frame of any type. */
    static byte[] frame(int type, byte[] payload) {
        return join(header(payload.length, type), payload);
    }

    static byte[] frame(int type) {
        return frame(type, new byte[0]);
    }

    /** A header that may promise more than comes. */
    static byte[] header(int length, int type) {
        return bytes(out -> {
            out.writeInt(length);
            out.writeByte(type);
            out.write(new byte[3]);
        });
    }

    static byte[] hello(int version, int role, String build) {
        return frame(HELLO, bytes(out -> {
            out.writeInt(MAGIC);
            out.writeShort(version);
            out.writeByte(role);
            out.writeByte(0);
            out.writeShort(build.length());
            out.writeBytes(build);
        }));
    }

    /** A response head; {@code fields} are names and values in turn. */
    static byte[] head(int status, long contentLength, String... fields) {
        return frame(HEAD, join(fixedHead(status, contentLength), fields(fields)));
    }

    /** What a response head begins with; its fields follow. */
    static byte[] fixedHead(int status, long contentLength) {
        return bytes(out -> {
            out.writeShort(status);
            out.writeShort(0);
            out.writeLong(contentLength);
        });
    }

    static byte[] head() {
        return head(200, -1);
    }

    static byte[] fields(String... fields) {
        return bytes(out -> {
            out.writeShort(fields.length / 2);
            for (int i = 0; i < fields.length; i += 2) {
                writeField(out, fields[i], fields[i + 1]);
            }
        });
    }

    private static void writeField(DataOutputStream out, String name, String value) throws IOException {
        out.writeShort(name.length());
        out.writeInt(value.length());
        out.writeBytes(name);
        out.writeBytes(value);
    }

    static byte[] data(String text) {
        return frame(DATA, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] file(long offset, long length) {
        return frame(FILE, bytes(out -> {
            out.writeLong(offset);
            out.writeLong(length);
        }));
    }

    static byte[] memory(int slots) {
        return frame(MEMORY, bytes(out -> out.writeInt(slots)));
    }

    static byte[] slot(int length) {
        return frame(SLOT, bytes(out -> out.writeInt(length)));
    }

    static byte[] interim(int status, String... fields) {
        return frame(INTERIM, join(bytes(out -> out.writeShort(status)), fields(fields)));
    }

    static byte[] abort(int status, int code, String text) {
        return frame(ABORT, bytes(out -> {
            out.writeShort(status);
            out.writeShort(code);
            out.writeBytes(text);
        }));
    }

    static byte[] log(int level, String text) {
        return frame(LOG, bytes(out -> {
            out.writeByte(level);
            out.writeByte(0);
            out.writeShort(0);
            out.writeBytes(text);
        }));
    }

    static byte[] refused(int reason) {
        return frame(REFUSED, bytes(out -> {
            out.writeByte(reason);
            out.write(new byte[3]);
        }));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private interface Fill {
        void into(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fill fill) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            fill.into(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
