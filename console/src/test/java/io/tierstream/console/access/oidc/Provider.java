package io.tierstream.console.access.oidc;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID provider on this machine, as far as its configuration and keys go. */
final class Provider implements AutoCloseable {

    final AtomicInteger keyRequests = new AtomicInteger();
    private final HttpServer server;
    private volatile String keys = "{\"keys\":[]}";
    private volatile int status = 200;
    private volatile String issuer;

    Provider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = issuer();
        serve("/.well-known/openid-configuration", this::configuration);
        server.createContext("/moved", exchange -> answer(exchange, 200, configuration()));
        server.createContext("/keys", exchange -> {
            keyRequests.incrementAndGet();
            answer(exchange, status == 302 ? 200 : status, keys);
        });
        server.start();
    }

    private interface Body {
        String text();
    }

    private String configuration() {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer() + "/keys\"}";
    }

    private void serve(String path, Body body) {
        server.createContext(path, exchange -> answer(exchange, status, body.text()));
    }

    /** With another status than 200 everything is said to have moved to where it would be found. */
    private void answer(HttpExchange exchange, int withStatus, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Location", issuer() + "/moved");
        exchange.sendResponseHeaders(withStatus, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void publish(JWK... some) {
        keys = new JWKSet(List.of(some)).toPublicJWKSet().toString();
    }

    void answerWith(int other) {
        status = other;
    }

    void callItself(String other) {
        issuer = other;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
