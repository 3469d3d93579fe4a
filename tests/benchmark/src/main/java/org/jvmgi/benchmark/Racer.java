/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import org.jvmgi.benchmark.contender.Contender;
import org.jvmgi.benchmark.site.Site;

/**
 * A contender that runs and has shown that it answers.
 *
 * @param contender what it is
 * @param site where it runs
 */
record Racer(Contender contender, Site site) {
    String name() {
        return contender.name();
    }
}
