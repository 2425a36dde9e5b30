package io.tierstream.testkit.services;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an HTTP service as reverse proxies do: TLS, basic authentication, and whatever passes goes on to the service. The
 * registry itself has neither without an identity provider.
 */
public final class SecureProxy implements AutoCloseable {

    private static final String REALM = "registry";

    private final URI target;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, SecureProxy::daemon);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> users = new ConcurrentHashMap<>();

    /**
     * Starts one on a free port.
     *
     * @param target the service's own URL, of which the proxy has the path
     */
    public SecureProxy(String target, TestCertificate certificate) {
        this.target = URI.create(target);
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls(certificate)));
        } catch (IOException | GeneralSecurityException e) {
            throw new ServiceException("Cannot start a proxy before " + target, e);
        }
        server.createContext("/", this::pass).setAuthenticator(new BasicAuthenticator(REALM) {
            @Override
            public boolean checkCredentials(String user, String password) {
                return password.equals(users.get(user));
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    /** The service behind TLS. */
    public String url() {
        return "https://" + Ports.LOOPBACK + ":" + server.getAddress().getPort() + target.getPath();
    }

    /** Lets a user in, or changes the password. */
    public void user(String name, String password) {
        users.put(name, password);
    }

    private static SSLContext tls(TestCertificate certificate) throws IOException, GeneralSecurityException {
        char[] password = certificate.password().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate.keyStore())) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(request(exchange), BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(asked.toString()))
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        copy(exchange.getRequestHeaders().getFirst("Content-Type"), "Content-Type", request);
        copy(exchange.getRequestHeaders().getFirst("Accept"), "Accept", request);
        return request.build();
    }

    private static void copy(@Nullable String value, String name, HttpRequest.Builder request) {
        if (value != null) {
            request.header(name, value);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "secure-proxy");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
