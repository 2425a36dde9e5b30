package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences in the commands that work with rule sets. */
class SequencesTest {

    private static final String RULES = """
            ruleset: carts
            sequences:
              abandoned: {steps: [add_to_cart], unless: purchase, for: 30m}
            metrics:
              last_abandoned: {last: time, of: abandoned}
            segments:
              win_back: {when: since(last_abandoned) < days(1)}
            """;

    @TempDir
    private Path directory;

    private Path rules;
    private Path events;

    @BeforeEach
    void writeTheCarts() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        events = Files.writeString(directory.resolve("events.csv"), """
                customer_id,event_time,type
                anna,2026-01-01T10:00:00Z,add_to_cart
                bob,2026-01-01T10:00:00Z,add_to_cart
                bob,2026-01-01T10:20:00Z,purchase
                anna,2026-01-01T12:00:00Z,abandoned
                """);
    }

    @Test
    void replayEntersAtTheEndOfTheWaitAndRefusesEventsThatOnlyRulesMake() throws IOException {
        Path rejects = directory.resolve("rejects.csv");
        CommandRun run = CommandRun.of(
                "replay",
                events,
                "--rules",
                rules,
                "--until",
                "forever",
                "--bad-rows",
                "skip",
                "--rejects",
                rejects,
                "--format",
                "jsonl");

        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out()).contains("2026-01-01T10:30:00.000Z", "anna", "2026-01-02T10:30:00.000Z");
        assertThat(Files.readString(rejects)).contains("TYPE_OF_SEQUENCE");
    }

    @Test
    void validateCountsThem() {
        assertThat(CommandRun.of("validate", rules).without(directory).out())
                .isEqualTo("DIR/rules.yaml: good: 1 sequence, 1 metric, 1 segment, 0 tier sets\n");
    }

    @Test
    void diffTellsWhatTheyAskForNow() throws IOException {
        Path longer = Files.writeString(directory.resolve("longer.yaml"), RULES.replace("for: 30m", "for: 1h"));

        assertThat(CommandRun.of("diff", rules, longer).out()).contains("sequence abandoned", "for: 30m -> 1h");
    }
}
