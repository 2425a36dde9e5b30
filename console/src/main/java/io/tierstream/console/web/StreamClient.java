package io.tierstream.console.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The connection of one client of the stream. Nothing here waits for the client: what it has not taken yet is kept, and a client
 * with more than {@value #MOST_WAITING} messages waiting is let go; it comes back and is told everything anew.
 */
final class StreamClient implements WriteListener, AsyncListener {

    private static final int MOST_WAITING = 64;
    private static final byte[] END = {'\n', '\n'};

    private final ServletOutputStream out;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Runnable onGone;
    private volatile boolean gone;
    private boolean open;
    private boolean unflushed;

    /**
     * A client.
     *
     * @param onGone called when the connection is over, for whatever reason, perhaps more than once
     */
    StreamClient(ServletOutputStream out, Runnable onGone) {
        this.out = out;
        this.onGone = onGone;
    }

    /** Completes when we end the connection. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Adds an event to what waits; {@link #flush} sends it. */
    void event(String type, String id, byte[] json) {
        add(text(type, id, json));
    }

    /** An event as it goes over the line. */
    static byte[] text(String type, String id, byte[] json) {
        byte[] head = ("event: " + type + "\nid: " + id + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        byte[] text = Arrays.copyOf(head, head.length + json.length + END.length);
        System.arraycopy(json, 0, text, head.length, json.length);
        System.arraycopy(END, 0, text, head.length + json.length, END.length);
        return text;
    }

    /** Adds several events at once, as one message. */
    void events(List<byte[]> events) {
        if (!events.isEmpty()) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            events.forEach(message::writeBytes);
            add(message.toByteArray());
        }
    }

    /** Adds a comment to what waits. */
    void comment(String text) {
        add((": " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void add(byte[] message) {
        if (waiting.size() >= MOST_WAITING) {
            flush();
        }
        if (waiting.size() >= MOST_WAITING) {
            end();
        } else if (!isOver()) {
            waiting.addLast(message);
        }
    }

    /** Sends what waits, all of it at once, as far as the client takes it. */
    synchronized void flush() {
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
            while (!isOver() && out.isReady()) {
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
            gone();
        }
    }

    /** Whether nothing reaches the client any more. */
    boolean isOver() {
        return gone || ended.isDone();
    }

    @Override
    public void onError(Throwable failure) {
        gone();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        gone();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        gone();
    }

    @Override
    public void onError(AsyncEvent event) {
        gone();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // It has begun already.
    }

    /** The client went: there is no request any more that could be answered. */
    private void gone() {
        gone = true;
        onGone.run();
    }

    /** Ends the connection. */
    void end() {
        onGone.run();
        if (!gone) {
            ended.complete(null);
        }
    }
}
