package io.tierstream.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnniversariesTest {

    private static final MetricDefinition JOINED = new MetricDefinition(
            "joined", Aggregate.FIRST, MetricDefinition.TIME, Selection.ofTypes("joined"), Window.LIFETIME);

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2024-06-15T10:00:00Z, 2025-01-01T00:00:00Z, 2025-06-14T22:00:00Z",
        "Europe/Berlin, 2024-06-15T10:00:00Z, 2025-06-14T21:59:59.999Z, 2025-06-14T22:00:00Z",
        "Europe/Berlin, 2024-06-15T10:00:00Z, 2025-06-14T22:00:00Z, 2026-06-14T22:00:00Z",
        // On the day before, and on the day itself.
        "Europe/Berlin, 2024-06-15T10:00:00Z, 2024-06-14T10:00:00Z, 2024-06-14T22:00:00Z",
        "Europe/Berlin, 2024-06-15T10:00:00Z, 2024-06-15T10:00:00Z, 2025-06-14T22:00:00Z",
        "Europe/Berlin, 2024-06-15T10:00:00Z, 2001-01-01T00:00:00Z, 2024-06-14T22:00:00Z",
        // A leap day has its anniversary on the 28th, and on the 29th where there is one.
        "UTC, 2024-02-29T23:59:59Z, 2024-03-01T00:00:00Z, 2025-02-28T00:00:00Z",
        "UTC, 2024-02-29T23:59:59Z, 2027-03-01T00:00:00Z, 2028-02-29T00:00:00Z",
        "UTC, 2024-02-29T23:59:59Z, 2028-02-28T23:59:59.999Z, 2028-02-29T00:00:00Z",
        // Clocks go forward at midnight on the 29th of March 2026 in Beirut: the day begins at one o'clock.
        "Asia/Beirut, 2020-03-29T10:00:00Z, 2026-01-01T00:00:00Z, 2026-03-28T22:00:00Z",
        // The day of the instant is that of the time zone.
        "Asia/Shanghai, 2024-12-31T16:00:00Z, 2025-06-01T00:00:00Z, 2025-12-31T16:00:00Z",
        // The 30th of December 2011 was left out in Samoa.
        "Pacific/Apia, 2010-12-30T20:00:00Z, 2011-06-01T00:00:00Z, 2011-12-30T10:00:00Z",
    })
    void comeRoundOnTheDay(String zone, Instant instant, Instant at, Instant next) {
        long found = Anniversaries.next(instant.toEpochMilli(), ZoneId.of(zone), at.toEpochMilli());
        assertThat(Instant.ofEpochMilli(found)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Beirut", "America/New_York", "Pacific/Apia"})
    void areDaysThatJavaTimeCountsWholeYearsTo(String name) {
        ZoneId zone = ZoneId.of(name);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            long instant = random.nextLong(Instant.parse("2100-01-01T00:00:00Z").toEpochMilli());
            long at = instant + random.nextLong(Duration.ofDays(4_000).toMillis());
            ZonedDateTime first = Instant.ofEpochMilli(instant).atZone(zone);
            long wholeYears = first.toLocalDate()
                    .until(Instant.ofEpochMilli(at).atZone(zone).toLocalDate(), ChronoUnit.YEARS);
            int passed = Anniversaries.passed(instant, zone, at);
            boolean leapDay = first.getMonthValue() == 2 && first.getDayOfMonth() == 29;
            // Until the first of March java.time does not count a year from a leap day.
            assertThat((long) passed).isBetween(wholeYears, leapDay ? wholeYears + 1 : wholeYears);
            long start = Anniversaries.start(instant, zone, passed);
            long next = Anniversaries.next(instant, zone, at);
            assertThat(start).isLessThanOrEqualTo(at);
            assertThat(next).isGreaterThan(at).isEqualTo(Anniversaries.start(instant, zone, passed + 1));
            assertThat(next - start)
                    .isLessThan(Window.of(new Anniversaries(JOINED, zone)).lengthMillis());
        }
    }

    @Test
    void areTheSameWhateverTheMetricIsCalled() {
        Anniversaries berlin = new Anniversaries(JOINED, ZoneId.of("Europe/Berlin"));
        assertThat(berlin)
                .isEqualTo(new Anniversaries(JOINED.named("since"), ZoneId.of("Europe/Berlin")))
                .hasSameHashCodeAs(new Anniversaries(JOINED.named("since"), ZoneId.of("Europe/Berlin")))
                .isNotEqualTo(new Anniversaries(JOINED, ZoneId.of("UTC")))
                .hasToString("joined in Europe/Berlin");
    }

    @Test
    void areOfAnInstantThatNoWindowForgets() {
        MetricDefinition lately = new MetricDefinition(
                "lately", Aggregate.FIRST, MetricDefinition.TIME, Selection.ALL, Window.ofMillis(1000));
        assertThatThrownBy(() -> new Anniversaries(lately, ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lately");
    }
}
