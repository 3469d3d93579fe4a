/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Unpacks the header blocks of one HTTP/2 connection with the decoder of the JDK's own client, to which the build opens the way. */
final class Hpack {

    private static final String PACKAGE = "jdk.internal.net.http.hpack.";
    private static final int TABLE_SIZE = 4096;

    private final Object decoder;
    private final Method decode;
    private final Class<?> callbackType;

    Hpack() {
        try {
            Class<?> type = Class.forName(PACKAGE + "Decoder");
            callbackType = Class.forName(PACKAGE + "DecodingCallback");
            Constructor<?> constructor = type.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            decoder = constructor.newInstance(TABLE_SIZE);
            decode = type.getDeclaredMethod("decode", ByteBuffer.class, boolean.class, callbackType);
            decode.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the JDK has another decoder", e);
        }
    }

    /** The fields of a whole header block. */
    List<RawResponse.Field> fields(byte[] block) throws IOException {
        List<RawResponse.Field> fields = new ArrayList<>();
        Object callback = Proxy.newProxyInstance(
                callbackType.getClassLoader(), new Class<?>[] {callbackType}, (proxy, method, arguments) -> {
                    List<String> texts = Arrays.stream(arguments)
                            .filter(CharSequence.class::isInstance)
                            .map(Object::toString)
                            .toList();
                    if (texts.size() == 2) {
                        fields.add(new RawResponse.Field(texts.get(0), texts.get(1)));
                    }
                    return null;
                });
        try {
            decode.invoke(decoder, ByteBuffer.wrap(block), true, callback);
        } catch (InvocationTargetException e) {
            throw new IOException("a malformed header block", e);
        } catch (IllegalAccessException e) {
            throw new LinkageError("the JDK has another decoder", e);
        }
        return fields;
    }
}
