/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import org.jvmgi.internal.lint.Rule;

/**
 * One way to break a rule, or to come close and keep it.
 *
 * @param rule the rule
 * @param broken whether it is broken
 * @param what what happens
 * @param change makes it happen
 */
record RuleCase(Rule rule, boolean broken, String what, Change change) {
    @FunctionalInterface
    interface Change {
        void apply(Scene scene) throws Exception;
    }

    static RuleCase broken(Rule rule, String what, Change change) {
        return new RuleCase(rule, true, what, change);
    }

    static RuleCase kept(Rule rule, String what, Change change) {
        return new RuleCase(rule, false, what, change);
    }

    String title() {
        return rule.id() + (broken ? " broken: " : " kept: ") + what;
    }
}
