/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What every server of the gateway interface has to do: applications, requests to them and the answers. How a request gets to a server
 * and back is a {@link com.example.contract.Carrier}'s. All of it is one application too, so that a real server can run it; hence the
 * package, since servers ignore what applications bring of {@code org.jvmgi}.
 */
package com.example.contract;
