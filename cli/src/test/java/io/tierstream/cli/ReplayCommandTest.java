package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay small enough to be worked out by hand. */
class ReplayCommandTest {

    /**
     * anna: 60 is silver; with 45.10 she has 105.10, gold, and two orders; the repeated e2 is dropped; after the return
     * 85.10 keeps gold; five days after e2 she is quiet; when e1 is ten days old, 25.10 are left: no tier, at the very
     * time of the last event. bob: e5 comes late and counts at bob's clock, the time of e3: 50 and two orders.
     */
    private static final String UNTIL_LAST = """
            2026-01-01T00:00:00.000Z,anna,value:silver,ENTER,1,EVENT
            2026-01-03T00:00:00.000Z,anna,value:silver,EXIT,2,EVENT
            2026-01-03T00:00:00.000Z,anna,buyer,ENTER,3,EVENT
            2026-01-03T00:00:00.000Z,anna,value:gold,ENTER,4,EVENT
            2026-01-03T00:00:00.000Z,bob,buyer,ENTER,1,EVENT
            2026-01-03T00:00:00.000Z,bob,value:silver,ENTER,2,EVENT
            2026-01-08T00:00:00.000Z,anna,quiet,ENTER,5,TIME
            2026-01-08T00:00:00.000Z,bob,quiet,ENTER,3,TIME
            2026-01-11T00:00:00.000Z,anna,value:gold,EXIT,6,TIME
            """;

    /** When e5 is ten days old, bob has 30 left. */
    private static final String AFTER_LAST = "2026-01-12T00:00:00.000Z,bob,value:silver,EXIT,4,TIME\n";

    @TempDir
    private Path directory;

    private Path rules;
    private Path events;

    @BeforeEach
    void copyTheShop() throws IOException {
        rules = CommandRun.shop("rules.yaml", directory);
        events = CommandRun.shop("events.csv", directory);
    }

    @Test
    void inJsonLinesANullTakesAnAttributeAwayAndAnArrayIsAList() throws IOException {
        Path profile = Files.writeString(directory.resolve("profile.yaml"), """
                ruleset: profile
                segments:
                  golfer: {when: '"golf" in profile.interests'}
                  german: {when: profile.country == "DE"}
                """);
        String update = "{\"customer_id\":\"a\",\"type\":\"profile_update\",\"event_time\":";
        Path updates = Files.writeString(
                directory.resolve("updates.jsonl"),
                update + "1,\"country\":\"DE\",\"interests\":[\"golf\"]}\n" + update + "2,\"other\":1}\n" + update
                        + "3,\"country\":null,\"interests\":[]}\n");

        CommandRun run = CommandRun.of("replay", updates, "--rules", profile);

        assertThat(withoutIds(run.out())).isEqualTo("""
                        1970-01-01T00:00:00.001Z,a,german,ENTER,1,EVENT
                        1970-01-01T00:00:00.001Z,a,golfer,ENTER,2,EVENT
                        1970-01-01T00:00:00.003Z,a,german,EXIT,3,EVENT
                        1970-01-01T00:00:00.003Z,a,golfer,EXIT,4,EVENT
                        """);
    }

    @Test
    void givesTheTransitionsThatWereWorkedOutByHand() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules);

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("event_time,customer_id,target,direction,sequence,cause,id\n");
        assertThat(withoutIds(run.out())).isEqualTo(UNTIL_LAST);
        assertThat(run.out().lines().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1)))
                .allMatch(id -> id.matches("[0-9a-f]{32}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void saysWhatBecameOfTheEvents() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules);

        assertThat(run.err())
                .startsWith("6 events of 3 customers gave 9 transitions in ")
                .endsWith("1 duplicates dropped; 1 out of order\n");
        assertThat(CommandRun.of("replay", events, "--rules", rules, "--quiet").err())
                .isEmpty();
    }

    @Test
    void goesOnUntilNothingIsDue() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--until", "forever");

        assertThat(withoutIds(run.out())).isEqualTo(UNTIL_LAST + AFTER_LAST);
    }

    @Test
    void stopsAtAnInstantInclusive() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--until", "2026-01-08T00:00:00Z");

        assertThat(withoutIds(run.out())).isEqualTo(UNTIL_LAST.substring(0, UNTIL_LAST.indexOf("2026-01-11")));
        assertThat(run.err()).contains("1 after the end");
    }

    @Test
    void readsJsonLinesAndGzip() throws IOException {
        CommandRun json = CommandRun.of("replay", CommandRun.shop("events.jsonl", directory), "--rules", rules);
        Path zipped = directory.resolve("zipped.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            Files.copy(events, out);
        }
        CommandRun gzip = CommandRun.of("replay", zipped, "--rules", rules);

        assertThat(withoutIds(json.out())).isEqualTo(UNTIL_LAST);
        assertThat(withoutIds(gzip.out())).isEqualTo(UNTIL_LAST);
    }

    @Test
    void leavesOutAllButTheFirstCustomers() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--customers", "1");

        assertThat(withoutIds(run.out()))
                .isEqualTo(
                        UNTIL_LAST.lines().filter(line -> line.contains("anna")).reduce("", (a, b) -> a + b + "\n"));
        assertThat(run.err()).contains("3 of other customers");
    }

    @Test
    void writesReasonsAsJsonLines() throws IOException {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--format", "jsonl");

        Golden.check("replay-jsonl", run.out());
    }

    @Test
    void writesAFileOnlyWhenItIsComplete() throws IOException {
        Path out = directory.resolve("transitions.csv");

        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--out", out);

        assertThat(run.out()).isEmpty();
        assertThat(withoutIds(Files.readString(out))).isEqualTo(UNTIL_LAST);
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("rules.yaml", "events.csv", "transitions.csv");
        }
    }

    @Test
    void stopsAtRowsThatAreNoEventsAndNamesTheirPlaces() throws IOException {
        Path out = directory.resolve("transitions.csv");

        CommandRun run = CommandRun.of("replay", badEvents(), "--rules", rules, "--out", out);

        assertThat(run.code()).isEqualTo(ExitCode.IO);
        assertThat(out).doesNotExist();
        Golden.check("replay-bad-rows", run.without(directory).transcript());
    }

    @Test
    void writesRowsThatAreNoEventsToAFileWhenAsked() throws IOException {
        Path rejects = directory.resolve("rejects.csv");

        CommandRun run =
                CommandRun.of("replay", badEvents(), "--rules", rules, "--bad-rows", "skip", "--rejects", rejects);

        assertThat(run.code()).isZero();
        assertThat(withoutIds(run.out()))
                .isEqualTo("2026-01-01T00:00:00.000Z,anna,value:silver,ENTER,1,EVENT\n"
                        + "2026-01-06T00:00:00.000Z,anna,quiet,ENTER,2,TIME\n");
        assertThat(run.err()).contains("7 rejected, see ");
        Golden.check("replay-rejects", Files.readString(rejects));
    }

    private Path badEvents() throws IOException {
        return write(
                "bad.csv",
                "customer_id,event_time,type,note,amount",
                "anna,2026-01-01T00:00:00Z,purchase,\"a \"\"note\"\", quoted\",60",
                ",2026-01-01T00:00:00Z,purchase,,1",
                "anna,yesterday,purchase,,1",
                "anna,9999999999999999,purchase,,1",
                "anna,2026-01-02T00:00:00Z,purchase,\"a, \"\"b\"\"\",1O.50",
                "anna,2026-01-02T00:00:00Z,purchase,\"two",
                "lines\",NaN",
                "anna,2026-01-02T00:00:00Z,purchase",
                "anna,2026-01-02T00:00:00Z,,,1",
                "dora,2026-01-06T00:00:00Z,visit,,not added up by any metric");
    }

    @Test
    void stopsAtABrokenQuote() throws IOException {
        Path unclosed = write(
                "unclosed.csv",
                "customer_id,event_time,type,note,amount",
                "a,2026-01-01,visit,fine,",
                "a,2026-01-01,visit,\"never",
                "a,2026-01-01,visit,x,");
        Path misplaced =
                write("misplaced.csv", "customer_id,event_time,type,note,amount", "a,2026-01-01,visit,\"big\" one,");

        CommandRun first = CommandRun.of("replay", unclosed, "--rules", rules, "--bad-rows", "skip");
        CommandRun second = CommandRun.of("replay", misplaced, "--rules", rules);

        assertThat(first.code()).isEqualTo(ExitCode.IO);
        assertThat(first.without(directory).err())
                .isEqualTo("DIR/unclosed.csv:3:20: error BROKEN_QUOTE: the quote that opens here is never closed\n");
        assertThat(second.without(directory).err())
                .isEqualTo(
                        "DIR/misplaced.csv:2:25: error BROKEN_QUOTE: after a closing quote comes ' '; a comma or the end"
                                + " of the line must follow, and a quote inside quotes is written twice\n");
    }

    @Test
    void asksForTheColumnsThatEveryEventNeeds() throws IOException {
        CommandRun run =
                CommandRun.of("replay", write("x.csv", "customer,event_time,amount", "a,1,2"), "--rules", rules);

        assertThat(run.code()).isEqualTo(ExitCode.IO);
        assertThat(run.without(directory).err())
                .isEqualTo("DIR/x.csv:1:1: error MISSING_COLUMN: the header row has no column customer_id, type;"
                        + " it has: customer, event_time, amount\n");
    }

    @Test
    void warnsOfFieldsThatNoColumnHas() throws IOException {
        Path file = write("x.csv", "customer_id,event_time,type,Amount", "a,2026-01-01,visit,2");

        CommandRun run = CommandRun.of("replay", file, "--rules", rules);

        assertThat(run.code()).isZero();
        assertThat(run.without(directory).err())
                .startsWith("warning: the rule set reads fields that no column of DIR/x.csv has: amount\n");
    }

    @Test
    void saysWhatIsNotThere() {
        CommandRun run = CommandRun.of("replay", directory.resolve("none.csv"), "--rules", rules);

        assertThat(run.code()).isEqualTo(ExitCode.IO);
        assertThat(run.without(directory).err()).isEqualTo("error: DIR/none.csv: no such file\n");
    }

    @Test
    void refusesAnEndThatIsNone() {
        CommandRun run = CommandRun.of("replay", events, "--rules", rules, "--until", "tomorrow");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("'tomorrow' is neither 'last' nor 'forever' nor a time such as 2026-01-31T00:00:00Z");
    }

    @Test
    void showsTheErrorsOfTheRuleSet() throws IOException {
        Path broken = write("broken.yaml", Files.readString(rules).replace("orders >= 2", "order >= 2"));

        CommandRun run = CommandRun.of("replay", events, "--rules", broken);

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.out()).isEmpty();
        assertThat(run.without(directory).err())
                .contains("DIR/broken.yaml:7:17: error")
                .contains("orders");
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static String withoutIds(String csv) {
        return csv.lines()
                .skip(1)
                .map(line -> line.substring(0, line.lastIndexOf(',')) + "\n")
                .reduce("", String::concat);
    }
}
