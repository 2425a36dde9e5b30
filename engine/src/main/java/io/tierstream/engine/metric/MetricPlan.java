package io.tierstream.engine.metric;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Condition;
import io.tierstream.engine.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The metrics of a rule set, laid out: which events feed which metrics, which windows they leave, and what of an event
 * the history must keep until then.
 *
 * <p>History is kept in logs, one for the feeds of each longest window. What the metrics of a feed need of an event goes to
 * the log of the feed's longest window, so that a click counted over an hour is not kept for the year that purchases are,
 * nor the product of a purchase, counted over a month, for as long as its amount.
 */
public final class MetricPlan {

    private final List<MetricDefinition> metrics;
    private final List<Watch> watches;
    private final StorageSettings storage;
    private final List<Window> windows;
    private final List<Input> inputs = new ArrayList<>();
    private final int[] inputOf;
    private final List<Feed> feeds = new ArrayList<>();
    private final Map<String, Feed[]> feedsByType = new HashMap<>();
    private final Feed[] feedsOfAnyType;
    private final EventRow.Layout layout = new EventRow.Layout();
    private final int logCount;
    private final int[][] windowsOfLog;
    private final int[][] logsOfWindow;
    private final int[][] watchedIn;
    private final int[][] watchedInto;
    private final boolean[] windowed;
    private final int[] windowGaps;
    private final YearWindow[] yearWindows;

    /** Per metric: the first one that is a forecast of the same purchases, and keeps them for all; itself in any other case. */
    private final int[] keepers;

    /** A selection, and whether its events must stay apart: see {@link #needsOwnLog}. */
    private record FeedKey(Selection selection, boolean apart) {}

    private MetricPlan(List<MetricDefinition> metrics, List<Watch> watches, StorageSettings storage, Set<String> made) {
        this.metrics = metrics;
        this.watches = watches;
        this.storage = storage;
        this.windows = metrics.stream()
                .map(MetricDefinition::window)
                .filter(window -> !window.isLifetime())
                .flatMap(window -> Stream.of(window, Objects.requireNonNullElse(window.gate(), window)))
                .distinct()
                .sorted(Comparator.comparingLong(window -> window.lengthMillis() + window.resolutionMillis()))
                .toList();
        this.windowed = new boolean[metrics.size()];
        for (int m = 0; m < windowed.length; m++) {
            windowed[m] = !metrics.get(m).window().isLifetime();
        }
        this.keepers = IntStream.range(0, metrics.size()).map(this::keeperOf).toArray();
        this.windowGaps = IntStream.range(0, windowed.length)
                .filter(m -> windowed[m] && metrics.get(m).aggregate() == Aggregate.LONGEST_GAP)
                .toArray();
        this.yearWindows = YearWindow.among(windows, metrics, watches);
        this.inputOf = metrics.stream().mapToInt(this::inputOf).toArray();
        Map<FeedKey, List<Integer>> bySelection = new LinkedHashMap<>();
        for (int m = 0; m < metrics.size(); m++) {
            MetricDefinition metric = metrics.get(m);
            FeedKey key = new FeedKey(metric.selection(), needsOwnLog(metric));
            bySelection.computeIfAbsent(key, none -> new ArrayList<>()).add(m);
        }
        int logs = windows.size();
        List<Feed> unordered = new ArrayList<>();
        for (Map.Entry<FeedKey, List<Integer>> entry : bySelection.entrySet()) {
            FeedKey key = entry.getKey();
            unordered.add(feed(key.selection(), entry.getValue(), key.apart() ? logs++ : -1));
        }
        // The feeds of a log stand together, so that one pass over those that an event matched makes its entries.
        unordered.stream().sorted(Comparator.comparingInt(Feed::log)).forEach(feed -> feeds.add(feed.at(feeds.size())));
        this.logCount = logs;
        this.windowsOfLog = windowsOfLogs();
        this.logsOfWindow = IntStream.range(0, windows.size())
                .mapToObj(window -> IntStream.range(0, logCount)
                        .filter(log -> Arrays.stream(windowsOfLog[log]).anyMatch(w -> w == window))
                        .toArray())
                .toArray(int[][]::new);
        this.watchedIn = IntStream.range(0, windows.size())
                .mapToObj(window -> IntStream.range(0, metrics.size())
                        .filter(m -> metrics.get(m).window().equals(windows.get(window))
                                && windows.get(window).anniversaries() == null
                                && watches.get(m).isWatched())
                        .toArray())
                .toArray(int[][]::new);
        this.watchedInto = IntStream.range(0, windows.size())
                .mapToObj(window -> IntStream.range(0, metrics.size())
                        .filter(m -> windows.get(window)
                                        .equals(metrics.get(m).window().gate())
                                && watches.get(m).isWatched())
                        .toArray())
                .toArray(int[][]::new);
        this.feedsOfAnyType = feeds.stream()
                .filter(feed -> feed.selection().types().isEmpty())
                .toArray(Feed[]::new);
        indexByType(made);
    }

    /**
     * Lays out metrics.
     *
     * @param watches per metric, who looks at it
     */
    public static MetricPlan of(List<MetricDefinition> metrics, List<Watch> watches, StorageSettings storage) {
        return of(metrics, watches, storage, Set.of());
    }

    /**
     * The same with events that the rules make themselves.
     *
     * @param made their types; a metric of events of any type does not look at them
     */
    public static MetricPlan of(
            List<MetricDefinition> metrics, List<Watch> watches, StorageSettings storage, Set<String> made) {
        return new MetricPlan(List.copyOf(metrics), List.copyOf(watches), storage, made);
    }

    /**
     * The first value inside a window is looked up in the history when the one before it leaves. Of several events at
     * the same time the first to arrive counts, and only within one log is the order of arrival known.
     */
    private static boolean needsOwnLog(MetricDefinition metric) {
        return metric.aggregate() == Aggregate.FIRST
                && !metric.isInstant()
                && !metric.window().isLifetime();
    }

    private int keeperOf(int metric) {
        MetricDefinition definition = metrics.get(metric);
        for (int m = 0; m < metric && definition.motion() instanceof Motion.Forecast; m++) {
            MetricDefinition other = metrics.get(m);
            if (Objects.equals(other.field(), definition.field()) && definition.takesOver(other)) {
                return m;
            }
        }
        return metric;
    }

    private int inputOf(MetricDefinition metric) {
        if (metric.field() == null || metric.isInstant()) {
            return -1;
        }
        Input input = Input.of(metric);
        int index = inputs.indexOf(input);
        if (index < 0) {
            index = inputs.size();
            inputs.add(input);
            if (!input.isOfTime()) {
                layout.slot(input.field());
            }
        }
        return index;
    }

    private Feed feed(Selection selection, List<Integer> members, int ownLog) {
        Condition filter =
                selection.where() == null ? null : ExpressionCompiler.condition(selection.where(), layout::slot);
        int[][] windowed = new int[windows.size()][];
        int[][] entering = new int[windows.size()][];
        int longest = -1;
        for (int w = 0; w < windowed.length; w++) {
            Window window = windows.get(w);
            windowed[w] = members.stream()
                    .filter(m -> metrics.get(m).window().equals(window))
                    .mapToInt(Integer::intValue)
                    .toArray();
            entering[w] = members.stream()
                    .filter(m -> window.equals(metrics.get(m).window().gate()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            longest = windowed[w].length > 0 ? w : longest;
        }
        int[] lifetime = members.stream()
                .filter(m -> metrics.get(m).window().isLifetime())
                .mapToInt(Integer::intValue)
                .toArray();
        int[] kept = members.stream()
                .filter(m -> !metrics.get(m).window().isLifetime()
                        && inputOf[m] >= 0
                        && !inputs.get(inputOf[m]).isOfTime())
                .mapToInt(m -> inputOf[m])
                .distinct()
                .sorted()
                .toArray();
        return new Feed(
                0, selection, filter, lifetime, windowed, entering, kept, ownLog >= 0 ? ownLog : longest, longest);
    }

    private int[][] windowsOfLogs() {
        int[][] readers = new int[logCount][];
        for (int log = 0; log < logCount; log++) {
            Set<Integer> reading = new TreeSet<>();
            for (Feed feed : feeds) {
                if (feed.log() == log) {
                    for (int w = 0; w < windows.size(); w++) {
                        if (feed.windowed()[w].length + feed.entering()[w].length > 0) {
                            reading.add(w);
                        }
                    }
                }
            }
            readers[log] = reading.stream().mapToInt(Integer::intValue).toArray();
        }
        return readers;
    }

    private void indexByType(Set<String> made) {
        Set<String> types = new LinkedHashSet<>(made);
        feeds.forEach(feed -> types.addAll(feed.selection().types()));
        for (String type : types) {
            feedsByType.put(
                    type,
                    feeds.stream()
                            .filter(feed -> feed.selection().types().isEmpty()
                                    ? !made.contains(type)
                                    : feed.selection().types().contains(type))
                            .toArray(Feed[]::new));
        }
    }

    public List<MetricDefinition> metrics() {
        return metrics;
    }

    public int size() {
        return metrics.size();
    }

    /** All event fields that metrics and filters read. */
    public Set<String> fields() {
        Set<String> names = new LinkedHashSet<>(layout.names());
        names.remove(EventRow.TYPE);
        return names;
    }

    /** The event fields that metrics read of the events of a type that they name. */
    public Set<String> fieldsOf(String type) {
        Set<String> names = new LinkedHashSet<>();
        for (int m = 0; m < metrics.size(); m++) {
            Selection selection = metrics.get(m).selection();
            if (selection.types().contains(type)) {
                names.addAll(selection.fields());
                if (inputOf[m] >= 0 && !inputs.get(inputOf[m]).isOfTime()) {
                    names.add(inputs.get(inputOf[m]).field());
                }
            }
        }
        names.remove(EventRow.TYPE);
        return names;
    }

    /** The event fields that must hold numbers. */
    public Set<String> numberFields() {
        Set<String> names = new LinkedHashSet<>();
        inputs.stream().filter(input -> input.kind() == Input.Kind.NUMBER).forEach(input -> names.add(input.field()));
        return names;
    }

    /** A place to match events against this plan; for one thread. */
    EventMatch newMatch() {
        return new EventMatch(this);
    }

    Feed[] candidates(Event event) {
        Feed[] ofType = feedsByType.get(event.type());
        return ofType == null ? feedsOfAnyType : ofType;
    }

    EventRow.Layout layout() {
        return layout;
    }

    List<Window> windows() {
        return windows;
    }

    List<Feed> feeds() {
        return feeds;
    }

    List<Input> inputs() {
        return inputs;
    }

    /** The input of a metric, or -1. */
    int input(int metric) {
        return inputOf[metric];
    }

    /** The metric that keeps what a forecast needs; the metric itself if it is none. */
    int keeper(int metric) {
        return keepers[metric];
    }

    boolean isWindowed(int metric) {
        return windowed[metric];
    }

    boolean isMeanGap(int metric) {
        return metrics.get(metric).aggregate() == Aggregate.MEAN_GAP;
    }

    /** The metrics that show the longest gap inside a window. */
    int[] windowGaps() {
        return windowGaps;
    }

    Watch watch(int metric) {
        return watches.get(metric);
    }

    StorageSettings storage() {
        return storage;
    }

    int logCount() {
        return logCount;
    }

    /** The windows that read a log, shortest first. */
    int[] windowsOf(int log) {
        return windowsOfLog[log];
    }

    /** The logs that a window reads. */
    int[] logsOf(int window) {
        return logsOfWindow[window];
    }

    /** The windows of the given metrics; numbers beyond the metrics are passed over. */
    public BitSet windowsOf(BitSet numbers) {
        BitSet found = new BitSet();
        for (int m = numbers.nextSetBit(0); m >= 0 && m < size(); m = numbers.nextSetBit(m + 1)) {
            Window window = metrics.get(m).window();
            if (!window.isLifetime()) {
                found.set(windows.indexOf(window));
            }
            if (window.gate() != null) {
                found.set(windows.indexOf(window.gate()));
            }
        }
        return found;
    }

    /** The windows that go by customers' own years. */
    YearWindow[] yearWindows() {
        return yearWindows;
    }

    /** The metrics with a window that rules look at, if events leave it one by one. */
    int[] watchedIn(int window) {
        return watchedIn[window];
    }

    /** The metrics that rules look at and that events come into when they leave a window. */
    int[] watchedInto(int window) {
        return watchedInto[window];
    }

    /** Whether events come into a metric later than they happen. */
    boolean isDelayed(int metric) {
        return metrics.get(metric).window().previous();
    }

    /** The metric of {@code other} from which the given one of this plan takes over what is kept, or -1. */
    int sameMetric(int metric, MetricPlan other) {
        for (int m = 0; m < other.size(); m++) {
            if (metrics.get(metric).takesOver(other.metrics.get(m))) {
                return m;
            }
        }
        return -1;
    }

    /** The feeds with windows and the selections of another plan's, kept apart or not alike, in this plan's order. */
    List<Feed> sameFeeds(Feed[] others) {
        return feeds.stream()
                .filter(Feed::hasWindows)
                .filter(feed -> Arrays.stream(others)
                        .anyMatch(other ->
                                other.selection().equals(feed.selection()) && other.isApart() == feed.isApart()))
                .toList();
    }

    int inputIndex(Input input) {
        return inputs.indexOf(input);
    }
}
