package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {

    @TempDir
    private Path directory;

    @Test
    void approvesOfAGoodRuleSet() throws IOException {
        CommandRun run = CommandRun.of("validate", CommandRun.shop("rules.yaml", directory));

        assertThat(run.code()).isZero();
        assertThat(run.without(directory).out()).isEqualTo("DIR/rules.yaml: good: 3 metrics, 2 segments, 1 tier set\n");
    }

    @Test
    void listsEveryProblemOfEveryFile() throws IOException {
        Path good = CommandRun.shop("rules.yaml", directory);

        CommandRun run = CommandRun.of("validate", good, broken(good));

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        Golden.check("validate", run.without(directory).transcript());
    }

    @Test
    void listsProblemsAsJson() throws IOException {
        Path good = CommandRun.shop("rules.yaml", directory);

        CommandRun run = CommandRun.of("validate", "--format", "json", broken(good));

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        Golden.check("validate-json", run.without(directory).out());
    }

    private Path broken(Path good) throws IOException {
        String text =
                Files.readString(good).replace("over: 10d", "over: 10 days").replace("orders >= 2", "order >= 2");
        return Files.writeString(directory.resolve("broken.yaml"), text);
    }

    @Test
    void saysWhenAFileIsNotThereOrNoText() throws IOException {
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, (byte) 0xfe});

        assertThat(CommandRun.of("validate", directory.resolve("none.yaml")).code())
                .isEqualTo(ExitCode.IO);
        assertThat(CommandRun.of("validate", binary).without(directory).err())
                .isEqualTo("error: DIR/binary.yaml: is not UTF-8 text\n");
    }
}
