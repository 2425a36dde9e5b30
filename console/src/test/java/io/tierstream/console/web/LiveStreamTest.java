package io.tierstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.access.Gate;
import io.tierstream.console.access.Http;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Role;
import io.tierstream.console.feed.Live;
import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream over numbers that the test sets. */
class LiveStreamTest {

    private static final String STREAM = "/api/v1/stream";

    private final Store store = Store.open(ConsoleSettings.Database.inMemory());
    private final Live live = new Live(new Counts(store, ConsoleSettings.Retention.defaults()));
    private final AtomicBoolean meanwhile = new AtomicBoolean();
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile Targets.View view = view(1);
    private final LiveStream stream = new LiveStream(new ByHeader(), this::look, LiveStreamTest::status, live);
    private final Javalin server = WebServer.start(
            new ConsoleSettings.Listen("127.0.0.1", 0), List.of(stream), new RequestMetrics(new SimpleMeterRegistry()));

    @AfterEach
    void close() {
        stream.close();
        server.stop();
        store.close();
    }

    /** A client comes; between what it is told and the moment from which it is told changes, something changes. */
    @Test
    void tellsWhatChangesWhileAClientComesIn() {
        stream.start();
        Lines first = listen("first");
        await().until(() -> first.has("\"members\":1"));
        meanwhile.set(true);

        Lines second = listen("second");
        await().until(() -> first.has("\"members\":2"));
        await().untilAsserted(() -> assertThat(second.has("\"members\":2")).isTrue());
    }

    @Test
    void keepsPlacesForOthersWhateverOneOpens() throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < LiveStream.MOST_OF_ONE; i++) {
            open.add(opened("one"));
        }

        assertThat(Http.to(server.port()).with("User", "one").get(STREAM)).satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(refused.body()).contains("close some");
        });
        assertThat(Http.to(server.port()).with("User", "other").statusOf("GET", STREAM))
                .isEqualTo(200);
        for (Socket socket : open) {
            socket.close();
        }
    }

    private Socket opened(String user) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        String request = "GET " + STREAM + " HTTP/1.1\r\nHost: localhost\r\nUser: " + user + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.UTF_8))
                .isEqualTo("HTTP/1.1 200");
        return socket;
    }

    /** As somebody comes in, the number changes at once after he was shown the one before, and all others are told. */
    private Targets.View look() {
        Targets.View shown = view;
        boolean comesIn = !Thread.currentThread().getName().equals("console-stream");
        if (comesIn && meanwhile.compareAndSet(true, false)) {
            view = view(2);
            try {
                boolean unused = told.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return shown;
    }

    private static Targets.View view(long members) {
        Targets.Target vip =
                new Targets.Target("segment:vip", "vip", null, members, members, 0, 0, 0, List.of(members), 0);
        return new Targets.View(Instant.EPOCH, "shop", 1L, List.of(), List.of(vip));
    }

    private static Statuses.Status status(Principal principal) {
        return new Statuses.Status(
                "Tierstream",
                "1",
                null,
                true,
                0,
                false,
                null,
                true,
                List.of(),
                "viewer",
                principal.name(),
                true,
                new Statuses.Features(true, true),
                0);
    }

    private Lines listen(String user) {
        Lines lines = new Lines();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + STREAM))
                .header("User", user)
                .build();
        var unused = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.fromLineSubscriber(lines));
        return lines;
    }

    private final class Lines implements Flow.Subscriber<String> {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        private boolean has(String part) {
            return lines.stream().anyMatch(line -> line.contains(part));
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
            if (line.contains("\"members\":2")) {
                told.countDown();
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The server was stopped.
        }

        @Override
        public void onComplete() {
            // The server was stopped.
        }
    }

    /** Everybody is whom a header says he is. */
    private static final class ByHeader implements Gate {

        @Override
        public Principal require(Context context, Role role) {
            return new Principal(Objects.requireNonNull(context.header("User")), Role.ANALYST);
        }

        @Override
        public String shown(Principal principal, String customerId) {
            return customerId;
        }

        @Override
        public BooleanSupplier validity(Context context) {
            return () -> true;
        }
    }
}
