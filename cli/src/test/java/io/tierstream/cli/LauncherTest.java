package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tierstream.testkit.data.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a copy of the repository's layout, with a Java and a Maven wrapper that only say what they were asked. */
class LauncherTest {

    private static final String BUILD = """
            #!/usr/bin/env bash
            echo "$@" >> built
            mkdir -p cli/target/classes/io/tierstream/cli
            touch cli/target/classes/io/tierstream/cli/Main.class
            echo "$PWD/engine/target/classes:some.jar" > cli/target/class-path
            """;

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Path root;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(Files.exists(Path.of("/bin/bash")) || Files.exists(Path.of("/usr/bin/bash")), "there is no bash");
        root = Files.createDirectories(directory.toRealPath().resolve("re po"));
        for (String module :
                List.of("engine", "schemas", "rules", "registry", "testkit", "flink-jobs", "console", "cli")) {
            Files.createDirectories(root.resolve(module + "/src/main"));
            old(Files.writeString(root.resolve(module + "/pom.xml"), ""));
        }
        old(Files.writeString(root.resolve("pom.xml"), ""));
        Files.createDirectories(root.resolve("packs"));
        old(Files.writeString(root.resolve("packs/events.yaml"), ""));
        Files.copy(SharedData.repository().resolve("tierstream"), root.resolve("tierstream"));
        script(root.resolve("mvnw"), BUILD);
        java("17.0.9");
    }

    @Test
    void buildsOnFirstUseAndThenOnlyWhenASourceIsNewer() throws Exception {
        Result first = launch("--version");
        Result second = launch("--version");
        Files.writeString(root.resolve("rules/src/main/New.java"), "");
        newer(root.resolve("rules/src/main/New.java"));
        Result third = launch("--version");
        newer(root.resolve("packs/events.yaml"));
        Result fourth = launch("--version");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).startsWith("tierstream: building");
        assertThat(second.err()).isEmpty();
        assertThat(third.err()).startsWith("tierstream: building");
        assertThat(fourth.err()).startsWith("tierstream: building");
        assertThat(Files.readAllLines(root.resolve("built")))
                .hasSize(3)
                .allMatch(call -> call.contains("-DskipTests") && call.contains("-pl cli -am"));
    }

    @Test
    void startsFromAnyDirectoryAndThroughSymbolicLinks() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), root.resolve("tierstream"));
        Path second = Files.createSymbolicLink(elsewhere.resolve("ts"), Path.of("../link"));

        Result result = launch(second, elsewhere, List.of("replay", "a file.csv"));

        assertThat(link).exists();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("<-cp>\n<" + root + "/cli/target/classes:" + root + "/engine/target/classes:some.jar>")
                .endsWith("<io.tierstream.cli.Main>\n<replay>\n<a file.csv>\n")
                .contains("<--add-opens=java.base/java.util=ALL-UNNAMED>")
                .doesNotContain("TieredStopAtLevel");
    }

    @Test
    void runsTheJarsBesideItAndBuildsNothing() throws Exception {
        Files.createDirectories(root.resolve("lib"));

        Result result = launch("validate");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("<-cp>\n<" + root + "/lib/*>\n<io.tierstream.cli.Main>\n<validate>\n");
        assertThat(root.resolve("built")).doesNotExist();
    }

    @Test
    void passesOptionsToJavaAndEndsShortCommandsSoon() throws Exception {
        environment.put("TIERSTREAM_JAVA_OPTS", "-Xmx4g -Dx=y");

        assertThat(launch("explain").out()).contains("<-Xmx4g>\n<-Dx=y>\n").contains("<-XX:TieredStopAtLevel=1>");
    }

    @Test
    void choosesACollectorUnlessTheOptionsDo() throws Exception {
        assertThat(launch("replay").out()).contains("<-XX:+UseSerialGC>");
        assertThat(launch("console").out()).contains("<-XX:+UseZGC>").doesNotContain("SerialGC");

        environment.put("TIERSTREAM_JAVA_OPTS", "-Xmx1g -XX:+UseParallelGC");

        assertThat(launch("console").out()).contains("<-XX:+UseParallelGC>").doesNotContain("ZGC");
    }

    @Test
    void saysThatJavaIsTooOld() throws Exception {
        java("11.0.22");

        Result result = launch("--version");

        assertThat(result.code()).isEqualTo(ExitCode.IO);
        assertThat(result.err()).contains("is Java 11; Tierstream needs Java 17 or newer");
        assertThat(root.resolve("built")).doesNotExist();
    }

    @Test
    void saysThatJavaHomeIsWrong() throws Exception {
        environment.put("JAVA_HOME", directory.resolve("nowhere").toString());

        assertThat(launch("--version").err()).contains("JAVA_HOME is ").contains("there is no bin/java in it");
    }

    @Test
    void saysThatADownloadFailed() throws Exception {
        script(
                root.resolve("mvnw"),
                "#!/usr/bin/env bash\necho '[ERROR] Could not transfer artifact a:b:jar:1 from/to central'\nexit 1\n");

        Result result = launch("demo");

        assertThat(result.code()).isEqualTo(ExitCode.IO);
        assertThat(result.err())
                .contains("Could not transfer artifact a:b:jar:1")
                .contains("A download failed: the first build needs Maven Central");
    }

    @Test
    void saysWhereTheLogOfAFailedBuildIs() throws Exception {
        script(root.resolve("mvnw"), "#!/usr/bin/env bash\necho '[ERROR] COMPILATION ERROR'\nexit 1\n");

        Result result = launch("demo");

        assertThat(result.err())
                .contains("COMPILATION ERROR")
                .contains("The build failed; the whole log is " + root + "/cli/target/launcher-build.log");
    }

    private Result launch(String... arguments) throws Exception {
        return launch(root.resolve("tierstream"), directory, List.of(arguments));
    }

    private Result launch(Path launcher, Path where, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(arguments);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("TIERSTREAM_JAVA_OPTS");
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Result(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    /** A JDK of a version whose java prints its arguments. */
    private void java(String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk-" + version));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), "#!/usr/bin/env bash\nprintf '<%s>\\n' \"$@\"\n");
        script(home.resolve("bin/javac"), "#!/usr/bin/env bash\n");
        environment.put("JAVA_HOME", home.toString());
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    }

    private static void newer(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    }
}
