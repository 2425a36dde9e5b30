package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCommandTest {

    @TempDir
    private Path directory;

    private Path events;

    /** 300 customers who buy about once in three weeks, each for amounts about a mean of their own. */
    @BeforeEach
    void writeEvents() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder rows = new StringBuilder("customer_id,event_time,type,amount\n");
        for (int customer = 0; customer < 300; customer++) {
            double mean = 10 + 60 * random.nextDouble() * random.nextDouble();
            double gap = 4 + 40 * random.nextDouble();
            long day = random.nextInt(60);
            do {
                String date = LocalDate.of(2026, 1, 1).plusDays(day).toString();
                double amount = mean * (0.4 + 1.2 * random.nextDouble());
                rows.append(String.format(Locale.ROOT, "c%03d,%sT10:00:00Z,purchase,%.2f%n", customer, date, amount));
                day += 1 + (long) (-gap * Math.log(1 - random.nextDouble()));
            } while (day < 300 && random.nextInt(8) > 0);
        }
        rows.append("c000,2026-11-01T00:00:00Z,visit,\n");
        events = Files.writeString(directory.resolve("events.csv"), rows.toString());
    }

    @Test
    void printsTheParametersToPaste() throws IOException {
        CommandRun run =
                CommandRun.of("fit", events, "--of", "purchase", "--amount", "amount", "--until", "2026-10-31");

        assertThat(run.code()).as(run.err()).isZero();
        Golden.check("fit", run.without(directory).transcript());
    }

    @Test
    void fitsPurchasesAloneWithoutAnAmount() {
        CommandRun run = CommandRun.of("fit", events, "--of", "purchase", "--unit", "1d", "--quiet");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("unit: 1d").contains("purchases: {r:").doesNotContain("value:");
    }

    /** 600 customers who are lost at any time, each at a rate of their own: lives are distributed as in Pareto/NBD. */
    private void writeEventsOfOnesWhoFade() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder rows = new StringBuilder("customer_id,event_time,type\n");
        for (int customer = 0; customer < 600; customer++) {
            double gap = 4 + 40 * random.nextDouble();
            long day = random.nextInt(60);
            double lost = day + 60 * (Math.pow(1 - random.nextDouble(), -1 / 0.8) - 1);
            do {
                String date = LocalDate.of(2026, 1, 1).plusDays(day).toString();
                rows.append(String.format(Locale.ROOT, "c%03d,%sT10:00:00Z,purchase%n", customer, date));
                day += 1 + (long) (-gap * Math.log(1 - random.nextDouble()));
            } while (day < 300 && day < lost);
        }
        Files.writeString(events, rows.toString());
    }

    @Test
    void fitsTheOtherModel() throws IOException {
        writeEventsOfOnesWhoFade();
        CommandRun run =
                CommandRun.of("fit", events, "--of", "purchase", "--until", "2026-10-31", "--model", "pareto/nbd");

        assertThat(run.code()).as(run.err()).isZero();
        Golden.check("fit-pareto-nbd", run.without(directory).transcript());
    }

    @Test
    void refusesAModelThatThereIsNot() {
        CommandRun run = CommandRun.of("fit", events, "--of", "purchase", "--model", "bgbb");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no model 'bgbb'; the models are bg/nbd and pareto/nbd");
    }

    @Test
    void replacesOneModelByTheOther() throws IOException {
        writeEventsOfOnesWhoFade();
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                ruleset: shop
                predictions:
                  purchases: {r: 1, alpha: 2, a: 3, b: 4}
                metrics:
                  alive: {predict: alive, of: purchase}
                segments:
                  lost: {when: alive < 0.2}
                """);
        CommandRun run =
                CommandRun.of("fit", events, "--of", "purchase", "--rules", rules, "--model", "pareto/nbd", "--quiet");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readString(rules))
                .contains("purchases: {model: pareto/nbd, r: ")
                .contains(", beta: ");
        assertThat(CommandRun.of("fit", events, "--of", "purchase", "--rules", rules, "--quiet")
                        .code())
                .isZero();
        assertThat(Files.readString(rules)).contains("purchases: {r: ").doesNotContain("model:");
    }

    @Test
    void writesTheParametersIntoARuleSetAndLeavesTheRest() throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                ruleset: shop   # 店
                predictions:
                  # Fitted in spring.
                  purchases:
                    r: 1
                    alpha: 2
                    a: 3
                    b: 4   # never seen
                  fitted: long ago   # by hand

                # What we know.
                metrics:
                  alive: {predict: alive, of: purchase}
                  basket: {predict: value, amount: amount, of: purchase}
                segments:
                  lost: {when: alive <= 0 && basket > 5}
                """);
        CommandRun run =
                CommandRun.of("fit", events, "--of", "purchase", "--amount", "amount", "--rules", rules, "--quiet");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        String written = Files.readString(rules);
        assertThat(written.replaceAll("[0-9]+\\.[0-9]+", "N").replaceAll("'.*'", "FITTED"))
                .isEqualTo("""
                        ruleset: shop   # 店
                        predictions:
                          # Fitted in spring.
                          purchases:
                            {r: N, alpha: N, a: N, b: N}   # never seen
                          fitted: FITTED   # by hand
                          unit: 7d
                          value: {p: N, q: N, v: N}

                        # What we know.
                        metrics:
                          alive: {predict: alive, of: purchase}
                          basket: {predict: value, amount: amount, of: purchase}
                        segments:
                          lost: {when: alive <= 0 && basket > 5}
                        """);
    }

    @Test
    void putsTheSectionBeforeTheMetrics() throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                ruleset: shop

                # What we know.
                metrics:
                  alive: {predict: alive, of: purchase}
                segments:
                  lost: {when: alive < 0.2}
                """);
        CommandRun run = CommandRun.of("fit", events, "--of", "purchase", "--rules", rules);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readString(rules))
                .contains("ruleset: shop\n\npredictions:\n  unit: 7d\n")
                .contains("\n\n# What we know.\nmetrics:\n");
        assertThat(CommandRun.of("validate", rules).code()).isZero();
    }

    @Test
    void leavesAWrongRuleSetAsItIs() throws IOException {
        Path rules =
                Files.writeString(directory.resolve("rules.yaml"), "ruleset: shop\nsegments: {a: {when: b > 1}}\n");
        CommandRun run = CommandRun.of("fit", events, "--of", "purchase", "--rules", rules);

        assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.err()).contains("no metric is called b");
        assertThat(Files.readString(rules)).doesNotContain("predictions");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(CommandRun.of("fit", events, "--of", "order")
                        .without(directory)
                        .err())
                .isEqualTo("DIR/events.csv has no event of type order\n");
        CommandRun noColumn = CommandRun.of("fit", events, "--of", "purchase", "--amount", "price");
        assertThat(noColumn.code()).isEqualTo(ExitCode.USAGE);
        assertThat(noColumn.without(directory).err()).contains("DIR/events.csv has no column price for --amount");
        assertThat(CommandRun.of("fit", events, "--of", "purchase", "--until", "2026-01-02")
                        .err())
                .contains("bought on a second day");
    }
}
