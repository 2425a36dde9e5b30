package io.tierstream.engine.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tierstream.engine.metric.CalendarPeriod;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class RecutTest {

    @Test
    void comesWithEachPeriodOfTheCalendar() {
        Recut daily = Recut.of(new CalendarPeriod(CalendarPeriod.Unit.DAY, ZoneId.of("Europe/Berlin")));

        assertThat(daily.after(millis("2026-03-28T22:59:59.999Z"))).isEqualTo(millis("2026-03-28T23:00:00Z"));
        // The day of the change of clocks has 23 hours.
        assertThat(daily.after(millis("2026-03-28T23:00:00Z"))).isEqualTo(millis("2026-03-29T22:00:00Z"));
        assertThat(daily.notAfter(millis("2026-03-28T23:00:00Z"))).isEqualTo(millis("2026-03-28T23:00:00Z"));
        assertThat(daily).hasToString("day in Europe/Berlin");
    }

    @Test
    void comesAtTheMultiplesOfALength() {
        Recut recut = Recut.everyMillis(6 * 3_600_000);

        assertThat(recut.after(millis("2026-03-28T06:00:00Z"))).isEqualTo(millis("2026-03-28T12:00:00Z"));
        assertThat(recut.notAfter(millis("2026-03-28T05:59:59Z"))).isEqualTo(millis("2026-03-28T00:00:00Z"));
        assertThat(recut).hasToString("6h");
    }

    @Test
    void isEitherOfThem() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Recut(null, 0));
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
