package io.tierstream.docker;

import static io.tierstream.docker.ContainerFiles.DIRECTORY;
import static io.tierstream.docker.ContainerFiles.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the Dockerfiles without building them; docker/verify builds them. */
class DockerfilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"job", "cli", "dev/flink", "dev/kafka", "dev/registry", "dev/prometheus"})
    void copiesOnlyWhatIsThereOrPutThereByTheScripts(String image) {
        String scripts =
                ContainerFiles.text(DIRECTORY.resolve("build")) + ContainerFiles.text(DIRECTORY.resolve("verify"));

        assertThat(copied(image)).isNotEmpty().allSatisfy(source -> {
            if (source.startsWith("docker/target/")) {
                // Such as docker/target/image/lib/: the scripts say `image=docker/target/image` and `$image/lib`.
                Path path = Path.of(source);
                assertThat(scripts).contains(path.getName(3).toString());
            } else {
                assertThat(ROOT.resolve(source)).exists();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"job", "cli"})
    void isShippedWithLabelsAndAUserOtherThanRoot(String image) {
        List<String> lines = lines(image);

        assertThat(lines.stream().filter(line -> line.startsWith("ARG BASE=")))
                .singleElement()
                .asString()
                .matches("ARG BASE=[a-z-]+:\\d+[a-z0-9.-]+");
        assertThat(String.join("\n", lines))
                .contains(
                        "org.opencontainers.image.title=",
                        "org.opencontainers.image.version=",
                        "org.opencontainers.image.licenses=");
        assertThat(lines.stream().filter(line -> line.startsWith("USER ")).reduce((first, last) -> last))
                .hasValue("USER 9999:9999");
    }

    @Test
    void takesTheReleaseOfFlinkThatTheJobIsBuiltFor() {
        String pom = ContainerFiles.text(ROOT.resolve("pom.xml"));
        String version = pom.replaceAll("(?s).*<flink.version>(.*?)</.*", "$1");

        assertThat(lines("job")).contains("ARG BASE=flink:" + version + "-java17");
    }

    @Test
    void sendsTheEngineOnlyWhatTheImagesTake() {
        assertThat(ContainerFiles.text(ROOT.resolve(".dockerignore")).lines())
                .contains("*", "!docker/target/image")
                .filteredOn(line -> line.startsWith("!"))
                .allSatisfy(line -> assertThat(Stream.of("job", "cli").flatMap(image -> copied(image).stream()))
                        .anyMatch(source -> source.startsWith(line.substring(1))));
    }

    @Test
    void hasScriptsThatCanBeRun() {
        assertThat(List.of(
                        "build",
                        "verify",
                        "console/make-access",
                        "job/run-job",
                        "job/health",
                        "dev/flink/docker-entrypoint.sh",
                        "dev/kafka/kafka-tool"))
                .allSatisfy(script -> assertThat(Files.isExecutable(DIRECTORY.resolve(script)))
                        .as(script)
                        .isTrue());
    }

    private static List<String> copied(String image) {
        return lines(image).stream()
                .filter(line -> line.startsWith("COPY "))
                .map(line -> line.substring(5).trim().split("\\s+"))
                .flatMap(words -> Arrays.stream(words).limit(words.length - 1))
                .toList();
    }

    private static List<String> lines(String image) {
        return ContainerFiles.text(DIRECTORY.resolve(image).resolve("Dockerfile"))
                .lines()
                .toList();
    }
}
