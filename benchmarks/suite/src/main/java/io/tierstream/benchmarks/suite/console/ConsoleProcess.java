package io.tierstream.benchmarks.suite.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tierstream.testkit.services.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** {@code tierstream console} in a process of its own, started by the launcher as users start it. */
public final class ConsoleProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final Path store;
    private final Path log;
    private final Thread end;
    private final long started = System.nanoTime();

    /**
     * How it is started.
     *
     * @param repository where the launcher is
     * @param options of the Java virtual machine, besides those of the launcher
     */
    public record Start(Path repository, String bootstrapServers, String registryUrl, Path store, String options) {

        public Start withOptions(String others) {
            return new Start(repository, bootstrapServers, registryUrl, store, others);
        }
    }

    private ConsoleProcess(Process process, int port, Path store, Path log) {
        this.process = process;
        this.port = port;
        this.store = store;
        this.log = log;
        this.end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** Has the launcher build what it starts, so that no start takes the time for it. */
    static void build(Path repository) throws IOException, InterruptedException {
        int code = new ProcessBuilder(launcher(repository), "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("tierstream --version ended with " + code);
        }
    }

    static ConsoleProcess start(Start start) throws IOException {
        int port = Ports.free();
        Path log = Files.createTempFile("tierstream-console-", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                launcher(start.repository()),
                "console",
                "--bootstrap",
                start.bootstrapServers(),
                "--registry",
                start.registryUrl(),
                "--port",
                Integer.toString(port),
                "--store",
                start.store().toString());
        builder.environment().put("TIERSTREAM_JAVA_OPTS", start.options());
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new ConsoleProcess(builder.start(), port, start.store(), log);
    }

    private static String launcher(Path repository) {
        return repository.resolve("tierstream").toAbsolutePath().toString();
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    long pid() {
        return process.pid();
    }

    /** Seconds since it was started. */
    double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** Waits until it answers; returns after how many seconds since it was started. */
    double listens() throws IOException, InterruptedException {
        while (status().isMissingNode()) {
            pause();
        }
        return seconds();
    }

    /** Waits until it has read all that there was, and knows so many customers; returns after how many seconds since it was started. */
    double caughtUp(int customers) throws IOException, InterruptedException {
        for (JsonNode status = status(); !status.path("caughtUp").asBoolean(); status = status()) {
            pause();
        }
        double after = seconds();
        while (status().path("customers").asInt() < customers) {
            pause();
        }
        return after;
    }

    private void pause() throws IOException {
        if (!process.isAlive() || seconds() > PATIENCE.toSeconds()) {
            throw new IllegalStateException("the console has ended, or is not done after " + PATIENCE + ":\n" + log());
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private String log() throws IOException {
        return Files.readString(log);
    }

    /** What {@code /api/v1/status} says; missing while nobody answers. */
    JsonNode status() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/status"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : MissingNode.getInstance();
        } catch (IOException notYet) {
            return MissingNode.getInstance();
        }
    }

    /** Bytes of the objects that are in use, after a full collection. */
    long heapInUse() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process histogram = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Stream<String> lines = histogram.inputReader().lines()) {
            String total = lines.filter(line -> line.startsWith("Total"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("jcmd did not answer"));
            return Long.parseLong(total.trim().split(" +")[2]);
        } finally {
            histogram.waitFor();
        }
    }

    /** Resident memory in bytes, now. */
    long resident() throws IOException {
        return memory("VmRSS:");
    }

    /** The most that was ever resident, in bytes. */
    long mostResident() throws IOException {
        return memory("VmHWM:");
    }

    private long memory(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").trim())
                .mapToLong(kilobytes -> Long.parseLong(kilobytes) << 10)
                .findFirst()
                .orElse(0);
    }

    /** Bytes of the database's files. */
    long stored() throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        try {
                            return Files.size(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }

    /** Ends it as Ctrl-C does; returns how many seconds that took. */
    double stop() throws InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the console does not end");
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(end);
        List<String> lines = Files.readAllLines(log);
        if (lines.size() > 1) {
            System.err.println(String.join("\n", lines.subList(1, Math.min(lines.size(), 20))));
        }
        Files.delete(log);
    }
}
