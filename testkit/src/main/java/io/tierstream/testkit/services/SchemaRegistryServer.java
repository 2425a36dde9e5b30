package io.tierstream.testkit.services;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real Apicurio Registry in a child JVM, with the Confluent API at {@link #url()} and global compatibility BACKWARD.
 *
 * <p>Two ways to take it away: {@link #unreachable()} refuses connections at once and gives them back as fast, with the server running
 * on behind; {@link #stop()} ends the process, {@link #start()} runs a new one (about 5 s). Schemas and ids survive both.
 */
public final class SchemaRegistryServer implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final int REPORTED_LINES = 40;

    private final Path directory;
    private final int port;
    private final int serverPort;
    private final TcpGate gate;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable ChildJvm process;

    private SchemaRegistryServer(int port) {
        this.directory = TempDirs.create("registry");
        this.port = port;
        this.serverPort = Ports.free();
        this.gate = new TcpGate(port, serverPort);
    }

    /** A registry on a free port. */
    public static SchemaRegistryServer temporary() {
        return temporary(Ports.free());
    }

    /**
     * A registry on the given port.
     *
     * @throws ServiceException if the port is taken, the server is not unpacked, or does not answer within 90 s
     */
    public static SchemaRegistryServer temporary(int port) {
        SchemaRegistryServer server = new SchemaRegistryServer(port);
        try {
            server.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Base URL of the Confluent API, for {@code schema.registry.url}. */
    public String url() {
        return baseUrl(port);
    }

    public int port() {
        return port;
    }

    /** The process that serves, for tests of what it opens. */
    long pid() {
        return Objects.requireNonNull(process, "not running").pid();
    }

    /** Refuses new connections and cuts the present ones, until {@link #reachable()}. */
    public void unreachable() {
        gate.shut();
    }

    public void reachable() {
        gate.open();
    }

    /** Starts the server, again on the same port and with its schemas. Does nothing when it runs. */
    public void start() {
        if (process != null) {
            return;
        }
        Ports.requireFree(port, "the schema registry");
        ChildJvm started = ChildJvm.start(spec());
        process = started;
        Poll.until(
                () -> isReady(started),
                START_TIMEOUT,
                () -> "The schema registry did not answer within " + START_TIMEOUT.toSeconds() + " s\n"
                        + started.report(REPORTED_LINES));
        gate.open();
    }

    /** Ends the server's process: clients see refused connections until {@link #start()}. */
    public void stop() {
        gate.shut();
        if (process != null) {
            process.stop(STOP_TIMEOUT);
            process = null;
        }
    }

    /** SIGKILL to the server's process: clients see refused connections until {@link #start()}. */
    public void kill() {
        gate.shut();
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** Ends the server and deletes its data. */
    @Override
    public void close() {
        kill();
        TempDirs.delete(directory);
    }

    private ChildJvm.Spec spec() {
        return new ChildJvm.Spec(
                "schema registry",
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // A fifth of the start is spent on checking the byte code of a release that others run as it
                        // is.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-BytecodeVerificationRemote",
                        "-Dquarkus.http.host=" + Ports.LOOPBACK,
                        "-Dquarkus.http.port=" + serverPort,
                        "-Dquarkus.datasource.jdbc.initial-size=1",
                        "-Dquarkus.datasource.jdbc.min-size=1"),
                List.of(RegistryHome.runnerJar().toString()),
                "io.quarkus.runner.GeneratedMain",
                List.of(),
                // Without WRITE_DELAY=0 a killed server forgets what it acknowledged in the last half second.
                Map.of("REGISTRY_DATASOURCE_URL", "jdbc:h2:file:" + directory.resolve("schemas") + ";WRITE_DELAY=0"),
                directory.resolve("registry.log"));
    }

    /** Ready is: has taken the setting without which Apicurio accepts incompatible schemas. */
    private boolean isReady(ChildJvm started) {
        if (!started.isAlive()) {
            throw new ServiceException("The schema registry ended while starting\n" + started.report(REPORTED_LINES));
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl(serverPort) + "/config"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(BodyPublishers.ofString("{\"compatibility\": \"BACKWARD\"}"))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYetListening) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while the schema registry started", e);
        }
    }

    private static String baseUrl(int port) {
        return "http://" + Ports.LOOPBACK + ":" + port + "/apis/ccompat/v7";
    }
}
