package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class OptionReaderTest {

    @ParameterizedTest
    @CsvSource({
        "10 s, PT10S",
        "10s, PT10S",
        "10 SECONDS, PT10S",
        "1 second, PT1S",
        "500 ms, PT0.5S",
        "250, PT0.25S",
        "2 min, PT2M",
        "2 mins, PT2M",
        "1 h, PT1H"
    })
    void readsDurationsAsFlinkWritesThem(String text, String expected) {
        OptionReader reader = reader("interval", text);

        assertThat(reader.duration(Option.INTERVAL)).isEqualTo(Duration.parse(expected));
        finish(reader);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "0 s", "-1 s", "10 fortnights", "9223372036854775807 h", "99999999999999999999 s"})
    void refusesWhatIsNoDuration(String text) {
        OptionReader reader = reader("interval", text);

        assertThat(reader.duration(Option.INTERVAL)).isEqualTo(Duration.ofSeconds(10));
        assertThatThrownBy(() -> finish(reader)).hasMessageContaining("interval is '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"9249|1", "9249-9260|12", "9249, 9300 - 9301|3", "0|1"})
    void readsPortsAndRanges(String text, int count) {
        assertThat(PortRanges.parse(text).ports()).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1-", "70000", "-5", "5-4"})
    void refusesWhatIsNoPort(String text) {
        assertThatThrownBy(() -> PortRanges.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAreSeparatedByCommas() {
        assertThat(reader("counters.falling", " a, b;c ,").names(Option.COUNTERS_FALLING))
                .containsExactly("a", "b", "c");
        assertThat(reader("port", "1").names(Option.COUNTERS_FALLING)).isEmpty();
    }

    /** It is a warning: a reporter that is there is worth more than a key that is right. */
    @Test
    void aKeyThatNobodyReadsStopsNothing() {
        finish(reader("prot", "9249"));
    }

    private static OptionReader reader(String key, String value) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        return new OptionReader(properties);
    }

    private static void finish(OptionReader reader) {
        reader.finish(Option.Used.OTLP, new Notices(LoggerFactory.getLogger(OptionReaderTest.class)));
    }
}
