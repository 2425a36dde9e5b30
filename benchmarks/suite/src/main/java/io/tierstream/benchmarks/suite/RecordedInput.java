package io.tierstream.benchmarks.suite;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tierstream.benchmarks.harness.ShopEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Events of real customers, from a CSV file: who comes when, how often and what for is theirs. A data set is smaller than what can be
 * measured, so each customer comes in several copies.
 *
 * @param recorded one copy, in the order of time
 */
record RecordedInput(String name, List<ShopEvent> recorded, int copies) implements Input {

    /** As many as the rules of {@link RuleSetText} know. */
    private static final int CATEGORIES = 20;

    /** A customer's first events are no steady work. */
    private static final double SHARE_BEFORE = 0.4;

    /**
     * A data set.
     *
     * @param csv gzip-compressed, with the columns {@code event_id}, {@code customer_id}, {@code event_time}, {@code amount},
     *     {@code product}, {@code category} and {@code channel}. What has no amount, or one below zero, is taken for a page view
     * @param events about how many there are to be
     */
    static RecordedInput read(String name, Path csv, int events) throws IOException {
        List<ShopEvent> recorded = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(csv));
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
                CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text)) {
            rows.forEach(row -> recorded.add(event(row)));
        }
        return new RecordedInput(name, List.copyOf(recorded), Math.max(1, events / recorded.size()));
    }

    private static ShopEvent event(NamedCsvRecord row) {
        String amount = row.getField("amount");
        int cents = amount.isEmpty()
                ? 0
                : new BigDecimal(amount)
                        .movePointRight(2)
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
        return new ShopEvent(
                row.getField("event_id"),
                row.getField("customer_id"),
                Instant.parse(row.getField("event_time")).toEpochMilli(),
                cents > 0,
                Math.max(0, cents),
                row.getField("product"),
                "k" + Math.floorMod(row.getField("category").hashCode(), CATEGORIES),
                row.getField("channel"));
    }

    int customers() {
        return copies
                * (int) recorded.stream().map(ShopEvent::customerId).distinct().count();
    }

    @Override
    public int before() {
        return (int) (recorded.size() * SHARE_BEFORE) * copies;
    }

    @Override
    public int measured() {
        return recorded.size() * copies - before();
    }

    @Override
    public Input warmUp(int events) {
        return SeededInput.ordinary(20_000, 0).warmUp(events);
    }

    /** The same ones for every seed. */
    @Override
    public Iterator<ShopEvent> events(long seed) {
        return recorded.stream()
                .flatMap(event -> IntStream.range(0, copies).mapToObj(copy -> copy(event, copy)))
                .iterator();
    }

    private static ShopEvent copy(ShopEvent event, int copy) {
        return new ShopEvent(
                event.id() + "-" + copy,
                event.customerId() + "-" + copy,
                event.time(),
                event.purchase(),
                event.cents(),
                event.product(),
                event.category(),
                event.channel());
    }
}
