/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The head of a request. It keeps the payload, which nobody else may change, and decodes of it what is asked for.
 * Immutable.
 */
public final class RequestHead {
    /** The request has a body. */
    public static final int BODY = 1;

    /** The child reads the client's body only after WANT. */
    public static final int ON_DEMAND = 2;

    /** Changed applications are loaded again (JVMGIScriptReloading). */
    public static final int RELOADING = 4;

    /** The target is a class name. */
    public static final int CLASS = 8;

    /** Apache's error documents replace the application's (JVMGIErrorOverride). */
    public static final int ERROR_OVERRIDE = 16;

    /** A variable ({@code %{ENV:…}}) named the application group. */
    public static final int CHOSEN_GROUP = 32;

    /** The request does not count as activity (JVMGIIgnoreActivity). */
    public static final int IGNORED = 64;

    /** The target is asked as a hook. */
    public static final int HOOK = 128;

    /** Of {@link #timeout}: that of the group. */
    public static final int GROUP_TIMEOUT = 0;

    /** Of {@link #timeout}: none. */
    public static final int NO_TIMEOUT = 0xFFFF;

    /** The client may be sent interim responses. */
    public static final int INTERIM = 256;

    /** The client may be sent trailers. */
    public static final int TRAILERS = 512;

    private static final int KNOWN_FLAGS =
            BODY | ON_DEMAND | RELOADING | CLASS | ERROR_OVERRIDE | CHOSEN_GROUP | IGNORED | HOOK | INTERIM | TRAILERS;

    /** What names the target: in this order target, entry class, application group. */
    private static final int PARAMETERS = 3;

    /** Bytes before the parameters. */
    private static final int FIXED = 4 + 6 * Long.BYTES + 2;
    /** What a hook is asked, after those: which hook, and its two arguments. */
    private static final int HOOK_PARAMETERS = 3;

    private static final int NOT_FOR_HOOKS = BODY | ON_DEMAND | ERROR_OVERRIDE;

    private final byte[] payload;
    private final int flags;
    private final int timeout;
    private final long contentLength;
    private final long requestStart;
    private final long sent;
    private final FileStamp stamp;
    private final int[] parameters;
    private final FieldList variables;

    private RequestHead(byte[] payload) throws ProtocolException {
        this.payload = payload;
        PayloadReader in = new PayloadReader(payload);
        flags = in.u16();
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new ProtocolException("REQUEST with unknown flags");
        }
        timeout = in.u16();
        contentLength = in.i64();
        if (contentLength < -1) {
            throw new ProtocolException("REQUEST with Content-Length " + contentLength);
        }
        requestStart = in.i64();
        sent = in.i64();
        stamp = new FileStamp(in.i64(), in.i64(), in.i64());
        parameters = new int[(has(HOOK) ? PARAMETERS + HOOK_PARAMETERS : PARAMETERS) * 2];
        if (has(HOOK) && has(NOT_FOR_HOOKS)) {
            throw new ProtocolException("REQUEST of a hook with flags of a request");
        }
        if (in.u16() != parameters.length / 2) {
            throw new ProtocolException("REQUEST with another number of parameters");
        }
        for (int i = 0; i < parameters.length; i += 2) {
            long length = in.u32();
            parameters[i] = in.skip(length);
            parameters[i + 1] = (int) length;
        }
        if (parameters[1] == 0) {
            throw new ProtocolException("REQUEST without a target");
        }
        variables = FieldList.decode(payload, in.position());
    }

    /** Reads a payload, which then belongs to the result. */
    public static RequestHead decode(byte[] payload) throws ProtocolException {
        return new RequestHead(payload);
    }

    /** The head of a request for an application and nothing else: what loads it. */
    public static RequestHead of(boolean ofClass, String target, String entryClass, String applicationGroup)
            throws ProtocolException {
        byte[][] parameters = {target.getBytes(UTF_8), entryClass.getBytes(UTF_8), applicationGroup.getBytes(UTF_8)};
        int size = FIXED;
        for (byte[] each : parameters) {
            size += Integer.BYTES + each.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size + Short.BYTES);
        out.putShort((short) (ofClass ? CLASS : 0)).putShort((short) 0).putLong(-1);
        out.position(FIXED - Short.BYTES);
        out.putShort((short) PARAMETERS);
        for (byte[] each : parameters) {
            out.putInt(each.length).put(each);
        }
        return new RequestHead(out.array());
    }

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** All flags. */
    public int flags() {
        return flags;
    }

    /** How long it may go without moving, in seconds; {@link #GROUP_TIMEOUT}, {@link #NO_TIMEOUT}. */
    public int timeout() {
        return timeout;
    }

    /** The body's length as announced; −1: none or unknown. */
    public long contentLength() {
        return contentLength;
    }

    /** When httpd began with the request, microseconds since the epoch. */
    public long requestStart() {
        return requestStart;
    }

    /** When the child sent the request, microseconds since the epoch. */
    public long sent() {
        return sent;
    }

    /** The application file as httpd saw it; all 0 for a class. */
    public FileStamp stamp() {
        return stamp;
    }

    /** The application's file or folder, or the name of a class. */
    public String target() {
        return parameter(0);
    }

    /** The entry class as configured; empty: not configured. */
    public String entryClass() {
        return parameter(1);
    }

    /** The name of the application group; may be empty. */
    public String applicationGroup() {
        return parameter(2);
    }

    /** Which hook is asked. */
    public String hook() {
        return parameter(PARAMETERS);
    }

    /** An argument of the hook, 0 or 1; its chars 0–255 are the bytes received. */
    public String hookArgument(int index) {
        int i = (PARAMETERS + 1 + index) * 2;
        return new String(payload, parameters[i], parameters[i + 1], ISO_8859_1);
    }

    /** Whether target, entry class, application group and flag CLASS are the same, byte for byte, as in another head. */
    public boolean hasSameTarget(RequestHead other) {
        if (has(CLASS) != other.has(CLASS)) {
            return false;
        }
        for (int i = 0; i < PARAMETERS * 2; i += 2) {
            int start = parameters[i];
            int otherStart = other.parameters[i];
            if (!Arrays.equals(
                    payload,
                    start,
                    start + parameters[i + 1],
                    other.payload,
                    otherStart,
                    otherStart + other.parameters[i + 1])) {
                return false;
            }
        }
        return true;
    }

    /** A hash over what {@link #hasSameTarget} compares. */
    public int targetHash() {
        int hash = flags & CLASS;
        for (int i = parameters[0], end = parameters[4] + parameters[5]; i < end; i++) {
            hash = 31 * hash + payload[i];
        }
        return hash;
    }

    /** The payload's size in bytes. */
    public int size() {
        return payload.length;
    }

    /** The CGI variables and text keys, in order; a later name wins. */
    public FieldList variables() {
        return variables;
    }

    private String parameter(int index) {
        return new String(payload, parameters[index * 2], parameters[index * 2 + 1], UTF_8);
    }
}
