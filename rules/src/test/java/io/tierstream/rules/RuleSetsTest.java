package io.tierstream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.tier.Timing;
import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.IssueCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSetsTest {

    private static final String METRICS = """
            ruleset: shop
            metrics:
              spend: {sum: amount, of: purchase, over: 30d, resolution: 1h}
              orders: {count: purchase}
              basket: {avg: amount, of: purchase}
              first: {first: time}
              last: {last: time}
              category: {last: category}
              member: {last: member}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1000 <= spend | spend >= 1000",
                "2 * 500 <= spend | spend >= 1000",
                "spend > -(3 - 0.5) | spend > -2.5",
                "spend > -1.50 | spend > -1.5",
                "- 3 < spend | spend > -3",
                "0.1 + 0.2 == spend | spend == 0.3",
                "spend > 0x10 | spend > 16",
                "spend > 1e3 | spend > 1000",
                "spend >= 99999999999999999999.5 | spend >= 99999999999999999999.5",
                "spend * 2 > basket | (spend * 2) > basket",
                "since(last) >= days(90) | since(last) >= 90d",
                "days(1) + hours(12) <= since(last) | since(last) >= 1d12h",
                "since(last) < duration(\"1d12h\") | since(last) < 1d12h",
                "since(last) < weeks(1.5) | since(last) < 10d12h",
                "days(30) + first < last | (first + 30d) < last",
                "last - first > days(3) | (last - first) > 3d",
                "last < timestamp(\"2026-01-01T00:00:00+08:00\") | last < 2025-12-31T16:00:00.000Z",
                "spend > 1 && (orders > 2 && basket > 3) | spend > 1 && orders > 2 && basket > 3",
                "spend > 1 && 1 < 2 | spend > 1",
                "!(!(spend > 1)) | spend > 1",
                "member | member",
                "!member | !member",
                "member == true | member == true",
                "category in [\"a\", \"b\"] | category in [\"a\", \"b\"]",
                "spend > 1 ? basket > 2 : orders > 3 | spend > 1 ? basket > 2 : orders > 3",
            })
    void compilesToTheFormThatTheEngineIndexes(String condition, String expected) {
        assertThat(ExpressionText.of(condition(condition))).isEqualTo(expected);
    }

    @Test
    void comparisonOfAConditionWithFalseIsItsNegation() {
        assertThat(condition("(spend > 1) == false")).isEqualTo(new Expression.Not(condition("spend > 1")));
        assertThat(condition("(spend > 1) != false")).isEqualTo(condition("spend > 1"));
    }

    private static Expression condition(String condition) {
        String yaml = METRICS + "segments:\n  s:\n    when: |\n      " + condition + "\n";
        return compiled(yaml).ruleSet().segments().get(0).when();
    }

    private static Compilation.Compiled compiled(String yaml) {
        Compilation compilation = RuleSets.compile("shop.yaml", yaml, 7);
        assertThat(compilation)
                .as(() -> compilation.issues().stream()
                        .map(Issue::render)
                        .toList()
                        .toString())
                .isInstanceOf(Compilation.Compiled.class);
        return (Compilation.Compiled) compilation;
    }

    @Test
    void readsNameVersionAndWindows() {
        Compilation.Compiled compiled = compiled(METRICS + "segments:\n  s: {when: spend > 1}\n");

        assertThat(compiled.ruleSet().name()).isEqualTo("shop");
        assertThat(compiled.ruleSet().version()).isEqualTo(7);
        assertThat(compiled.ruleSet().metrics().get(0).window())
                .isEqualTo(new Window(Duration.ofDays(30).toMillis(), 3_600_000));
        assertThat(compiled.ruleSet().metrics().get(1).window()).isEqualTo(Window.LIFETIME);
    }

    @Test
    void whereOverFieldsOfUnknownTypeTakesTheTypeOfItsPartner() {
        String yaml = """
                ruleset: shop
                metrics:
                  a: {count: all, where: member}
                  b: {count: all, where: type == "purchase" && amount * 2 > 3 && paid > timestamp("2026-01-01T00:00:00Z")}
                segments:
                  s: {when: a > 1 && b > 1}
                """;

        assertThat(compiled(yaml).warnings()).isEmpty();
    }

    @Test
    void placesAreTheSameWithWindowsLineEndsAndAByteOrderMark() {
        String yaml = METRICS + "segments:\n  s: {when: spent > 1}\n";
        List<Issue> expected = RuleSets.compile("f", yaml, 1).issues();

        assertThat(expected).hasSize(1);
        assertThat(RuleSets.compile("f", yaml.replace("\n", "\r\n"), 1).issues())
                .isEqualTo(expected);
        assertThat(RuleSets.compile("f", "\uFEFF" + yaml, 1).issues()).isEqualTo(expected);
    }

    @Test
    void compilingTwiceGivesTheSame() {
        String yaml = Project.read(Project.root().resolve("examples/rule-sets/web-shop.yaml"));

        assertThat(RuleSets.compile("f", yaml, 1)).isEqualTo(RuleSets.compile("f", yaml, 1));
    }

    @Test
    void contentHashIsSha256OfTheText() {
        assertThat(RuleSets.contentHash("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(RuleSets.contentHash("abd")).isNotEqualTo(RuleSets.contentHash("abc"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 2_000_000})
    void refusesHugeInputInsteadOfOverflowing(int size) {
        for (String part : List.of("[", "{a: ", "- ", "!", "a: b\n", "&a [*a, ")) {
            String yaml = part.repeat(size / part.length());
            assertThat(RuleSets.compile("f", yaml, 1)).isInstanceOf(Compilation.Rejected.class);
        }
    }

    @Test
    void refusesLongChainsInsteadOfOverflowing() {
        for (String part : List.of("spend + ", "spend > 1 && ", "-", "(", "spend > 1 ? true : ", "[")) {
            String expression = part.repeat(4_900 / part.length()) + "1";
            Compilation compilation =
                    RuleSets.compile("f", METRICS + "segments:\n  s: {when: '" + expression + "'}\n", 1);
            assertThat(compilation).as(part).isInstanceOf(Compilation.Rejected.class);
        }
    }

    /** Cuts, doubles and swaps pieces of good files: whatever comes out, the compiler answers and points into the file. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersToAnyText(long seed) {
        String good = Project.read(Project.root().resolve("examples/rule-sets/web-shop.yaml"));
        Random random = new Random(seed);
        int rejected = 0;
        for (int i = 0; i < 150; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int edit = 0; edit < 1 + random.nextInt(3); edit++) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + 1 + random.nextInt(6));
                switch (random.nextInt(3)) {
                    case 0 -> text.delete(from, to);
                    case 1 -> text.insert(from, text.substring(from, to));
                    default -> text.setCharAt(from, "{}[]:,&|!#'\"\t\\\u0000\uD83D金".charAt(random.nextInt(17)));
                }
            }
            Compilation compilation = RuleSets.compile("f", text.toString(), 1);
            int lines = text.toString().split("\r\n|\r|\n", -1).length;
            for (Issue issue : compilation.issues()) {
                assertThat(issue.line()).isBetween(1, lines);
            }
            rejected += compilation instanceof Compilation.Rejected ? 1 : 0;
        }
        assertThat(rejected).isGreaterThan(50);
    }

    @Test
    void everyRuleSetInTheReferenceCompiles() {
        String page = Project.read(Project.root().resolve("docs/rule-sets.md"));
        Matcher blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
        int compiled = 0;
        while (blocks.find()) {
            if (blocks.group(1).contains("ruleset:")) {
                assertThat(compiled(blocks.group(1)).warnings()).isEmpty();
                compiled++;
            }
        }
        assertThat(compiled).isPositive();
    }

    @Test
    void timesInStateAreReadOfSegmentsAndTiers() {
        RuleSet ruleSet = compiled(METRICS + """
                        segments:
                          regular: {when: orders >= 4, for: 7d, cooldown: 1d12h}
                        tierSets:
                          value:
                            - {tier: gold, when: spend >= 5, grace: 90m, minimumStay: 30d}
                        """).ruleSet();
        assertThat(ruleSet.segments().get(0).timing())
                .isEqualTo(new Timing(millis(Duration.ofDays(7)), 0, 0, millis(Duration.ofHours(36))));
        assertThat(ruleSet.tierSets().get(0).tiers().get(0).timing())
                .isEqualTo(new Timing(0, millis(Duration.ofMinutes(90)), millis(Duration.ofDays(30)), 0));
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }

    @Test
    void aTierBelowOneThatHasToBeWaitedForCanBeReached() {
        String tiers = METRICS + """
                tierSets:
                  value:
                    - {tier: gold, when: spend >= 5, %s}
                    - {tier: silver, when: spend >= 7}
                """;
        assertThat(compiled(tiers.formatted("for: 7d")).issues())
                .extracting(Issue::code)
                .doesNotContain(IssueCode.UNREACHABLE_TIER);
        assertThat(compiled(tiers.formatted("grace: 7d")).issues())
                .extracting(Issue::code)
                .contains(IssueCode.UNREACHABLE_TIER);
    }

    @Test
    void attributesCanBeListsDatesAndTruthValues() {
        Compilation.Compiled compiled = compiled("""
                ruleset: shop
                metrics:
                  shoes: {count: purchase, where: '"shoes" in categories && channel != "web"'}
                  latest_amount: {last: amount, of: purchase}
                segments:
                  golfer: {when: '"golf" in profile.interests && !("ski" in profile.interests)'}
                  seven: {when: shoes > 2 && 7 in profile.numbers}
                  bought_what_they_like: {when: latest_amount in profile.amounts}
                  consented: {when: profile.consent == true && profile.birthday < timestamp("2008-11-22T00:00:00Z")}
                """);

        assertThat(compiled.issues()).isEmpty();
        assertThat(compiled.ruleSet().metrics())
                .filteredOn(metric -> metric.name().startsWith("profile."))
                .extracting(metric -> ExpressionText.of(
                        Objects.requireNonNull(metric.selection().where())))
                .containsExactly(
                        "carries(interests)",
                        "carries(numbers)",
                        "carries(amounts)",
                        "carries(consent)",
                        "carries(birthday)");
        assertThat(ExpressionText.of(compiled.ruleSet().segments().get(2).when()))
                .isEqualTo("latest_amount in profile.amounts");
    }
}
