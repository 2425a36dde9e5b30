package io.tierstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamClientTest {

    private static final byte[] JSON = "{}".getBytes(StandardCharsets.UTF_8);

    private final Line line = new Line();
    private final StreamClient client = new StreamClient(line, () -> {});

    /** A customer who was away is told all of it before his line takes anything. */
    @Test
    void keepsManyEventsThatComeAtOnce() {
        List<byte[]> missed = IntStream.range(0, 500)
                .mapToObj(number -> StreamClient.text("transition", "run-" + number, JSON))
                .toList();
        client.events(missed);
        client.event("status", "run-499", JSON);
        assertThat(client.isOver()).isFalse();

        client.onWritePossible();
        assertThat(line.text().split("\n\n")).hasSize(501);
        assertThat(line.text())
                .startsWith("event: transition\nid: run-0\ndata: {}\n\n")
                .endsWith("data: {}\n\n");
    }

    @Test
    void letsGoWhoTakesNothing() {
        for (int i = 0; i < 65; i++) {
            client.event("status", "run-" + i, JSON);
        }
        assertThat(client.isOver()).isTrue();
    }

    private static final class Line extends ServletOutputStream {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        private String text() {
            return written.toString(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("the test is the listener");
        }

        @Override
        public void write(int value) {
            written.write(value);
        }
    }
}
