package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7",
        "' 10.0.0.7 ', 10.0.0.7",
        "10.0.0.7:4711, 10.0.0.7",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "[0:0:0:0:0:0:0:1]:8080, 0:0:0:0:0:0:0:1",
        "2001:DB8::A, 2001:db8:0:0:0:0:0:a",
        "::ffff:10.0.0.7, 10.0.0.7"
    })
    void writesAnAddressInOneWay(String text, String literal) {
        assertThat(ClientAddress.literal(text)).isEqualTo(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unknown", "proxy.example.com", "_hidden", "10.0.0.0/8", "1.2.3", "::zz", "1:2", "-", "[x]"})
    void knowsWhatIsNone(String text) {
        assertThat(ClientAddress.literal(text)).isNull();
    }

    @Test
    void limitsWholeNetworksOfTheNewProtocol() {
        assertThat(ClientAddress.limitKey("2001:db8:0:1:0:0:0:a"))
                .isEqualTo(ClientAddress.limitKey("2001:db8:0:1:ff:0:0:b"))
                .isNotEqualTo(ClientAddress.limitKey("2001:db8:0:2:0:0:0:a"));
        assertThat(ClientAddress.limitKey("10.0.0.7")).isEqualTo("10.0.0.7");
    }
}
