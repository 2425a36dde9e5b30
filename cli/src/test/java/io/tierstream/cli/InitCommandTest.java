package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.cli.packs.RulePacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

    @TempDir
    private Path directory;

    @Test
    void listsThePacks() {
        CommandRun run = CommandRun.of("init");

        assertThat(run.code()).isZero();
        RulePacks.NAMES.forEach(name -> assertThat(run.out()).contains(name + " "));
    }

    @Test
    void copiesAPackWithItsTests() throws IOException {
        Path rules = directory.resolve("web-shop.yaml");
        CommandRun run = CommandRun.of("init", "customer-value", "--out", rules);

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("wrote " + rules, "wrote " + directory.resolve("web-shop.test.yaml"));
        assertThat(Files.readString(rules)).contains("ruleset: web-shop\n", "$schema=https://tierstream.io/");
        assertThat(CommandRun.of("test", directory.resolve("web-shop.test.yaml"))
                        .code())
                .isZero();
    }

    @Test
    void makesOneRuleSetOfSeveral() throws IOException {
        Path rules = directory.resolve("shop.yaml");
        CommandRun run = CommandRun.of("init", "customer-value", "risk", "--out", rules);

        assertThat(run.code()).isZero();
        assertThat(Files.readString(rules)).contains("ruleset: shop\n", "  value:\n", "  risk:\n");
        assertThat(CommandRun.of("validate", rules).code()).isZero();
    }

    @Test
    void writesOverNothingUnlessTold() throws IOException {
        Path rules = Files.writeString(directory.resolve("mine.yaml"), "mine");
        CommandRun refused = CommandRun.of("init", "risk", "--out", rules);

        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("mine.yaml is there already", "--force");
        assertThat(rules).hasContent("mine");
        assertThat(CommandRun.of("init", "risk", "--out", rules, "--force").code())
                .isZero();
        assertThat(Files.readString(rules)).contains("ruleset: mine");
    }

    @Test
    void knowsWhatIsMeant() {
        CommandRun run = CommandRun.of("init", "lifecylce");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no rule pack lifecylce", "did you mean lifecycle?");
    }

    @Test
    void needsAFileThatGivesAName() {
        CommandRun run = CommandRun.of("init", "risk", "--out", directory.resolve("my rules.txt"));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("gives the rule set no name");
    }
}
