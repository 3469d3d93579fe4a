/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jvmgi.express.Failure;

/**
 * Files that Apache serves below a URL path.
 *
 * @param url begins with a slash and does not end with one
 * @param path a file or folder that is there
 */
public record UrlAlias(String url, Path path) {

    /** Reads pairs of words: URL path, path. */
    public static List<UrlAlias> of(List<String> words) {
        return IntStream.range(0, words.size() / 2)
                .mapToObj(i -> pair(words.get(2 * i), words.get(2 * i + 1)))
                .toList();
    }

    private static UrlAlias pair(String url, String text) {
        String trimmed = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        Path path = Path.of(text).toAbsolutePath().normalize();
        if (!trimmed.startsWith("/")) {
            throw new Failure("--url-alias " + url + ": must begin with / and name more than it");
        }
        if (!Files.exists(path)) {
            throw new Failure("--url-alias " + url + ": there is no " + path);
        }
        return new UrlAlias(trimmed, path);
    }
}
