package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpGateTest {

    private final int port = Ports.free();
    private final int target = Ports.free();
    private final TcpGate gate = new TcpGate(port, target);
    private ServerSocket server = unbound();

    @BeforeEach
    void openGate() throws IOException {
        server = new ServerSocket(target, 10, InetAddress.getLoopbackAddress());
        gate.open();
    }

    @AfterEach
    void closeAll() throws IOException {
        gate.close();
        server.close();
    }

    @Test
    void passesBytesBothWays() throws IOException {
        try (Socket client = connect();
                Socket served = server.accept()) {
            client.getOutputStream().write('q');
            assertThat(served.getInputStream().read()).isEqualTo('q');
            served.getOutputStream().write('a');
            assertThat(client.getInputStream().read()).isEqualTo('a');
        }
    }

    @Test
    void passesOnThatTheServerHungUp() throws IOException {
        try (Socket client = connect()) {
            server.accept().close();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void refusesConnectionsWhenShut() {
        gate.shut();

        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }

    @Test
    void cutsPresentConnectionsWhenShut() throws IOException {
        try (Socket client = connect();
                Socket served = server.accept()) {
            client.getOutputStream().write('q');
            assertThat(served.getInputStream().read()).isEqualTo('q');

            gate.shut();

            assertThat(endsWithin(client)).isTrue();
            assertThat(endsWithin(served)).isTrue();
        }
    }

    @Test
    void comesBackOnTheSamePort() throws IOException {
        gate.shut();
        gate.open();

        try (Socket client = connect();
                Socket served = server.accept()) {
            client.getOutputStream().write('q');
            assertThat(served.getInputStream().read()).isEqualTo('q');
        }
    }

    @Test
    void hangsUpWhenNobodyIsBehind() throws IOException {
        server.close();

        try (Socket client = connect()) {
            assertThat(endsWithin(client)).isTrue();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(10_000);
        return client;
    }

    /** End of the stream or a reset, both of which are an end; a read that times out is not. */
    private static boolean endsWithin(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            return socket.getInputStream().read() == -1;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private static ServerSocket unbound() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
