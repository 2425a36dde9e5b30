package io.tierstream.rules.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The difference of two lists of lines, by their longest common subsequence. */
final class ListDiff {

    private ListDiff() {}

    /** All lines: those of both with two spaces in front, those of one with {@code - } or {@code + }. */
    static List<String> of(List<String> expected, List<String> came) {
        int[][] common = new int[expected.size() + 1][came.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = came.size() - 1; j >= 0; j--) {
                common[i][j] = expected.get(i).equals(came.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < came.size()) {
            if (i < expected.size() && j < came.size() && expected.get(i).equals(came.get(j))) {
                lines.add("  " + expected.get(i));
                i++;
                j++;
            } else if (j == came.size() || i < expected.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add("- " + expected.get(i++));
            } else {
                lines.add("+ " + came.get(j++));
            }
        }
        return Collections.unmodifiableList(lines);
    }
}
