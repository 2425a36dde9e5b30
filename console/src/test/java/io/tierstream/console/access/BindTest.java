package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "", "no.such.host.invalid"})
    void refusesToListenToTheNetworkWithoutAccessControl(String address) {
        assertThatThrownBy(() -> Bind.check(address, AccessSettings.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--tokens FILE")
                .hasMessageContaining("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.3.2.1"})
    void listensToThisMachineWithoutAccessControl(String address) {
        assertThatCode(() -> Bind.check(address, AccessSettings.none())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void listensToTheNetworkWithAccessControl(String address) {
        assertThatCode(() -> Bind.check(address, Service.tokens())).doesNotThrowAnyException();
    }
}
