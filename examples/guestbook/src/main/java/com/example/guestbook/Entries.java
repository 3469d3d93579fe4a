/* SPDX-License-Identifier: Apache-2.0 */
package com.example.guestbook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest entries. Used by many threads at once. */
final class Entries {
    static final int CAPACITY = 100;

    private final Deque<Entry> newestFirst = new ArrayDeque<>();

    synchronized void add(Entry entry) {
        if (newestFirst.size() == CAPACITY) {
            newestFirst.removeLast();
        }
        newestFirst.addFirst(entry);
    }

    synchronized List<Entry> newestFirst() {
        return List.copyOf(newestFirst);
    }
}
