package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

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
    void tellsWhereACustomerStandsAndWhy() throws IOException {
        CommandRun run = CommandRun.of(
                "explain", events, "--rules", rules, "--customer", "anna", "--at", "2026-01-05T00:00:00Z");

        assertThat(run.code()).isZero();
        Golden.check("explain-anna", run.transcript());
    }

    @Test
    void looksAtTheEndOfTheFileByDefault() throws IOException {
        CommandRun run = CommandRun.of("explain", events, "--rules", rules, "--customer", "bob", "--timeline", "2");

        Golden.check("explain-bob", run.transcript());
    }

    @Test
    void tellsHowFarACustomerHasComeInSequences() throws IOException {
        Path carts = Files.writeString(directory.resolve("carts.yaml"), """
                ruleset: carts
                sequences:
                  quick_buy: {steps: [view, add_to_cart, {of: purchase, where: amount >= 10}], within: 1h}
                  abandoned_cart: {steps: [add_to_cart], unless: purchase, for: 30m}
                  ignored: {steps: [{of: mail, times: 3}], unless: open}
                metrics:
                  quick: {count: quick_buy, over: 1d}
                  abandoned: {count: abandoned_cart, over: 1d}
                  unread: {count: ignored, over: 1d}
                segments:
                  any: {when: quick + abandoned + unread > 0}
                """);
        Path actions = Files.writeString(directory.resolve("actions.csv"), """
                customer_id,event_time,type,amount
                dora,2026-01-01T09:00:00Z,mail,
                dora,2026-01-01T10:00:00Z,view,
                dora,2026-01-01T10:05:00Z,add_to_cart,
                """);

        CommandRun run = CommandRun.of("explain", actions, "--rules", carts, "--customer", "dora");

        assertThat(run.out()).contains("""
                Sequences
                  quick_buy: 2 of 3 steps since 2026-01-01T10:00:00.000Z, add_to_cart at 2026-01-01T10:05:00.000Z, next purchase where amount >= 10, the last before 2026-01-01T11:00:00.000Z
                  abandoned_cart: add_to_cart at 2026-01-01T10:05:00.000Z, becomes abandoned_cart at 2026-01-01T10:35:00.000Z unless purchase
                  ignored: 1 of 3 steps, mail at 2026-01-01T09:00:00.000Z, next mail unless open
                """).contains("2026-01-01T10:35:00.000Z  enters any");
    }

    @Test
    void tellsThePointsOfScoresOneByOne() throws IOException {
        Path scores = Files.writeString(directory.resolve("scores.yaml"), """
                ruleset: scores
                metrics:
                  visits: {count: visit, over: 30d}
                  pages: {sum: pages, of: visit, over: 30d}
                  last_visit: {last: time, of: visit}
                  last_call: {last: time, of: call}
                scores:
                  engagement:
                    points:
                      - {when: visits >= 2 && inSegment("caller"), points: 20}
                      - {of: visits, bands: [{from: 1, points: 5}, {from: 2, points: 15}, {from: 9, points: 40}]}
                      - {of: pages, bands: [{from: 100, points: 10}]}
                      - {since: last_visit, bands: [{within: 1d, points: 30}, {within: 7d, points: 10}]}
                      - {since: last_call, bands: [{within: 7d, points: -5}]}
                      - {of: pages, scale: {from: 0, to: 30, points: 10}}
                      - when: |
                          since(inSegment("reader")) < days(3)
                          || !defined(last_visit)
                        points: 8
                  overall:
                    points:
                      - {of: engagement, weight: 0.5}
                segments:
                  caller: {when: since(last_call) < days(7)}
                  reader: {when: pages >= 5}
                  engaged: {when: overall >= 30}
                """);
        Path visits = Files.writeString(directory.resolve("visits.csv"), """
                customer_id,event_time,type,pages
                dora,2026-01-01T09:00:00Z,visit,4
                dora,2026-01-03T10:00:00Z,visit,3
                dora,2026-01-03T10:00:00.250Z,visit,
                """);

        CommandRun run = CommandRun.of(
                "explain", visits, "--rules", scores, "--customer", "dora", "--at", "2026-01-05T10:00:00.249Z");

        Golden.check("explain-scores", run.transcript());
    }

    @Test
    void callsAValueThatIsNoneUndefined() {
        CommandRun run = CommandRun.of("explain", events, "--rules", rules, "--customer", "carl");

        assertThat(run.out())
                .contains("no  since(last_purchase) >= 5d   is undefined")
                .contains("nothing changes any more")
                .contains("nothing yet");
    }

    @Test
    void findsNobodyWhoHasNoEventYet() {
        CommandRun run = CommandRun.of("explain", events, "--rules", rules, "--customer", "carl", "--at", "2026-01-10");

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.without(directory).err())
                .isEqualTo("DIR/events.csv has no event of customer 'carl' up to 2026-01-10T00:00:00.000Z\n");
    }

    @Test
    void aMergeBringsWhatTheOtherCustomerHad() throws IOException {
        events = CommandRun.shop("events.jsonl", directory);
        Files.writeString(events, Files.readString(events) + """
                {"customer_id": "bob", "event_time": "2026-01-04T00:00:00Z", "type": "command.merge", "event_id": "k1", \
                "into": "anna", "author": "ben", "reason": "same person"}
                """);

        CommandRun run = CommandRun.of(
                "explain", events, "--rules", rules, "--customer", "anna", "--at", "2026-01-05T00:00:00Z");

        Golden.check("explain-merged", run.transcript());

        CommandRun other = CommandRun.of("explain", events, "--rules", rules, "--customer", "bob");
        assertThat(other.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(other.err()).isEqualTo("customer 'bob' turned out to be 'anna': explain that one\n");
        CommandRun before =
                CommandRun.of("explain", events, "--rules", rules, "--customer", "bob", "--at", "2026-01-03T12:00:00Z");
        assertThat(before.code()).isEqualTo(ExitCode.GOOD);
    }

    @Test
    void saysWhoPinnedTheCustomerWhyAndWhatTheRulesSay() throws IOException {
        events = CommandRun.shop("events.jsonl", directory);
        Files.writeString(events, Files.readString(events) + """
                {"customer_id": "anna", "event_time": "2026-01-04T00:00:00Z", "type": "command.pin", "event_id": "k1", \
                "target": "value:silver", "until": "2026-01-09T00:00:00Z", "author": "ben", "reason": "too many returns"}
                {"customer_id": "anna", "event_time": "2026-01-04T00:00:01Z", "type": "command.pin", "event_id": "k2", \
                "target": "quiet", "author": "ben", "reason": "no mails", "approved_by": "cleo"}
                """);

        CommandRun run = CommandRun.of(
                "explain", events, "--rules", rules, "--customer", "anna", "--at", "2026-01-05T00:00:00Z");

        Golden.check("explain-pinned", run.transcript());
    }
}
