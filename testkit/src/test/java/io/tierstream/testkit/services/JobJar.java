package io.tierstream.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles a job into a jar, so that no class of it is on any class path. */
final class JobJar {

    private JobJar() {}

    static Path compile(Path directory, String className, String source) {
        try {
            Path file = Files.writeString(directory.resolve(className + ".java"), source);
            Path classes = Files.createDirectory(directory.resolve("classes"));
            int result = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-d",
                            classes.toString(),
                            file.toString());
            if (result != 0) {
                throw new IllegalStateException(className + " does not compile");
            }
            return pack(classes, directory.resolve(className + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path pack(Path classes, Path jar) throws IOException {
        try (Stream<Path> files = Files.list(classes);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            List<Path> all = files.toList();
            for (Path file : all) {
                out.putNextEntry(new JarEntry(file.getFileName().toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }
}
