package io.tierstream.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process on the Java installation of this JVM, with its output in a file. It cannot outlive this JVM. */
final class ChildJvm {

    private final String name;
    private final Path log;
    private final Process process;

    private ChildJvm(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * What to run.
     *
     * @param name what error messages call the process
     * @param classPath absolute paths, without the class path of the testkit, which is added
     * @param environment added to the environment of this JVM
     * @param log receives standard output and error; appended to
     */
    record Spec(
            String name,
            List<String> jvmOptions,
            List<String> classPath,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment,
            Path log) {}

    static ChildJvm start(Spec spec) {
        try {
            ProcessBuilder builder = new ProcessBuilder(java(), "@" + argumentFile(spec));
            builder.environment().putAll(spec.environment());
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            Process process = builder.start();
            // The pipe of standard input makes the child end with us at the latest; the hook does it without delay.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ChildJvm(spec.name(), spec.log(), process);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + spec.name(), e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: the process gets no chance to say goodbye. Returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(30));
    }

    /** SIGTERM, then SIGKILL when the process takes longer than the given time. */
    void stop(Duration grace) {
        process.destroy();
        if (!awaitExit(grace)) {
            kill();
        }
    }

    /** SIGSTOP: the process stands still, with its memory, files and connections, until {@link #resume()}. */
    void pause() {
        signal("STOP");
    }

    /** SIGCONT: the process goes on as if no time had passed. */
    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new ServiceException("kill -" + signal + " " + pid() + " (" + name + ") ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send " + signal + " to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while " + signal + " was sent to " + name, e);
        }
    }

    /** The last lines the process wrote, under a heading that says whether it is still there. */
    String report(int lines) {
        String state = isAlive() ? "running" : "ended with exit code " + process.exitValue();
        return "--- " + name + " (pid " + pid() + ", " + state + "), last lines of " + log + ":\n"
                + LogTail.of(log, lines);
    }

    private boolean awaitExit(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while " + name + " ended", e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A class path of 200 jars does not fit every limit on command lines; an argument file has none. */
    private static Path argumentFile(Spec spec) throws IOException {
        List<String> classPath = new ArrayList<>(spec.classPath());
        classPath.add(CodeLocation.ofTestkit().toString());
        List<String> lines = new ArrayList<>(spec.jvmOptions());
        lines.add("-cp");
        lines.add(String.join(":", classPath));
        lines.add(ChildMain.class.getName());
        lines.add(spec.mainClass());
        lines.addAll(spec.arguments());
        Path file = Files.createTempFile(spec.log().toAbsolutePath().getParent(), "java-", ".args");
        Files.write(file, lines.stream().map(ChildJvm::quoted).toList(), StandardCharsets.UTF_8);
        return file;
    }

    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
