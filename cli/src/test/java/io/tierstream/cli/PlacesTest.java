package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** The example of docs/rule-sets.md: two customers who overtake each other every day. */
    @Test
    void whoIsKeptAtAWeakerPlaceDoesNotGoToAndFro() throws IOException {
        Path kept = Files.writeString(
                directory.resolve("kept.yaml"),
                RULES + "  kept: {when: percentile(spend) >= 80, keep: percentile(spend) >= 60}\n");
        Path race = Files.writeString(directory.resolve("race.csv"), """
                customer_id,event_time,type,amount
                ann,2026-01-01T08:00:00Z,purchase,50
                bob,2026-01-01T09:00:00Z,purchase,40
                cem,2026-01-01T10:00:00Z,purchase,30
                dee,2026-01-01T11:00:00Z,purchase,20
                eve,2026-01-01T12:00:00Z,purchase,10
                bob,2026-01-02T12:00:00Z,purchase,15
                ann,2026-01-03T12:00:00Z,purchase,10
                bob,2026-01-04T12:00:00Z,purchase,10
                """);

        CommandRun run = CommandRun.of("replay", race, "--rules", kept, "--quiet", "--until", "2026-01-05");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines().skip(1).map(line -> line.replaceAll("T.*Z|,[^,]*,[^,]*,[^,]*$", "")))
                .containsExactly(
                        "2026-01-02,ann,kept,ENTER",
                        "2026-01-02,ann,top,ENTER",
                        "2026-01-02,bob,kept,ENTER",
                        "2026-01-02,bob,top,ENTER",
                        "2026-01-03,ann,top,EXIT",
                        "2026-01-03,ann,top,ENTER",
                        "2026-01-04,bob,top,EXIT",
                        "2026-01-04,bob,top,ENTER",
                        "2026-01-05,ann,top,EXIT");
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
    void theJobCannotCutWhatFollowsFromCuts() throws IOException {
        Path nested = Files.writeString(directory.resolve("nested.yaml"), RULES.replace("segments:", """
                scores:
                  rank: {points: [{quintile: spend, weight: 10}]}
                segments:
                  best: {when: percentile(rank) >= 50}"""));

        Path among = Files.writeString(
                directory.resolve("among.yaml"), RULES.replace("atLeast: 5", "atLeast: 5, among: top"));

        for (Path refused : List.of(nested, among)) {
            CommandRun run = CommandRun.of("replay", events, "--rules", refused, "--engine", "flink");
            assertThat(run.code()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err())
                    .contains("follow from places among all customers")
                    .contains("--engine local");
            assertThat(CommandRun.of("replay", events, "--rules", refused).code())
                    .isZero();
        }
    }

    @Test
    void anEventThatCannotBeUsedCutsNobody() throws IOException {
        String text = Files.readString(events);
        Path bad = Files.writeString(directory.resolve("bad.csv"), text + "a,2026-01-09T12:00:00Z,command.pin,1\n");

        CommandRun run = CommandRun.of(
                "replay",
                bad,
                "--rules",
                rules,
                "--quiet",
                "--until",
                "forever",
                "--bad-rows",
                "skip",
                "--rejects",
                directory.resolve("rejects.csv"));

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualTo(CommandRun.of("replay", events, "--rules", rules, "--quiet", "--until", "forever")
                        .out());
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
