package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule sets that compare customers with all others, through the commands. */
class PlacesTest {

    private static final String RULES = """
            ruleset: places
            population: {recut: day, atLeast: 5}
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              top: {when: percentile(spend) >= 80}
            """;

    @TempDir
    private Path directory;

    private Path rules;
    private Path events;

    @BeforeEach
    void write() throws IOException {
        rules = Files.writeString(directory.resolve("places.yaml"), RULES);
        events = Files.writeString(directory.resolve("events.csv"), """
                customer_id,event_time,type,amount
                a,2026-01-01T08:00:00Z,purchase,10
                b,2026-01-01T09:00:00Z,purchase,20
                c,2026-01-01T10:00:00Z,purchase,30
                d,2026-01-01T11:00:00Z,purchase,40
                e,2026-01-01T12:00:00Z,purchase,50
                a,2026-01-02T12:00:00Z,purchase,31
                b,2026-01-03T12:00:00Z,purchase,1
                """);
    }

    @Test
    void allCustomersAreCutAtMidnight() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--quiet");

        assertThat(run.code()).as(run.err()).isZero();
        // At the second midnight a has 41 and e has 50: 80 % do not exceed 41.
        assertThat(run.out().lines().map(PlacesTest::withoutId))
                .containsExactly(
                        "event_time,customer_id,target,direction,sequence,cause",
                        "2026-01-02T00:00:00.000Z,e,top,ENTER,1,POPULATION",
                        "2026-01-02T12:00:00.000Z,a,top,ENTER,1,EVENT",
                        "2026-01-03T00:00:00.000Z,a,top,EXIT,2,POPULATION");
    }

    private static String withoutId(String line) {
        return line.substring(0, line.lastIndexOf(','));
    }

    @Test
    void explainSaysWhereTheCutIs() {
        CommandRun run = CommandRun.of("explain", events, "--rules", rules, "--customer", "a");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("percentile(spend) >= 80 (cut at 41 as of 2026-01-03T00:00:00.000Z)   is 41   just at it")
                .contains("left top, because percentile(spend) is 41, not >= 80 (cut at 41 as of");
    }

    @Test
    void theJobCannotRepeatWhatItCutWhileItRan() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--engine", "flink");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("use --engine local");
    }

    @Test
    void ruleTestsGiveTheCutOffs() throws IOException {
        Path tests = Files.writeString(directory.resolve("places.test.yaml"), """
                rules: places.yaml
                tests:
                  - test: above the cut is in
                    cutOffs: {spend: {80: 100}}
                    events:
                      - {at: 0, type: purchase, amount: 100}
                      - {at: 1d, type: purchase, amount: 1}
                    expect:
                      - {at: 12h, segments: []}
                      - {at: 1d, segments: [top]}
                  - test: nobody has a place without cut-offs
                    events: [{at: 0, type: purchase, amount: 1000}]
                    expect: [{at: 0, segments: []}]
                """);
        Path wrong = Files.writeString(directory.resolve("wrong.test.yaml"), """
                rules: places.yaml
                tests:
                  - test: another cut
                    cutOffs: {spend: {90: 100}, orders: {50: 1}}
                    events: [{at: 0, type: purchase, amount: 1000}]
                    expect: [{at: 0, segments: []}]
                """);

        assertThat(CommandRun.of("test", tests).code()).isZero();
        CommandRun failing = CommandRun.of("test", wrong);
        assertThat(failing.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(failing.out())
                .contains("cutOffs does not say where spend is cut at [80]")
                .contains("cutOffs has orders, whose place no condition asks for");
    }
}
