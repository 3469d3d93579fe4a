/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

/** Brings requests to a server that runs {@link ContractApplication}, and its answers back. */
@FunctionalInterface
public interface Carrier {
    /**
     * Asks.
     *
     * @param path where the application has to be asked, below its mount: a path and a query
     * @param question the rest of the request
     */
    Answer send(String path, Question question) throws Exception;
}
