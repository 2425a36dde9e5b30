package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PortsTest {

    @Test
    void neverHandsOutAPortTwice() {
        assertThat(IntStream.range(0, 200).map(i -> Ports.free()).boxed()).doesNotHaveDuplicates();
    }

    @Test
    void staysBelowThePortsOfOutgoingConnections() {
        assertThat(IntStream.range(0, 50).map(i -> Ports.free()).boxed()).allMatch(port -> port < 32_768);
    }

    @Test
    void saysWhoWantedATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(Ports.free(), 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(Ports.isFree(port)).isFalse();
            assertThatThrownBy(() -> Ports.requireFree(port, "the Kafka broker"))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("Port " + port + " on 127.0.0.1 is taken, so the Kafka broker cannot start");
        }
    }

    @Test
    void acceptsAFreePort() {
        int port = Ports.free();

        Ports.requireFree(port, "nobody");

        assertThat(Ports.isFree(port)).isTrue();
    }
}
