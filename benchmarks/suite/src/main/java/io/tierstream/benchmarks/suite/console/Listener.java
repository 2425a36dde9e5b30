package io.tierstream.benchmarks.suite.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of the stream of events: a thread that reads lines. HTTP/1.0, so that nothing but events comes. */
final class Listener implements AutoCloseable {

    private static final String DATA = "data: ";
    private static final String ID = "\"id\":\"";
    private static final int ID_LENGTH = 32;
    private static final int CONNECT_MILLIS = 30_000;
    private static final long UNKNOWN = -1;

    private final Delays delays;
    private final String target;
    private final Socket socket = new Socket();
    private final Thread thread = new Thread(this::read, "listener");
    private volatile boolean closed;
    private volatile boolean fallen;
    private volatile long events;
    private long moves = UNKNOWN;

    /** @param target whose counts are watched */
    Listener(InetSocketAddress address, String target, Delays delays) throws IOException {
        this.delays = delays;
        this.target = "\"target\":\"" + target + '"';
        socket.connect(address, CONNECT_MILLIS);
        socket.getOutputStream()
                .write("GET /api/v1/stream HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        thread.start();
    }

    /** How many events it was told. */
    long events() {
        return events;
    }

    /** Whether the console has let it go. */
    boolean isFallen() {
        return fallen;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1 << 16)) {
            String event = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line;
                } else if (line.startsWith(DATA)) {
                    told(event, line, System.nanoTime());
                }
            }
        } catch (IOException e) {
            // Seen below.
        }
        fallen = !closed;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
    private void told(String event, String data, long at) {
        events++;
        if (event.endsWith("transition")) {
            int id = data.indexOf(ID) + ID.length();
            delays.transitionShown(data.substring(id, id + ID_LENGTH), at);
        } else if (event.endsWith("distribution")) {
            int found = data.indexOf(target);
            if (found >= 0) {
                long now = number(data, "\"entries\":", found) + number(data, "\"exits\":", found);
                if (moves != UNKNOWN) {
                    delays.countShown(moves, now, at);
                }
                moves = now;
            }
        }
    }

    private static long number(String json, String name, int from) {
        int begin = json.indexOf(name, from) + name.length();
        int end = begin;
        while (Character.isDigit(json.charAt(end))) {
            end++;
        }
        return Long.parseLong(json, begin, end, 10);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
    }
}
