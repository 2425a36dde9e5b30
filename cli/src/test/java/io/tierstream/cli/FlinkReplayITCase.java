package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job must give what the engine by itself gives, ids included. */
class FlinkReplayITCase {

    @TempDir
    private Path directory;

    @Test
    void givesTheSameAsTheLocalEngine() throws IOException {
        Path rules = CommandRun.shop("rules.yaml", directory);
        Path events = CommandRun.shop("events.csv", directory);

        CommandRun local = CommandRun.of("replay", events, "--rules", rules, "--until", "forever");
        CommandRun flink = CommandRun.of("replay", events, "--rules", rules, "--until", "forever", "--engine", "flink");

        assertThat(flink.code()).as(flink.err()).isZero();
        assertThat(local.out().lines()).hasSize(11);
        assertThat(flink.out()).isEqualTo(local.out());
    }

    @Test
    void refusesMergesAndSaysWhatToDo() throws IOException {
        Path rules = CommandRun.shop("rules.yaml", directory);
        Path events = directory.resolve("merge.jsonl");
        Files.writeString(events, """
                {"customer_id": "a", "event_time": "2026-01-04T00:00:00Z", "type": "command.merge", "into": "b", \
                "author": "ben", "reason": "same person"}
                """);

        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--engine", "flink");

        assertThat(run.code()).isEqualTo(ExitCode.IO);
        assertThat(run.err()).contains("error MERGE_NEEDS_LIVE").contains("tierstream replay --engine local");
    }

    @Test
    void checksEveryRowBeforeTheJobBegins() throws IOException {
        Path rules = CommandRun.shop("rules.yaml", directory);
        Path events = directory.resolve("bad.csv");
        Files.writeString(
                events, "customer_id,event_time,type,amount\na,2026-01-01,purchase,many\nb,2026-01-01,purchase,1\n");

        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--engine", "flink");

        assertThat(run.code()).isEqualTo(ExitCode.IO);
        assertThat(run.without(directory).err()).contains("DIR/bad.csv:2:23: error NOT_A_NUMBER");
    }
}
