package io.tierstream.cli.fit;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The sample of CDNOW that the papers use, up to the end of its first 39 weeks. The data are no part of the repository; a test that asks
 * for them where they are missing is skipped.
 */
final class Cdnow {

    static final long END = millis(LocalDate.of(1997, 9, 30));

    /** A line of the sample. */
    record Purchase(String customer, long time, Decimal amount) {}

    private Cdnow() {}

    static Path file(String path) {
        var found = SharedData.find(path);
        assumeThat(found).as("shared file " + path).isPresent();
        return found.orElseThrow();
    }

    static List<Purchase> purchases() throws IOException {
        return Files.readAllLines(file("data/cdnow/CDNOW_sample.txt")).stream()
                .map(line -> List.of(line.strip().split("\\s+")))
                .map(columns -> new Purchase(
                        columns.get(1),
                        millis(LocalDate.parse(columns.get(2), DateTimeFormatter.BASIC_ISO_DATE)),
                        Decimal.parse(columns.get(4))))
                .filter(purchase -> purchase.time() <= END)
                .toList();
    }

    static PurchaseSample sample() throws IOException {
        PurchaseSample sample = new PurchaseSample(new CalendarPeriod(CalendarPeriod.Unit.DAY, ZoneOffset.UTC), true);
        purchases().forEach(purchase -> sample.add(purchase.customer(), purchase.time(), purchase.amount()));
        return sample;
    }

    private static long millis(LocalDate date) {
        return Instant.from(date.atStartOfDay(ZoneOffset.UTC)).toEpochMilli();
    }
}
