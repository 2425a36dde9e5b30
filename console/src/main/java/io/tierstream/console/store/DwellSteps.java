package io.tierstream.console.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lengths of stays, in steps: between lengths that people speak of, such as an hour and two, six steps that grow evenly. Stays
 * of a step are told apart no further, so quantiles are right to a step, 12 % at most.
 */
final class DwellSteps {

    private static final int PER_ROUND = 6;
    private static final List<Duration> ROUND = Stream.of(
                    "PT1S", "PT2S", "PT5S", "PT10S", "PT15S", "PT30S", "PT1M", "PT2M", "PT5M", "PT10M", "PT15M",
                    "PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "PT12H", "P1D", "P2D", "P4D", "P7D", "P14D", "P30D",
                    "P60D", "P90D", "P180D", "P365D", "P730D", "P1460D", "P3650D")
            .map(Duration::parse)
            .toList();
    private static final long[] BOUNDS = bounds();

    private DwellSteps() {}

    /** The step that a stay of this many milliseconds is in. */
    static int of(long millis) {
        int found = Arrays.binarySearch(BOUNDS, millis);
        return found >= 0 ? found : -found - 1;
    }

    /** The longest stay of a step in milliseconds; those of the last step have no limit, and the last bound stands for it. */
    static long upTo(int step) {
        return BOUNDS[Math.min(step, BOUNDS.length - 1)];
    }

    /** The length that people speak of at or above this step. */
    static Duration round(int step) {
        return ROUND.get(Math.min((step + PER_ROUND - 1) / PER_ROUND, ROUND.size() - 1));
    }

    private static long[] bounds() {
        List<Long> bounds = new ArrayList<>();
        for (int i = 0; i < ROUND.size() - 1; i++) {
            double from = ROUND.get(i).toMillis();
            double ratio = ROUND.get(i + 1).toMillis() / from;
            for (int step = 0; step < PER_ROUND; step++) {
                bounds.add(Math.round(from * Math.pow(ratio, (double) step / PER_ROUND)));
            }
        }
        bounds.add(ROUND.get(ROUND.size() - 1).toMillis());
        return bounds.stream().mapToLong(Long::longValue).toArray();
    }
}
