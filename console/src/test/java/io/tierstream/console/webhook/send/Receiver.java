package io.tierstream.console.webhook.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A real HTTP server that remembers what it was sent, and answers as it is told: well, wrongly, late, or not at all. */
public final class Receiver implements AutoCloseable {

    /** A request as it came. */
    public record Received(String path, Headers headers, byte[] body) {

        public String id() {
            return headers.getFirst("webhook-id");
        }

        public String text() {
            return new String(body, UTF_8);
        }
    }

    /** How a request is answered. */
    public sealed interface Action {}

    public record Answer(int status, Map<String, String> headers, String body) implements Action {}

    /** The connection is closed without an answer. */
    public record Drop() implements Action {}

    /** Nothing happens until the receiver is closed. */
    public record Hang() implements Action {}

    /** The headers come, the body never ends. */
    public record Drip() implements Action {}

    /** The answer comes after a while. */
    public record Late(Duration after, Answer answer) implements Action {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Action> script;

    private Receiver(HttpServer server, Function<Received, Action> script) {
        this.server = server;
        this.script = script;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A server at the loopback address, which answers 204. */
    public static Receiver start() {
        try {
            return new Receiver(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000),
                    request -> status(204));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same on a server that exists, such as one with TLS. */
    public static Receiver on(HttpServer server) {
        return new Receiver(server, request -> status(204));
    }

    public static Answer status(int status) {
        return new Answer(status, Map.of(), "");
    }

    public static Action status(int status, String header, String value) {
        return new Answer(status, Map.of(header, value), "");
    }

    /** From now on requests are answered so. */
    public Receiver answering(Function<Received, Action> newScript) {
        script = newScript;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hooks");
    }

    /** All requests, in the order in which they were read. */
    public List<Received> received() {
        return received;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Headers headers = new Headers();
        headers.putAll(exchange.getRequestHeaders());
        Received request = new Received(exchange.getRequestURI().toString(), headers, body);
        received.add(request);
        Action action = script.apply(request);
        try (exchange) {
            if (action instanceof Answer answer) {
                answer(exchange, answer);
            } else if (action instanceof Late late) {
                awaitEnd(late.after());
                answer(exchange, late.answer());
            } else if (action instanceof Drip) {
                exchange.sendResponseHeaders(200, 1_000_000);
                exchange.getResponseBody().write("so far".getBytes(UTF_8));
                exchange.getResponseBody().flush();
                awaitEnd();
            } else if (action instanceof Hang) {
                awaitEnd();
            }
        }
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private void awaitEnd() {
        awaitEnd(Duration.ofDays(1));
    }

    private void awaitEnd(Duration longest) {
        try {
            boolean unused = end.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
