package io.tierstream.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Processes of tests, on this process's Java and class path. They end with it, however it ends. */
public final class ChildJava {

    private ChildJava() {}

    /** What starts the process; where its output goes is left to the caller. */
    public static ProcessBuilder running(Class<?> main, String... arguments) {
        try {
            // A long class path does not fit every limit on command lines; a file has none.
            Path file = Files.createTempFile("child", ".args");
            file.toFile().deleteOnExit();
            Stream<String> options = Stream.of(
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.tierstream.testkit.services.ChildMain",
                    main.getName());
            Files.write(
                    file,
                    Stream.concat(options, Arrays.stream(arguments))
                            .map(argument -> '"' + argument.replace("\\", "\\\\") + '"')
                            .toList());
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return new ProcessBuilder(List.of(java, "@" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
