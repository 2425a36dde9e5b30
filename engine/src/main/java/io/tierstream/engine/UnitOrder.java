package io.tierstream.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.stream.IntStream;

/** The order in which units (segments and tier sets) are decided: those that others look at go first. */
final class UnitOrder {

    /** The units, each after all that it looks at. */
    private final int[] inOrder;

    /** Per unit: its place in the order. */
    private final int[] ranks;

    /** Per unit: who looks at it. */
    private final int[][] dependents;

    /** Per unit: what it looks at. */
    private final int[][] dependencies;

    private final boolean linked;

    private UnitOrder(int[] inOrder, int[][] dependencies, int[][] dependents) {
        this.inOrder = inOrder;
        this.dependencies = dependencies;
        this.dependents = dependents;
        this.ranks = new int[inOrder.length];
        for (int rank = 0; rank < inOrder.length; rank++) {
            ranks[inOrder[rank]] = rank;
        }
        this.linked = Arrays.stream(dependencies).anyMatch(units -> units.length > 0);
    }

    /**
     * Orders units; those that are free to be in any order stay in that of their numbers.
     *
     * @param dependencies per unit that looks at others: which
     * @throws IllegalArgumentException if units look at each other in a circle
     */
    static UnitOrder of(int size, Map<Integer, SortedSet<Integer>> dependencies) {
        int[][] lookedAt = new int[size][];
        for (int unit = 0; unit < size; unit++) {
            SortedSet<Integer> found = dependencies.get(unit);
            lookedAt[unit] = found == null
                    ? new int[0]
                    : found.stream().mapToInt(Integer::intValue).toArray();
        }
        int[][] looking = reversed(lookedAt);
        int[] missing = Arrays.stream(lookedAt).mapToInt(units -> units.length).toArray();
        PriorityQueue<Integer> free = new PriorityQueue<>();
        IntStream.range(0, size).filter(unit -> missing[unit] == 0).forEach(free::add);
        int[] inOrder = new int[size];
        int placed = 0;
        while (!free.isEmpty()) {
            int next = free.remove();
            inOrder[placed++] = next;
            for (int unit : looking[next]) {
                if (--missing[unit] == 0) {
                    free.add(unit);
                }
            }
        }
        if (placed < size) {
            throw new IllegalArgumentException("segments and tier sets look at each other in a circle");
        }
        return new UnitOrder(inOrder, lookedAt, looking);
    }

    private static int[][] reversed(int[][] lookedAt) {
        List<List<Integer>> looking = new ArrayList<>();
        for (int unit = 0; unit < lookedAt.length; unit++) {
            looking.add(new ArrayList<>());
        }
        for (int unit = 0; unit < lookedAt.length; unit++) {
            for (int other : lookedAt[unit]) {
                looking.get(other).add(unit);
            }
        }
        return looking.stream()
                .map(units -> units.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** Whether any unit looks at another. */
    boolean isLinked() {
        return linked;
    }

    int rank(int unit) {
        return ranks[unit];
    }

    /** The ranks of some units; that of a unit is its number where nobody looks at another. */
    BitSet ranks(BitSet units) {
        if (!linked) {
            return units;
        }
        BitSet found = new BitSet();
        units.stream().forEach(unit -> found.set(ranks[unit]));
        return found;
    }

    int unitAt(int rank) {
        return inOrder[rank];
    }

    /** The units that look at one. */
    int[] dependents(int unit) {
        return dependents[unit];
    }

    /** Some units, with all that they look at, and what those look at, and so on. */
    BitSet withDependencies(BitSet units) {
        BitSet all = (BitSet) units.clone();
        for (int rank = inOrder.length - 1; linked && rank >= 0; rank--) {
            if (all.get(inOrder[rank])) {
                for (int dependency : dependencies[inOrder[rank]]) {
                    all.set(dependency);
                }
            }
        }
        return all;
    }
}
