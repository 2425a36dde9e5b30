package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

    @TempDir
    private Path directory;

    private Path rules;
    private Path candidate;

    @BeforeEach
    void copyTheShop() throws IOException {
        rules = CommandRun.shop("rules.yaml", directory);
        candidate = CommandRun.shop("candidate.yaml", directory);
    }

    @Test
    void saysWhatMeansSomethingElse() throws IOException {
        CommandRun run = CommandRun.of("diff", rules, candidate);

        assertThat(run.code()).isZero();
        Golden.check("diff", run.out());
    }

    @Test
    void writesJson() throws IOException {
        Golden.check(
                "diff-json",
                CommandRun.of("diff", rules, candidate, "--format", "json").out());
    }

    @Test
    void namesTheModelOfPredictions() throws IOException {
        String text = """
                ruleset: shop
                predictions:
                  purchases: %s
                metrics:
                  alive: {predict: alive, of: purchase}
                segments:
                  lost: {when: alive < 0.2}
                """;
        Files.writeString(rules, text.formatted("{r: 0.243, alpha: 4.414, a: 0.793, b: 2.426}"));
        Files.writeString(
                candidate, text.formatted("{model: pareto/nbd, r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669}"));

        assertThat(CommandRun.of("diff", rules, candidate).out())
                .contains("bg/nbd [r=0.243, alpha=4.414, a=0.793, b=2.426]")
                .contains("pareto/nbd [r=0.553, alpha=10.578, s=0.606, beta=11.669]");
        Files.writeString(rules, text.formatted("{model: bg/nbd, r: 0.243, alpha: 4.414, a: 0.793, b: 2.426}"));
        Files.writeString(candidate, text.formatted("{r: 0.243, alpha: 4.414, a: 0.793, b: 2.426}"));
        assertThat(CommandRun.of("diff", rules, candidate).out()).isEqualTo("nothing changed\n");
    }

    @Test
    void anotherWayToWriteTheSameIsNoChange() throws IOException {
        Path rewritten = directory.resolve("rewritten.yaml");
        Files.writeString(
                rewritten,
                Files.readString(rules)
                        .replace("orders >= 2", "2 <= orders")
                        .replace("[purchase, return]", "[return, purchase]")
                        .replace("days(5)", "hours(120)"));
        CommandRun run = CommandRun.of("diff", "--exit-code", rules, rewritten);

        assertThat(run.out()).isEqualTo("nothing changed\n");
        assertThat(run.code()).isZero();
        assertThat(CommandRun.of("diff", "--exit-code", rules, candidate).code())
                .isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void aRenamedMetricChangesNothingWhereItIsUsed() throws IOException {
        Path old = Files.writeString(directory.resolve("old.yaml"), """
                ruleset: clubs
                metrics:
                  joined: {first: time, of: join}
                  spend: {sum: amount, of: purchase, over: 30d}
                  orders: {count: purchase, over: 30d}
                  last: {last: time, of: purchase}
                  product: {last: product, of: purchase}
                  basket: {calculate: spend / orders}
                scores:
                  fit:
                    points: [{of: basket, bands: [{from: 20, points: 5}]}, {since: last, bands: [{within: 7d, points: 9}]}]
                segments:
                  fresh: {when: since(last) < days(3) || !defined(basket)}
                  fan: {when: 'product.startsWith("p") && product in ["p1", "p2"]'}
                  fit: {when: fit >= 5, keep: last - joined < days(30)}
                  rich: {when: spend >= 100}
                tierSets:
                  club:
                    maintain: {until: anniversary of joined, while: spend > 0}
                    tiers: [{tier: gold, when: 'inSegment("rich") && (orders > 3 ? basket > 40 : spend > 900)'}]
                """);
        String text = Files.readString(old);
        for (String name : new String[] {"joined", "spend", "orders", "last", "basket"}) {
            text = text.replaceAll("(?<!\\{)\\b" + name + "\\b", name + "_new");
        }
        Path renamed = Files.writeString(directory.resolve("renamed.yaml"), text);

        assertThat(CommandRun.of("diff", old, renamed).out()).isEqualTo("""
                > metric joined
                    is joined_new now
                > metric spend
                    is spend_new now
                > metric orders
                    is orders_new now
                > metric last
                    is last_new now
                > metric basket
                    is basket_new now
                """);

        Files.writeString(renamed, text.replace("spend_new >= 100", "spend_new >= 200"));
        assertThat(CommandRun.of("diff", old, renamed).out()).endsWith("""
                ~ segment rich
                    when: spend >= 100 -> spend_new >= 200
                """);
    }
}
