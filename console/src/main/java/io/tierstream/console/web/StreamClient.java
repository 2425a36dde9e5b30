package io.tierstream.console.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * The connection of one client of the stream. Nothing here waits for the client: what it has not taken yet is kept, and a client
 * with more than {@value #MOST_WAITING} messages waiting is let go; it comes back and is told everything anew.
 */
final class StreamClient implements WriteListener {

    private static final int MOST_WAITING = 64;

    private final ServletOutputStream out;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean open;
    private boolean unflushed;

    StreamClient(ServletOutputStream out) {
        this.out = out;
    }

    /** Completes when the connection is over. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    void event(String type, String id, byte[] json) {
        send(("event: " + type + "\nid: " + id + "\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    void comment(String text) {
        send((": " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void send(byte[] message) {
        if (ended.isDone()) {
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            end();
            return;
        }
        waiting.addLast(message);
        if (open) {
            pass();
        }
    }

    @Override
    public synchronized void onWritePossible() {
        open = true;
        pass();
    }

    private void pass() {
        try {
            while (!ended.isDone() && out.isReady()) {
                byte[] next = waiting.pollFirst();
                if (next != null) {
                    out.write(next);
                    unflushed = true;
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException e) {
            end();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    void end() {
        ended.complete(null);
    }
}
