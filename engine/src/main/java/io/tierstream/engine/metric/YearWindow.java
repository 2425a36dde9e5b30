package io.tierstream.engine.metric;

import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A window that goes by the years of each customer, as a plan lays it out.
 *
 * @param window its number among the windows of the plan
 * @param anchor the metric whose instant the years are counted from
 * @param zone where days begin
 * @param previous whether it holds the year before
 * @param metrics the metrics with this window
 * @param watched those of them that rules look at
 */
record YearWindow(int window, int anchor, ZoneId zone, boolean previous, int[] metrics, int[] watched) {

    /**
     * Finds the windows that go by customers' years.
     *
     * @throws IllegalArgumentException if there is no metric that shows the instant that one counts from
     */
    static YearWindow[] among(List<Window> windows, List<MetricDefinition> metrics, List<Watch> watches) {
        return IntStream.range(0, windows.size())
                .filter(number -> windows.get(number).anniversaries() != null)
                .mapToObj(number -> of(number, windows.get(number), metrics, watches))
                .toArray(YearWindow[]::new);
    }

    private static YearWindow of(int number, Window window, List<MetricDefinition> metrics, List<Watch> watches) {
        Anniversaries anniversaries = window.anniversaries();
        if (anniversaries == null) {
            throw new IllegalArgumentException(window + " goes by no anniversaries");
        }
        int anchor = IntStream.range(0, metrics.size())
                .filter(m -> metrics.get(m).computesSameAs(anniversaries.of()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "years are counted from " + anniversaries.name() + ", and there is no such metric"));
        int[] members = IntStream.range(0, metrics.size())
                .filter(m -> metrics.get(m).window().equals(window))
                .toArray();
        int[] watched =
                IntStream.of(members).filter(m -> watches.get(m).isWatched()).toArray();
        return new YearWindow(number, anchor, anniversaries.zone(), window.previous(), members, watched);
    }
}
