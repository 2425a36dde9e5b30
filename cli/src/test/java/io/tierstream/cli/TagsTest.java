package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags in the commands that work with rule sets. */
class TagsTest {

    private static final String RULES = """
            ruleset: tags
            metrics:
              spend: {sum: amount, over: 30d}
            segments:
              vip: {when: spend >= 100, tags: [value/high, campaign]}
              any: {when: hasTag("value")}
            """;

    @TempDir
    private Path directory;

    private Path rules;

    @BeforeEach
    void writeTheRules() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    }

    @Test
    void explainSaysWhichTagsACustomerCarries() throws IOException {
        Path events = Files.writeString(directory.resolve("events.csv"), """
                customer_id,event_time,type,amount
                anna,2026-01-01T10:00:00Z,purchase,120
                """);

        assertThat(CommandRun.of("explain", events, "--rules", rules, "--customer", "anna")
                        .out())
                .contains("Tags: campaign, value/high\n", "Segment any: in it");
        assertThat(CommandRun.of(
                                "explain",
                                events,
                                "--rules",
                                rules,
                                "--customer",
                                "anna",
                                "--at",
                                "2026-03-01T00:00:00Z")
                        .out())
                .contains("Segment any: not in it")
                .doesNotContain("Tags");
    }

    @Test
    void testsSayWhichTagsWereExpected() throws IOException {
        Path tests = Files.writeString(directory.resolve("tags.test.yaml"), """
                rules: rules.yaml
                tests:
                  - test: tags
                    events:
                      - {at: 0, type: purchase, amount: 120}
                    expect:
                      - {at: 0, tags: [value/high]}
                      - {at: 1d, tags: [campaign, value/high, value/top]}
                      - {at: 30d, tags: [campaign]}
                """);
        CommandRun run = CommandRun.of("test", tests);

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out())
                .contains(
                        "with the tag campaign, which is not expected",
                        "the rule set has no tag value/top",
                        "without the tag campaign");
    }

    @Test
    void diffSaysWhichTagsChanged() throws IOException {
        Path other = Files.writeString(
                directory.resolve("other.yaml"), RULES.replace("[value/high, campaign]", "[value/higher, campaign]"));

        assertThat(CommandRun.of("diff", rules, other).out())
                .contains("segment vip", "tags: campaign, value/high -> campaign, value/higher")
                .doesNotContain("segment any");
    }
}
