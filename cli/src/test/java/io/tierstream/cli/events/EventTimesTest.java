package io.tierstream.cli.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T08:30:15Z, 2026-01-31T08:30:15Z",
        "2026-01-31T08:30:15.123Z, 2026-01-31T08:30:15.123Z",
        "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
        "2026-01-31T08:30:15.123999Z, 2026-01-31T08:30:15.123Z",
        "2026-01-31T08:30:15+02:00, 2026-01-31T06:30:15Z",
        "2026-01-31 08:30:15-01:30, 2026-01-31T10:00:15Z",
        "2026-01-31T08:30:15, 2026-01-31T08:30:15Z",
        "2026-01-31 08:30, 2026-01-31T08:30:00Z",
        "2026-01-31, 2026-01-31T00:00:00Z",
        "1769848215123, 2026-01-31T08:30:15.123Z",
        "1, 1970-01-01T00:00:00.001Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
    })
    void readsTimesAsTheyAreWritten(String text, Instant expected) {
        assertThat(EventTimes.parse(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "",
                "-",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-31T24:00:01Z",
                "2026-01-31T08:60:00Z",
                "2O26-01-31T08:30:15Z",
                "2026-01-31T08:30:15.12xZ",
                "31.01.2026",
                "1.5"
            })
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> EventTimes.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1970-01-01T00:00:00Z",
                "1969-12-31",
                "10000-01-01T00:00:00Z",
                "253402300800000",
                "99999999999999999999999"
            })
    void refusesTimesThatCannotBe(String text) {
        assertThatThrownBy(() -> EventTimes.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
