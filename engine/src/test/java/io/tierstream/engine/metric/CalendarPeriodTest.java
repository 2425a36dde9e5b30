package io.tierstream.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.metric.CalendarPeriod.Unit;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CalendarPeriodTest {

    @ParameterizedTest
    @CsvSource({
        // A month with a change to summer time is an hour short, one with a change back an hour long.
        "MONTH, Europe/Berlin, 2026-03-01T00:00:00Z, 2026-03-31T22:00:00Z",
        "MONTH, Europe/Berlin, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "MONTH, Europe/Berlin, 2026-02-28T22:59:59.999Z, 2026-02-28T23:00:00Z",
        "MONTH, Europe/Berlin, 2026-10-31T22:59:59.999Z, 2026-10-31T23:00:00Z",
        "DAY, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-25T23:00:00Z",
        // In Beirut clocks go forward at midnight: that day begins at one o'clock.
        "DAY, Asia/Beirut, 2026-03-28T12:00:00Z, 2026-03-28T22:00:00Z",
        "DAY, Asia/Shanghai, 2026-11-22T16:00:00Z, 2026-11-23T16:00:00Z",
        "DAY, UTC, 2024-02-29T00:00:00Z, 2024-03-01T00:00:00Z",
        "YEAR, UTC, 2024-02-29T00:00:00Z, 2025-01-01T00:00:00Z",
        "WEEK, UTC, 2026-11-22T23:59:59.999Z, 2026-11-23T00:00:00Z",
        "WEEK, UTC, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
        "QUARTER, UTC, 2026-11-22T00:00:00Z, 2027-01-01T00:00:00Z",
        "QUARTER, America/New_York, 2026-04-01T03:59:59.999Z, 2026-04-01T04:00:00Z",
        "YEAR, +08:00, 1969-12-31T16:00:00Z, 1970-12-31T16:00:00Z",
    })
    void endsWhereTheNextBegins(Unit unit, String zone, Instant instant, Instant end) {
        CalendarPeriod period = new CalendarPeriod(unit, ZoneId.of(zone));
        assertThat(Instant.ofEpochMilli(period.end(instant.toEpochMilli()))).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "--03-31, 2026-03-31T21:59:59.999Z, 2026-03-31T22:00:00Z",
        "--03-31, 2026-03-31T22:00:00Z, 2027-03-31T22:00:00Z",
        "--02-29, 2023-06-01T00:00:00Z, 2024-02-29T23:00:00Z",
        "--02-29, 2024-06-01T00:00:00Z, 2025-02-28T23:00:00Z",
        "--02-28, 2024-02-28T12:00:00Z, 2024-02-28T23:00:00Z",
        "--01-01, 2026-01-01T12:00:00Z, 2026-01-01T23:00:00Z",
        "--12-31, 2026-01-01T12:00:00Z, 2026-12-31T23:00:00Z",
    })
    void aYearMayEndOnAnyDay(MonthDay last, Instant instant, Instant end) {
        CalendarPeriod year = CalendarPeriod.yearTo(last, ZoneId.of("Europe/Berlin"));
        assertThat(Instant.ofEpochMilli(year.end(instant.toEpochMilli()))).isEqualTo(end);
        assertThat(year.start(year.end(instant.toEpochMilli()))).isEqualTo(year.end(instant.toEpochMilli()));
        assertThat(year.endOfNext(instant.toEpochMilli())).isEqualTo(year.end(year.end(instant.toEpochMilli())));
    }

    @ParameterizedTest
    @EnumSource
    void noPeriodIsLongerThanIsSaid(Unit unit) {
        for (String zone : new String[] {"UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Asia/Gaza"}) {
            CalendarPeriod period = new CalendarPeriod(unit, ZoneId.of(zone));
            long begin = Instant.parse("1990-01-01T12:00:00Z").toEpochMilli();
            long last = Instant.parse("2030-01-01T12:00:00Z").toEpochMilli();
            for (long at = period.end(begin); at < last; at = period.end(at)) {
                // The day that clocks are turned back has an hour more.
                assertThat(period.end(at) - at)
                        .isPositive()
                        .isLessThanOrEqualTo(unit.mostDays() * 86_400_000L + 3_600_000);
            }
        }
    }

    @Test
    void whatWasAskedBeforeMakesNoDifference() {
        SplittableRandom random = new SplittableRandom(3);
        ZoneId zone = ZoneId.of("Europe/Berlin");
        CalendarPeriod period = new CalendarPeriod(Unit.MONTH, zone);
        for (int i = 0; i < 10_000; i++) {
            ZonedDateTime instant =
                    Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)).atZone(zone);
            ZonedDateTime next =
                    instant.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
            assertThat(period.end(instant.toInstant().toEpochMilli()))
                    .isEqualTo(next.toInstant().toEpochMilli());
        }
    }
}
