package io.tierstream.console;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Listen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A console in a process of its own, which can be killed. */
final class ChildConsole implements AutoCloseable {

    private static final String READY = "listens at ";

    private final Process process;
    private final String url;

    private ChildConsole(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** What the process runs; it ends with its parent. */
    public static void main(String[] arguments) throws IOException {
        ConsoleSettings settings = ConsoleSettings.of(
                        arguments[0], arguments[1], new Database(arguments[2], arguments[3], ""))
                .withListen(new Listen("127.0.0.1", 0));
        Console console = Console.start(settings);
        System.out.println(READY + console.url());
        int unused = System.in.read();
        Runtime.getRuntime().halt(0);
    }

    static ChildConsole start(Services services, Database database) {
        try {
            Path arguments = Files.createTempFile("console", ".args");
            arguments.toFile().deleteOnExit();
            Files.write(
                    arguments,
                    Stream.of(
                                    "-Xmx512m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ChildConsole.class.getName(),
                                    services.broker().bootstrapServers(),
                                    services.registry().url(),
                                    database.jdbcUrl(),
                                    database.user())
                            .map(argument -> '"' + argument.replace("\\", "\\\\") + '"')
                            .toList());
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Process process = new ProcessBuilder(List.of(java, "@" + arguments))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new ChildConsole(process, url(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
        }
        throw new IllegalStateException("the console did not start");
    }

    Api api() {
        return new Api(url);
    }

    /** SIGKILL. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
