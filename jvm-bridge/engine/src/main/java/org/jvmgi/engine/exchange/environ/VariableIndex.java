/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import org.jvmgi.engine.wire.FieldList;

/**
 * Finds variables by name without decoding any. Of variables with one name the last counts; those that have the name of a
 * computed key don't count at all. Immutable, so it may be handed between threads without care.
 */
final class VariableIndex {
    private final FieldList variables;

    /** Open addressing; each cell is the index of a variable plus one, 0: free. */
    private final int[] cells;

    private final int size;

    VariableIndex(FieldList variables) {
        this.variables = variables;
        int[] table = new int[Integer.highestOneBit(Math.max(4, variables.size())) << 2];
        int mask = table.length - 1;
        int count = 0;
        for (int i = 0; i < variables.size(); i++) {
            if (ComputedKey.mayBe(variables.nameStart(i)) && ComputedKey.of(variables.latinName(i)) != null) {
                continue;
            }
            int cell = spread(variables.nameHash(i)) & mask;
            while (table[cell] != 0 && !variables.sameName(table[cell] - 1, i)) {
                cell = (cell + 1) & mask;
            }
            count += table[cell] == 0 ? 1 : 0;
            table[cell] = i + 1;
        }
        this.cells = table;
        this.size = count;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }

    /** The variable with a name, −1 if there is none. */
    int find(String name) {
        int mask = cells.length - 1;
        int cell = spread(name.hashCode()) & mask;
        while (cells[cell] != 0) {
            int index = cells[cell] - 1;
            if (variables.nameIs(index, name)) {
                return index;
            }
            cell = (cell + 1) & mask;
        }
        return -1;
    }

    /** The number of variables that count. */
    int size() {
        return size;
    }
}
