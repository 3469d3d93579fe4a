/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Packs requests as an Apache child does. */
public final class RequestBuilder {
    private final String target;
    private final List<Map.Entry<String, String>> variables = new ArrayList<>();
    private int flags;
    private int timeout;
    private String entryClass = "";
    private String group = "group";
    private List<String> hook = List.of();
    private FileStamp stamp = new FileStamp(0, 0, 0);
    private long contentLength = -1;

    private RequestBuilder(String target) {
        this.target = target;
        variables.add(Map.entry("REQUEST_METHOD", "GET"));
        variables.add(Map.entry("SCRIPT_NAME", "/hello"));
        variables.add(Map.entry("PATH_INFO", ""));
    }

    /** A request for a class. */
    public static RequestBuilder ofClass(String name) {
        return new RequestBuilder(name).flags(RequestHead.CLASS);
    }

    /** A request for a file as it is now; changes are looked for. */
    public static RequestBuilder ofFile(Path file) {
        RequestBuilder builder = new RequestBuilder(file.toString()).flags(RequestHead.RELOADING);
        try {
            Map<String, Object> state = Files.readAttributes(file, "unix:lastModifiedTime,size,ino");
            builder.stamp = new FileStamp(
                    ((FileTime) state.get("lastModifiedTime")).to(TimeUnit.MICROSECONDS),
                    (Long) state.get("size"),
                    (Long) state.get("ino"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return builder;
    }

    /** Sets further flags. */
    public RequestBuilder flags(int more) {
        flags |= more;
        return this;
    }

    /** Clears flags. */
    public RequestBuilder without(int some) {
        flags &= ~some;
        return this;
    }

    /** Sets the time-out of the place, as it stands on the wire. */
    public RequestBuilder timeout(int seconds) {
        timeout = seconds;
        return this;
    }

    /** Announces a body. */
    public RequestBuilder body(long length) {
        contentLength = length;
        return method("POST").flags(RequestHead.BODY);
    }

    /** Sets the method. */
    public RequestBuilder method(String method) {
        return variable("REQUEST_METHOD", method);
    }

    /** Adds a variable. */
    public RequestBuilder variable(String name, String value) {
        variables.add(Map.entry(name, value));
        return this;
    }

    /** Sets the configured entry class. */
    public RequestBuilder entryClass(String name) {
        entryClass = name;
        return this;
    }

    /** Sets the application group. */
    public RequestBuilder group(String name) {
        group = name;
        return this;
    }

    /** Asks a hook. */
    public RequestBuilder hook(String name, String first, String second) {
        hook = List.of(name, first, second);
        return flags(RequestHead.HOOK);
    }

    /** Sets what httpd saw of the file. */
    public RequestBuilder stamp(FileStamp seen) {
        stamp = seen;
        return this;
    }

    /** The payload of REQUEST. */
    public byte[] payload() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(flags);
            out.writeShort(timeout);
            out.writeLong(contentLength);
            out.writeLong(1_795_342_830_123_456L);
            out.writeLong(1_795_342_830_123_999L);
            out.writeLong(stamp.mtime());
            out.writeLong(stamp.size());
            out.writeLong(stamp.inode());
            out.writeShort(3 + hook.size());
            for (String parameter : List.of(target, entryClass, group)) {
                writeText(out, parameter.getBytes(UTF_8));
            }
            for (String parameter : hook) {
                writeText(out, parameter.getBytes(ISO_8859_1));
            }
            out.writeShort(variables.size());
            for (Map.Entry<String, String> each : variables) {
                byte[] name = each.getKey().getBytes(ISO_8859_1);
                byte[] value = each.getValue().getBytes(ISO_8859_1);
                out.writeShort(name.length);
                out.writeInt(value.length);
                out.write(name);
                out.write(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, byte[] text) throws IOException {
        out.writeInt(text.length);
        out.write(text);
    }

    /** The request, decoded. */
    public RequestHead head() {
        try {
            return RequestHead.decode(payload());
        } catch (ProtocolException e) {
            throw new UncheckedIOException(e);
        }
    }
}
