package io.tierstream.console.webhook.send;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A receiver with TLS, whose certificate is made for one name by the JDK's keytool. */
final class TlsReceiver implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Receiver receiver;
    private final Trust trusting;
    private final List<String> names;

    private TlsReceiver(Receiver receiver, Trust trusting, List<String> names) {
        this.receiver = receiver;
        this.trusting = trusting;
        this.names = names;
    }

    static TlsReceiver start(String name) throws Exception {
        KeyStore keys = keys(name);
        List<String> names = new CopyOnWriteArrayList<>();
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(HttpSenderTest.loopback(), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setSNIMatchers(List.of(new Noting(names)));
                parameters.setSSLParameters(tls);
            }
        });
        return new TlsReceiver(Receiver.on(server), trusting(keys), names);
    }

    /** Accepts every name, and remembers it. */
    private static final class Noting extends SNIMatcher {

        private final List<String> names;

        Noting(List<String> names) {
            super(0);
            this.names = names;
        }

        @Override
        public boolean matches(SNIServerName name) {
            names.add(new String(name.getEncoded(), java.nio.charset.StandardCharsets.US_ASCII));
            return true;
        }
    }

    private static Trust trusting(KeyStore keys) throws Exception {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("own", keys.getCertificate("own"));
        return new Trust(certificates);
    }

    private static KeyStore keys(String name) throws Exception {
        Path directory = Files.createTempDirectory("tls");
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + output);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        Files.delete(file);
        Files.delete(directory);
        return keys;
    }

    Trust trusting() {
        return trusting;
    }

    /** The server names that were asked for. */
    List<String> names() {
        return names;
    }

    int port() {
        return receiver.port();
    }

    Receiver receiver() {
        return receiver;
    }

    @Override
    public void close() {
        receiver.close();
    }
}
