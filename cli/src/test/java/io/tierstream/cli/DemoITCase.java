package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tierstream.testkit.services.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo in this process. */
class DemoITCase {

    /** Short windows, so that customers leave by time alone while the test waits. */
    private static final String RULES = """
            ruleset: short
            metrics:
              spend_4s: {sum: amount, of: [purchase, return], over: 4s}
              views_3s: {count: [page_view, product_view], over: 3s}
              last_event: {last: time, of: all}
            segments:
              browsing: {when: views_3s >= 2}
              quiet: {when: since(last_event) >= seconds(2)}
            tierSets:
              value:
                - {tier: gold, when: spend_4s >= 60, keep: spend_4s >= 50}
                - {tier: silver, when: spend_4s > 0}
            """;

    @TempDir
    private Path directory;

    @Test
    void showsEntriesAndExitsWithReasonsThatAddUpToMembersAndEveryPageOfTheConsole() throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        Path log = directory.resolve("demo.log");

        int port = Ports.free();
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> untilItShowsMembers(port));
        CompletableFuture<DemoPages.Seen> pages = DemoPages.canBeSeen()
                ? answer.thenApply(members -> DemoPages.visit("http://127.0.0.1:" + port))
                : CompletableFuture.completedFuture(new DemoPages.Seen(List.of(), List.of()));

        CommandRun run = CommandRun.of(
                "demo", "--plain", "--duration", "45s", "--rules", rules, "--log", log, "--console-port", port);

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines)
                .anyMatch(line -> line.matches(
                        "transition .* entered browsing: views_3s rose from 1 to 2, >= 2, by event E\\d+"));
        assertThat(lines)
                .anyMatch(
                        line -> line.matches(
                                "transition .* left browsing: views_3s fell .* not >= 2, by time alone \\(the 3s window moved on\\)"));
        assertThat(lines)
                .anyMatch(line ->
                        line.matches("transition .* entered quiet: since\\(last_event\\) is 2s, >= 2s, by time alone"));
        assertThat(lines).anyMatch(line -> line.matches("transition .* entered value:gold: .*"));
        assertThat(lines)
                .anyMatch(line -> line.matches(
                        "status seconds=\\d+ .* value:gold=\\d+ value:silver=\\d+ browsing=\\d+ quiet=\\d+"));
        assertThat(run.out()).contains("The live console: http://127.0.0.1:" + port);
        assertThat(answer.join()).contains("\"tier:value:gold\"").contains("\"segment:browsing\"");
        assertThat(run.out()).contains("in 4 of 4 segments and tiers").doesNotContain("\u001b");
        assertThat(pages.join().troubles()).isEmpty();
        assumeTrue(DemoPages.canBeSeen(), DemoPages.MISSING);
        assertThat(pages.join().headings())
                .containsExactly("Distribution", "Customers", "customer", "Rule sets", "Health", "Webhooks", "Audit");
    }

    /** What the console of the demo answers, once somebody is in a tier. */
    private static String untilItShowsMembers(int port) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/distribution"))
                .build();
        List<String> answers = new CopyOnWriteArrayList<>();
        await().atMost(Duration.ofMinutes(5)).ignoreExceptions().until(() -> {
            answers.add(0, http.send(request, BodyHandlers.ofString()).body());
            return answers.get(0).matches("(?s).*\"tier:value:gold\"[^}]*\"members\":[1-9].*");
        });
        return answers.get(0);
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run =
                    CommandRun.of("demo", "--kafka-port", taken.getLocalPort(), "--log", directory.resolve("demo.log"));

            assertThat(run.code()).isEqualTo(ExitCode.IO);
            assertThat(run.err())
                    .contains("Port " + taken.getLocalPort() + " on 127.0.0.1 is taken")
                    .contains("--kafka-port");
        }
    }

    @Test
    void refusesWrongOptions() {
        assertThat(CommandRun.of("demo", "--duration", "soon").err()).contains("is no duration");
        assertThat(CommandRun.of("demo", "--rate", "0").code()).isEqualTo(ExitCode.USAGE);
    }
}
