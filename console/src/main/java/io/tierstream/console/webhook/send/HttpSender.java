package io.tierstream.console.webhook.send;

import io.tierstream.console.DaemonThreads;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

/**
 * Sends requests over HTTP/1.1 to the very address that was checked.
 *
 * <p>{@link HttpClient} resolves names itself, at a time of its own, and takes no resolver (Java 18 is the first that has one, for the
 * whole process). A name could stand for a public address when it is checked and for a private one when it is connected (DNS
 * rebinding). So the name is resolved here, once, and the client is given a URI whose host is the address. The name goes along as
 * the header {@code Host}, as TLS server name, and as the name that the certificate must be for. The header needs the system property
 * {@value #RESTRICTED}, which is set when this class is loaded; {@link #HttpSender} fails if that was too late.
 *
 * <p>Redirects are not followed, proxies are not used, cookies are not kept.
 */
public final class HttpSender implements AutoCloseable {

    private static final String RESTRICTED = "jdk.httpclient.allowRestrictedHeaders";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final long NANOS_PER_MILLI = 1_000_000;

    static {
        String others = System.getProperty(RESTRICTED);
        System.setProperty(RESTRICTED, others == null ? "host" : others + ",host");
    }

    private final GuardedNames names;
    private final Trust trust;
    private final String userAgent;
    private final ExecutorService resolving = Executors.newCachedThreadPool(new DaemonThreads("webhook-names"));
    private final ExecutorService receiving = Executors.newCachedThreadPool(new DaemonThreads("webhook-http"));
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

    /**
     * A sender.
     *
     * @param version of Tierstream, for the header User-Agent
     * @throws IllegalStateException if the JVM does not let the header Host be set
     */
    public HttpSender(AddressGuard guard, Resolver resolver, Trust trust, String version) {
        this.names = new GuardedNames(guard, resolver);
        this.trust = trust;
        this.userAgent = "Tierstream/" + version;
        try {
            HttpRequest.newBuilder().header("Host", "example.org");
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "something used java.net.http before webhooks did; start the JVM with -D" + RESTRICTED + "=host",
                    e);
        }
    }

    /** Sends it, and tells what came of it. The future never fails. */
    public CompletableFuture<Reply> send(Request request) {
        long start = System.nanoTime();
        CompletableFuture<InetAddress> address =
                CompletableFuture.supplyAsync(() -> address(request.uri().getHost()), resolving);
        return address.orTimeout(request.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(known -> exchange(request, known, request.timeout().minus(since(start))))
                .handle((answer, failure) ->
                        failure == null ? answered(answer, since(start)) : failed(failure, request, since(start)));
    }

    private InetAddress address(String host) {
        try {
            List<InetAddress> addresses = names.addresses(withoutBrackets(host));
            return addresses.get(ThreadLocalRandom.current().nextInt(addresses.size()));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** The request's own timeout would end with the headers of the response; cancelling the exchange closes the connection at any time. */
    private CompletableFuture<HttpResponse<String>> exchange(Request request, InetAddress address, Duration left) {
        URI uri = request.uri();
        HttpRequest.Builder http = HttpRequest.newBuilder(at(uri, address))
                .header("Host", uri.getRawAuthority())
                .header("User-Agent", userAgent)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(header -> http.header(header.getKey(), header.getValue()));
        CompletableFuture<HttpResponse<String>> exchange =
                client(uri.getHost()).sendAsync(http.build(), info -> new Excerpt());
        return exchange.copy()
                .orTimeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        exchange.cancel(true);
                    }
                });
    }

    /** Lets go of the clients of all other hosts: each has a thread. */
    public void retain(Set<String> hosts) {
        clients.keySet().retainAll(hosts);
    }

    private HttpClient client(String host) {
        return clients.computeIfAbsent(host, this::newClient);
    }

    private HttpClient newClient(String host) {
        SSLParameters parameters = new SSLParameters();
        if (!isLiteral(host)) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(trust.context())
                .sslParameters(parameters)
                .executor(receiving)
                .build();
    }

    private static URI at(URI uri, InetAddress address) {
        String host = address instanceof Inet6Address
                ? "[" + address.getHostAddress().replaceAll("%.*", "") + "]"
                : address.getHostAddress();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + host + port + path + query);
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Duration since(long start) {
        return Duration.ofMillis((System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    private static Reply answered(HttpResponse<String> response, Duration latency) {
        String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
        return new Reply.Answered(response.statusCode(), retryAfter, response.body(), latency);
    }

    private static Reply failed(Throwable failure, Request request, Duration latency) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RefusedAddressException) {
            return new Reply.Refused(String.valueOf(cause.getMessage()), latency);
        } else if (cause instanceof TimeoutException
                || cause instanceof HttpTimeoutException
                || cause instanceof java.util.concurrent.CancellationException) {
            return new Reply.Failed("no answer within " + request.timeout().toMillis() + " ms", latency);
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Reply.Failed(PlainText.of(message), latency);
    }

    @Override
    public void close() {
        resolving.shutdownNow();
        receiving.shutdownNow();
        clients.clear();
    }
}
