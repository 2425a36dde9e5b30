package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.since;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.metric.Pages;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.predict.BgNbd;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.predict.Prediction.Quantity;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.ValueModel;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import io.tierstream.engine.tier.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stored states of each format version, as files. A state written today must have the same bytes, and the stored bytes must
 * read back as the customer they were. A deliberate change of the format gets a new version and new files; the old ones
 * stay, and stay readable. {@code -Dtierstream.golden.write=true} writes the files anew.
 */
class CustomerFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/tierstream/engine");

    private static final EngineSettings TINY = new EngineSettings(DAY, 5, 30 * DAY, new StorageSettings(3, 40, 2, 2));

    /** The customers that are stored. */
    enum Sample {
        /** A single event, nothing held, nothing due. */
        BARE(new Rules().metric("n", Aggregate.COUNT, null, 0), EngineSettings.DEFAULT),
        /** Every aggregate in windows and over the lifetime, segments and tiers held, all inside the state. */
        INSIDE(everything(), EngineSettings.DEFAULT),
        /** The same with rows beside the state, cut-off extremes and distinct values in rows. */
        WITH_ROWS(everything(), TINY),
        /** Conditions that have held or failed for some time. */
        TIMED(timed(), EngineSettings.DEFAULT),
        /** A tier pinned until a time, and a segment until it is lifted. */
        PINNED(everything(), EngineSettings.DEFAULT),
        /** Metrics that move by themselves. */
        MOVING(moving(), EngineSettings.DEFAULT),
        /** Sequences that have begun, one that waits and one that was ended. */
        FOLLOWING(following(), EngineSettings.DEFAULT),
        /** Most frequent values, quantiles and gaps, in windows and over the lifetime. */
        FREQUENT(frequent(), EngineSettings.DEFAULT),
        /** The same with rows beside the state. */
        FREQUENT_WITH_ROWS(frequent(), TINY),
        /** Erased, rows and all. */
        ERASED(everything(), TINY),
        /** Erased, and back since. */
        RETURNED(frequent(), TINY);

        private final Rules rules;
        private final EngineSettings settings;

        Sample(Rules rules, EngineSettings settings) {
            this.rules = rules;
            this.settings = settings;
        }

        Path file() {
            String version = switch (this) {
                case BARE, INSIDE, WITH_ROWS, MOVING -> "v1";
                case TIMED, FREQUENT, FREQUENT_WITH_ROWS -> "v2";
                case PINNED -> "v3";
                case FOLLOWING -> "v4";
                case ERASED, RETURNED -> "v5";
            };
            return GOLDEN.resolve("CustomerFormatTest." + version + "." + name().toLowerCase(Locale.ROOT) + ".txt");
        }
    }

    private static Rules everything() {
        Selection web = new Selection(Set.of("purchase"), is("channel", "==", "web"));
        return new Rules()
                .metric("spend", Aggregate.SUM, "amount", 10 * DAY)
                .metric("mean", Aggregate.AVG, "amount", web, Window.ofMillis(5 * DAY))
                .metric("visits", Aggregate.COUNT, null, Selection.ofTypes("view"), new Window(2 * DAY, HOUR))
                .metric("smallest", Aggregate.MIN, "amount", 10 * DAY)
                .metric("biggest", Aggregate.MAX, "amount", 10 * DAY)
                .metric("products", Aggregate.DISTINCT, "product", 10 * DAY)
                .metric("firstProduct", Aggregate.FIRST, "product", 5 * DAY)
                .metric("lastProduct", Aggregate.LAST, "product", 5 * DAY)
                .metric("firstSeen", Aggregate.FIRST, MetricDefinition.TIME, 10 * DAY)
                .metric("everSpend", Aggregate.SUM, "amount", 0)
                .metric("everMean", Aggregate.AVG, "amount", 0)
                .metric("everBiggest", Aggregate.MAX, "amount", 0)
                .metric("everProducts", Aggregate.DISTINCT, "product", 0)
                .metric("everFirst", Aggregate.FIRST, "amount", 0)
                .metric("everFlag", Aggregate.LAST, "flag", 0)
                .metric("everInstant", Aggregate.LAST, "when", 0)
                .metric("lastSeen", Aggregate.LAST, MetricDefinition.TIME, 0)
                .segment("spender", is("spend", ">=", 100))
                .segment("away", since("lastSeen", ">=", 30 * DAY))
                .segment("varied", is("products", ">=", 3))
                .tierSet(
                        "value",
                        tier("gold", is("everSpend", ">=", 1_000_000)),
                        tier("silver", is("spend", ">=", 50), is("spend", ">=", 20)));
    }

    private static Rules frequent() {
        return new Rules()
                .metric("top", Aggregate.TOP, "product", 10 * DAY)
                .metric("everTop", Aggregate.TOP, "product", 0)
                .metric(quantile("median", 10 * DAY))
                .metric(quantile("everMedian", 0))
                .metric("gap", Aggregate.MEAN_GAP, null, 10 * DAY)
                .metric("everGap", Aggregate.MEAN_GAP, null, 0)
                .metric("pause", Aggregate.LONGEST_GAP, null, 10 * DAY)
                .metric("everPause", Aggregate.LONGEST_GAP, null, 0)
                .segment("likes", is("top", "==", "p1"))
                .segment("spender", is("median", ">=", 10))
                .segment("regular", is("gap", "<=", Duration.ofHours(6)))
                .segment("paused", is("pause", ">", Duration.ofHours(10)));
    }

    private static MetricDefinition quantile(String name, long length) {
        return MetricDefinition.quantile(name, "amount", Decimal.of(5, 1), Selection.ALL, Window.ofMillis(length));
    }

    private static Rules timed() {
        return new Rules()
                .metric("spend", Aggregate.SUM, "amount", 2 * DAY)
                .segment("coming", is("spend", ">=", 10), null, new Timing(30 * DAY, 0, 0, 0))
                .segment("going", is("spend", ">=", 380), null, new Timing(0, 90 * DAY, 0, 0))
                .segment("gone", is("spend", ">=", 390), null, new Timing(0, 0, HOUR, 365 * DAY));
    }

    private static Event pin(int number, long time) {
        return number == 12
                ? Story.event("k-1", time, "command.pin", "target", "value:gold", "author", "ana", "reason", "goodwill")
                : Story.event(
                        null,
                        time,
                        "command.pin",
                        "target",
                        "away",
                        "until",
                        Instant.ofEpochMilli(time + 90 * DAY),
                        "author",
                        "ana",
                        "reason",
                        "ill",
                        "approved_by",
                        "ben");
    }

    private static Rules moving() {
        CalendarPeriod day = new CalendarPeriod(CalendarPeriod.Unit.DAY, ZoneOffset.UTC);
        PurchaseModel purchases = new BgNbd(0.243, 4.414, 0.793, 2.426);
        ValueModel value = new ValueModel(6.25, 3.74, 15.44);
        Selection bought = Selection.ofTypes("purchase");
        Prediction alive = new Prediction(Quantity.ALIVE, 0, 7 * DAY, purchases, null);
        Prediction clv = new Prediction(Quantity.CLV, 365 * DAY, 7 * DAY, purchases, value);
        Prediction basket = new Prediction(Quantity.VALUE, 0, 7 * DAY, null, value);
        return new Rules()
                .metric(MetricDefinition.moving("warmth", new Motion.Decay(DAY), "amount", Selection.ALL))
                .metric(MetricDefinition.moving("visits", new Motion.Decay(DAY), null, Selection.ALL))
                .metric(MetricDefinition.moving("row", new Motion.Streak(day), null, bought))
                .metric(MetricDefinition.moving("alive", new Motion.Forecast(alive, day), null, bought))
                .metric(MetricDefinition.moving("clv", new Motion.Forecast(clv, day), "amount", bought))
                .metric(MetricDefinition.moving("basket", new Motion.Forecast(basket, day), "amount", bought))
                .segment("warm", is("warmth", ">=", 10))
                .segment("likely", is("alive", ">=", Decimal.parse("0.5")));
    }

    private static Rules following() {
        SequenceStep view = new SequenceStep(Selection.ofTypes("view"), 1);
        SequenceStep purchases = new SequenceStep(Selection.ofTypes("purchase"), 3);
        Selection flagged = new Selection(Set.of("view"), is("flag", "==", true));
        return new Rules()
                .sequence(new SequenceDefinition("browsed", List.of(view), null, 0, 0))
                .sequence(new SequenceDefinition("begun", List.of(purchases, view, view), null, 30 * DAY, 0))
                .sequence(new SequenceDefinition("waits", List.of(view), flagged, 0, 10 * DAY))
                .sequence(new SequenceDefinition("ended", List.of(view, view), Selection.ALL, 5 * DAY, 0))
                .metric("browsed", Aggregate.COUNT, null, Selection.ofTypes("browsed"), Window.ofMillis(DAY))
                .metric("begun", Aggregate.COUNT, null, Selection.ofTypes("begun"), Window.LIFETIME)
                .metric("left", Aggregate.LAST, "product", Selection.ofTypes("waits"), Window.LIFETIME)
                .metric("ended", Aggregate.COUNT, null, Selection.ofTypes("ended"), Window.LIFETIME)
                .segment("s", is("left", "==", "p1"));
    }

    /** What happened to the customer, stored and read back after every event. */
    private static Customer customer(Engine engine, Sample sample, Pages pages) {
        Customer customer = engine.open(Story.CUSTOMER, null, pages);
        int events = sample == Sample.BARE ? 1 : 26;
        long start = Instant.parse("2026-01-31T22:00:00Z").toEpochMilli();
        for (int i = 0; i < events; i++) {
            long time = start + i * 5 * HOUR - (i % 6 == 5 ? 9 * HOUR : 0) + i;
            engine.step(
                    customer,
                    i % 3 == 2
                            ? Story.event("event-" + i, time, "view", "product", "p" + i % 4, "flag", i % 2 == 0)
                            : Story.event(
                                    "event-" + i,
                                    time,
                                    "purchase",
                                    "amount",
                                    i == 7
                                            ? Decimal.parse("12345678901234567890.123456789012345678901")
                                            : Decimal.of(4_000 - 150 * i, 2),
                                    "product",
                                    "p" + i % 11,
                                    "channel",
                                    i % 2 == 0 ? "web" : "störe",
                                    "when",
                                    Instant.ofEpochMilli(time - DAY)));
            customer = engine.open(Story.CUSTOMER, customer.toBytes(), pages);
            if (sample == Sample.PINNED && i % 13 == 12) {
                engine.step(customer, pin(i, time));
            } else if (i == (sample == Sample.ERASED ? 25 : sample == Sample.RETURNED ? 12 : -1)) {
                engine.step(customer, Story.erase("k-" + i, time + HOUR));
            }
        }
        return customer;
    }

    @ParameterizedTest
    @EnumSource
    void writesTheStoredBytesAndReadsThemBack(Sample sample) throws IOException {
        Engine engine = Engine.compile(sample.rules.version(1), sample.settings);
        RecordedRows rows = new RecordedRows();
        Customer customer = customer(engine, sample, rows);
        String written = text(customer.toBytes(), rows);
        String story = afterwards(engine, customer);
        if (Boolean.getBoolean("tierstream.golden.write")) {
            Files.writeString(sample.file(), written + story);
        }
        String golden = Files.readString(sample.file(), StandardCharsets.UTF_8);
        assertThat(written + story).as("written today").isEqualTo(golden);

        RecordedRows storedRows = new RecordedRows();
        Customer read = engine.open(Story.CUSTOMER, stored(golden, storedRows), storedRows);
        assertThat(afterwards(engine, read)).as("read back").isEqualTo(story);
    }

    private static String text(byte[] state, RecordedRows rows) {
        StringBuilder text = new StringBuilder();
        text.append("state ").append(HexFormat.of().formatHex(state)).append('\n');
        rows.rows.forEach((id, row) -> text.append("row ")
                .append(id)
                .append(' ')
                .append(HexFormat.of().formatHex(row))
                .append('\n'));
        return text.toString();
    }

    private static byte[] stored(String golden, Pages rows) {
        byte[] state = new byte[0];
        for (String line : golden.lines().toList()) {
            String[] parts = line.split(" ", -1);
            if (parts[0].equals("state")) {
                state = HexFormat.of().parseHex(parts[1]);
            } else if (parts[0].equals("row")) {
                rows.write(Long.parseLong(parts[1]), HexFormat.of().parseHex(parts[2]));
            }
        }
        return state;
    }

    /** Where the customer stands, and all that will still happen by itself. */
    private static String afterwards(Engine engine, Customer customer) {
        List<String> lines = new ArrayList<>();
        Membership membership = engine.membership(customer);
        lines.add("clock " + Instant.ofEpochMilli(membership.asOf()));
        lines.add("sequence " + membership.sequence());
        lines.add("due " + customer.nextDue());
        membership.tiers().forEach((set, held) -> lines.add("tier " + set + " " + held));
        membership.segments().forEach((segment, since) -> lines.add("segment " + segment + " " + since));
        membership.metrics().forEach((metric, value) -> lines.add("metric " + metric + " " + value));
        Step repeated = engine.step(customer, Story.event("event-0", customer.now(), "nothing"));
        lines.add("event-0 " + repeated.outcome());
        engine.wake(customer, Long.MAX_VALUE).transitions().forEach(transition -> lines.add(Story.text(transition)));
        engine.membership(customer).metrics().forEach((metric, value) -> lines.add("finally " + metric + " " + value));
        return String.join("\n", lines) + "\n";
    }

    @Test
    void theSampleWithRowsHasRowsOfEveryKind() {
        RecordedRows rows = new RecordedRows();
        customer(Engine.compile(Sample.WITH_ROWS.rules.version(1), TINY), Sample.WITH_ROWS, rows);
        assertThat(rows.rows.keySet()).anyMatch(id -> id < 1L << 62).anyMatch(id -> id >= 1L << 62);
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() {
        Engine engine = Engine.compile(Sample.BARE.rules.version(1), EngineSettings.DEFAULT);
        assertThatThrownBy(() -> engine.open(Story.CUSTOMER, new byte[] {100, 1}, new HeapPages()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("format 100")
                .hasMessageContaining("formats 1 to");
    }

    /** Rows in the order of their ids. */
    private static final class RecordedRows implements Pages {

        final TreeMap<Long, byte[]> rows = new TreeMap<>();

        @Override
        public byte @Nullable [] read(long id) {
            return rows.get(id);
        }

        @Override
        public void write(long id, byte[] bytes) {
            rows.put(id, bytes);
        }

        @Override
        public void delete(long id) {
            rows.remove(id);
        }
    }
}
