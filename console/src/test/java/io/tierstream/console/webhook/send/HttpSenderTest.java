package io.tierstream.console.webhook.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.console.access.Network;
import io.tierstream.console.webhook.send.Receiver.Answer;
import io.tierstream.console.webhook.send.Receiver.Drip;
import io.tierstream.console.webhook.send.Receiver.Drop;
import io.tierstream.console.webhook.send.Receiver.Hang;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpSenderTest {

    private static final AddressGuard LOOPBACK = new AddressGuard(List.of(new Network("127.0.0.0/8")));
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Receiver receiver = Receiver.start();
    private final List<String> asked = new ArrayList<>();
    private final HttpSender sender = sender(LOOPBACK, host -> {
        asked.add(host);
        return List.of(InetAddress.getByName("127.0.0.1"));
    });

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    @Test
    void sendsTheBodyToTheAddressWithTheNameAsHost() {
        Reply reply = sender.send(request("http://hooks.example.org:" + receiver.port() + "/a/b?c=d%20e", TIMEOUT))
                .join();

        assertThat(Verdict.of(reply)).isEqualTo(Verdict.DELIVERED);
        assertThat(asked).containsExactly("hooks.example.org");
        Receiver.Received request = receiver.received().get(0);
        assertThat(request.path()).isEqualTo("/a/b?c=d%20e");
        assertThat(request.text()).isEqualTo("{}");
        assertThat(request.headers().getFirst("Host")).isEqualTo("hooks.example.org:" + receiver.port());
        assertThat(request.headers().getFirst("X-One")).isEqualTo("1");
        assertThat(request.headers().getFirst("User-Agent")).isEqualTo("Tierstream/test");
    }

    @Test
    void doesNotFollowRedirects() {
        receiver.answering(
                request -> Receiver.status(302, "Location", "http://127.0.0.1:" + receiver.port() + "/inside"));

        Reply reply = send(TIMEOUT);

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Answered.class,
                        answer -> assertThat(answer.status()).isEqualTo(302));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void keepsTheBeginningOfTheBodyAndDoesNotReadALongOne() {
        receiver.answering(request -> new Answer(500, Map.of("Retry-After", "7"), "no\u0000way".repeat(100_000)));

        Reply.Answered reply = (Reply.Answered) send(TIMEOUT);

        assertThat(reply.excerpt()).hasSize(Excerpt.KEPT_BYTES).startsWith("no\uFFFDwayno");
        assertThat(reply.retryAfter()).isEqualTo("7");
    }

    @Test
    void givesUpAfterTheTimeout() {
        receiver.answering(request -> new Hang());

        assertThat(send(SHORT))
                .isInstanceOfSatisfying(
                        Reply.Failed.class, reply -> assertThat(reply.reason()).isEqualTo("no answer within 300 ms"));
    }

    @Test
    void givesUpOnABodyThatNeverEnds() {
        receiver.answering(request -> new Drip());

        assertThat(send(SHORT)).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void givesUpOnANameServiceThatDoesNotAnswer() {
        HttpSender waiting = sender(LOOPBACK, host -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });

        Reply reply = waiting.send(request("http://slow.example.org/", SHORT)).join();

        assertThat(reply).isInstanceOf(Reply.Failed.class);
        waiting.close();
    }

    @Test
    void tellsOfConnectionsThatBreak() throws Exception {
        receiver.answering(request -> new Drop());
        assertThat(send(TIMEOUT)).isInstanceOf(Reply.Failed.class);

        try (ServerSocket resetting = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> reset(resetting));
            thread.start();
            Reply reply = sender.send(request("http://127.0.0.1:" + resetting.getLocalPort() + "/", TIMEOUT))
                    .join();
            assertThat(reply).isInstanceOf(Reply.Failed.class);
            thread.join();
        }
    }

    private static void reset(ServerSocket server) {
        try (Socket socket = server.accept()) {
            assertThat(socket.getInputStream().read()).isPositive();
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void tellsOfAPortWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(sender.send(request("http://127.0.0.1:" + port + "/", TIMEOUT))
                        .join())
                .isInstanceOf(Reply.Failed.class);
    }

    @Test
    void connectsToNothingThatIsNotPublic() {
        HttpSender strict = sender(new AddressGuard(List.of()), Resolver.SYSTEM);

        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254")) {
            Reply reply = strict.send(request("http://" + host + ":" + receiver.port() + "/", TIMEOUT))
                    .join();
            assertThat(reply)
                    .as(host)
                    .isInstanceOfSatisfying(
                            Reply.Refused.class,
                            refused -> assertThat(refused.reason()).contains("is not public"));
        }
        assertThat(receiver.received()).isEmpty();
        strict.close();
    }

    @Test
    void aNameWithOnePrivateAddressIsRefusedWhole() {
        HttpSender strict = sender(
                new AddressGuard(List.of()),
                host -> List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1")));

        assertThat(strict.send(request("http://both.example.org/", TIMEOUT)).join())
                .isInstanceOf(Reply.Refused.class);
        strict.close();
    }

    /** The name is public when it is asked for the first time, and this machine ever after. */
    @Test
    void aNameThatChangesItsAddressIsNotAskedTwice() {
        Network test = new Network("127.0.0.1");
        List<String> questions = new ArrayList<>();
        HttpSender guarded = sender(new AddressGuard(List.of(test)), host -> {
            questions.add(host);
            return List.of(InetAddress.getByName(questions.size() == 1 ? "127.0.0.1" : "127.0.0.2"));
        });

        Reply first = guarded.send(request("http://rebinding.example.org:" + receiver.port() + "/", TIMEOUT))
                .join();
        Reply second = guarded.send(request("http://rebinding.example.org:" + receiver.port() + "/", TIMEOUT))
                .join();

        assertThat(Verdict.of(first)).isEqualTo(Verdict.DELIVERED);
        assertThat(second).isInstanceOf(Reply.Refused.class);
        assertThat(questions).hasSize(2);
        guarded.close();
    }

    @Test
    void checksTheCertificateForTheNameAndNotForTheAddress() throws Exception {
        try (TlsReceiver tls = TlsReceiver.start("hooks.example.org")) {
            HttpSender trusting = new HttpSender(
                    LOOPBACK, host -> List.of(InetAddress.getByName("127.0.0.1")), tls.trusting(), "test");

            Reply right = trusting.send(request("https://hooks.example.org:" + tls.port() + "/", TIMEOUT))
                    .join();
            Reply wrong = trusting.send(request("https://other.example.org:" + tls.port() + "/", TIMEOUT))
                    .join();
            Reply address = trusting.send(request("https://127.0.0.1:" + tls.port() + "/", TIMEOUT))
                    .join();

            assertThat(Verdict.of(right)).as(right.toString()).isEqualTo(Verdict.DELIVERED);
            assertThat(tls.names()).contains("hooks.example.org", "other.example.org");
            assertThat(wrong).isInstanceOf(Reply.Failed.class);
            assertThat(address).isInstanceOf(Reply.Failed.class);
            assertThat(tls.receiver().received()).hasSize(1);
            trusting.close();
        }
    }

    @Test
    void trustsNoUnknownCertificate() throws Exception {
        try (TlsReceiver tls = TlsReceiver.start("hooks.example.org")) {
            assertThat(sender.send(request("https://hooks.example.org:" + tls.port() + "/", TIMEOUT))
                            .join())
                    .isInstanceOf(Reply.Failed.class);
        }
    }

    private Reply send(Duration timeout) {
        return sender.send(request(receiver.url().toString(), timeout)).join();
    }

    private static HttpSender sender(AddressGuard guard, Resolver resolver) {
        return new HttpSender(guard, resolver, Trust.OF_JVM, "test");
    }

    private static Request request(String url, Duration timeout) {
        return new Request(
                URI.create(url),
                List.of(Map.entry("content-type", "application/json"), Map.entry("X-One", "1")),
                "{}".getBytes(UTF_8),
                timeout);
    }

    /** So that nothing of the test depends on the address family that the system prefers. */
    static InetSocketAddress loopback() {
        return new InetSocketAddress("127.0.0.1", 0);
    }
}
