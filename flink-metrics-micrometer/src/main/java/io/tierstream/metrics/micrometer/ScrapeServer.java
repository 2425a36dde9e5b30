package io.tierstream.metrics.micrometer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** Answers {@code GET /metrics} in Prometheus's text format or in OpenMetrics, as it is asked for, compressed if it may be. */
final class ScrapeServer implements AutoCloseable {

    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** Two Prometheus servers at once, and somebody who looks. */
    private static final int THREADS = 3;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Page page;
    private final Notices notices;

    private ScrapeServer(HttpServer server, Page page, Notices notices) {
        this.server = server;
        this.page = page;
        this.notices = notices;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "metrics-scrape-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Writes the metrics in the format of a content type. */
    interface Page {
        void write(OutputStream out, String contentType) throws IOException;
    }

    /**
     * Listens on the first of the ports that is free.
     *
     * @throws IllegalStateException if none is
     */
    static ScrapeServer start(String host, PortRanges ports, Page page, Notices notices) {
        IOException last = new IOException("no port given");
        for (int port : ports.ports()) {
            try {
                ScrapeServer server =
                        new ScrapeServer(HttpServer.create(new InetSocketAddress(host, port), 0), page, notices);
                server.run();
                return server;
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new IllegalStateException(
                "No port of " + ports.text() + " is free on " + host + " (" + last.getMessage()
                        + "): each process of Flink on a host" + " needs one, so give " + Option.PORT.key()
                        + " a range, such as 9249-9260",
                last);
    }

    private void run() {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                refuse(exchange, 405, "Metrics can only be read.\n");
            } else if (!path.equals("/metrics") && !path.equals("/")) {
                refuse(exchange, 404, "Metrics are at /metrics.\n");
            } else {
                metrics(exchange, method.equals("HEAD"));
            }
        }
    }

    /** First as a whole into memory: a failure half-way must not look like metrics that have gone. */
    private void metrics(HttpExchange exchange, boolean headOnly) throws IOException {
        String contentType = accepts(exchange, "Accept", "application/openmetrics-text") ? OPEN_METRICS : TEXT;
        boolean compress = accepts(exchange, "Accept-Encoding", "gzip");
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
        try (OutputStream out = compress ? new GZIPOutputStream(body) : body) {
            page.write(out, contentType);
        } catch (RuntimeException e) {
            notices.once("scrape", "A scrape failed; further failures are not logged", e);
            refuse(exchange, 500, "The metrics could not be written: " + e + "\n");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (compress) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(200, headOnly ? -1 : body.size());
        if (!headOnly) {
            body.writeTo(exchange.getResponseBody());
        }
    }

    private static boolean accepts(HttpExchange exchange, String header, String token) {
        String value = exchange.getRequestHeaders().getFirst(header);
        return value != null && value.contains(token);
    }

    private static void refuse(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
