package io.tierstream.rules.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "45s, 45000",
        "90m, 5400000",
        "6h, 21600000",
        "30d, 2592000000",
        "52w, 31449600000",
        "1d12h, 129600000",
        "1w1d1h1m1s1ms, 694861001",
        "0d, 0",
        "36500d, 3153600000000",
    })
    void readsUnitsInFallingOrder(String text, long millis) {
        assertThat(DurationText.parse(text).problem()).isNull();
        assertThat(DurationText.parse(text).millis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "d",
                "30 d",
                "1.5h",
                "-3d",
                "3mo",
                "1y",
                "12h1d",
                "3D",
                "P30D",
                "36501d",
                "999999999999999w",
                "9999999999999999999d",
                "１d"
            })
    void refusesEverythingElseWithAReason(String text) {
        assertThat(DurationText.parse(text).problem()).isNotBlank();
        assertThat(DurationText.parse(text).hint()).isNotBlank();
    }
}
