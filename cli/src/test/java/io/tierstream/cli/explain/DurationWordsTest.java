package io.tierstream.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationWordsTest {

    @ParameterizedTest
    @CsvSource({
        "P5D, 5d",
        "P3DT4H12M7S, 3d4h12m7s",
        "PT0S, 0s",
        "PT0.25S, 250ms",
        "PT0.999S, 999ms",
        "P4DT23H59M59.999S, just under 5d",
        "P4DT23H59M36.999S, just under 4d23h59m37s",
        "-PT1H59M59.999S, just over -2h",
        "P3DT4H12M7.345S, ~3d4h12m7s",
        "PT59M59.5S, ~1h",
        "-PT7.345S, ~-7s",
    })
    void leavesOutMilliseconds(Duration duration, String words) {
        assertThat(DurationWords.of(duration.toMillis())).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4d23h59m59s999ms | just under 5d",
                "1h999ms | just under 1h1s",
                "rhythm=1h3m5s123ms, pause=2d | rhythm=~1h3m5s, pause=2d",
                "a=59s999ms, b=-59s999ms | a=just under 1m, b=just over -1m",
                "400ms | 400ms",
                "12d | 12d",
                "2026-01-03T00:00:00.000Z | 2026-01-03T00:00:00.000Z",
                "rooms | rooms",
                "x1s500ms | x1s500ms",
            })
    void findsThemInEvidence(String value, String words) {
        assertThat(DurationWords.in(value)).isEqualTo(words);
    }
}
