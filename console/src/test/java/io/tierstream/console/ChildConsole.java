package io.tierstream.console;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Listen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A console in a process of its own, which can be killed. */
public final class ChildConsole implements AutoCloseable {

    private static final String READY = "listens at ";

    private final Process process;
    private final String url;

    private ChildConsole(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** What the process runs. */
    public static void main(String[] arguments) {
        ConsoleSettings settings = ConsoleSettings.of(
                        arguments[0], arguments[1], new Database(arguments[2], arguments[3], ""))
                .withListen(new Listen("127.0.0.1", 0));
        Console console = Console.start(settings);
        System.out.println(READY + console.url());
    }

    static ChildConsole start(Services services, Database database) {
        try {
            Process process = ChildJava.running(
                            ChildConsole.class,
                            services.broker().bootstrapServers(),
                            services.registry().url(),
                            database.jdbcUrl(),
                            database.user())
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
