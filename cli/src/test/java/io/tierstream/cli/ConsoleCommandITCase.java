package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.Ports;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry, with the job's own configuration. */
class ConsoleCommandITCase {

    private static final KafkaBroker KAFKA = KafkaBroker.temporary();
    private static final SchemaRegistryServer REGISTRY = SchemaRegistryServer.temporary();

    @TempDir
    private Path directory;

    @AfterAll
    static void stop() {
        REGISTRY.close();
        KAFKA.close();
    }

    @Test
    void servesTheTopicsOfTheJob() throws IOException {
        Path config = Files.writeString(
                directory.resolve("job.yaml"), """
                kafka.bootstrap.servers: "%s"
                registry.url: "%s"
                sources: [{topic: purchases}]
                """.formatted(KAFKA.bootstrapServers(), REGISTRY.url()));
        int port = Ports.free();
        CompletableFuture<CommandRun> run = new CompletableFuture<>();
        Thread thread = new Thread(() -> run.complete(
                CommandRun.of("console", "--config", config, "--port", port, "--store", directory.resolve("store"))));
        thread.start();

        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> status(port).contains("waits for topics that do not exist: tierstream.dead-letters"));
        thread.interrupt();

        assertThat(run.join().out()).startsWith("The console: http://127.0.0.1:" + port);
        assertThat(directory.resolve("store")).isNotEmptyDirectory();
    }

    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run = CommandRun.of(
                    "console",
                    "--bootstrap",
                    KAFKA.bootstrapServers(),
                    "--registry",
                    REGISTRY.url(),
                    "--port",
                    taken.getLocalPort(),
                    "--store",
                    directory.resolve("store"));

            assertThat(run.code()).isEqualTo(ExitCode.IO);
            assertThat(run.err()).contains(taken.getLocalPort() + ": choose another with --port");
        }
    }

    private static String status(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/status"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
