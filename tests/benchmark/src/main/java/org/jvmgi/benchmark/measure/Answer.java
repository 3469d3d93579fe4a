/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.util.Map;
import java.util.Optional;
import org.jvmgi.benchmark.workload.Bytes;

/**
 * One HTTP answer as it was received.
 *
 * @param status the status code
 * @param headers names in lower case
 * @param body every byte, chunks put together
 */
record Answer(int status, Map<String, String> headers, Bytes body) {
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
