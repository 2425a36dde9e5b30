package io.tierstream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.rules.test.RuleTest;
import io.tierstream.rules.test.RuleTestFile;
import io.tierstream.rules.test.RuleTestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

    private static final Path EXAMPLES = Project.root().resolve("examples/rule-sets");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !isTest(file))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isTest(Path file) {
        return file.toString().endsWith(".test.yaml");
    }

    static List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(ExamplesTest::isTest).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("tests")
    void passTheirTests(Path file) {
        RuleTestFile tests = RuleTestFile.read(file.toString(), Project.read(file));
        RuleTestRunner runner = new RuleTestRunner(
                compiled(String.valueOf(tests.rules()).replace(".yaml", "")).ruleSet());

        assertThat(tests.issues()).isEmpty();
        assertThat(tests.tests()).isNotEmpty();
        for (RuleTest test : tests.tests()) {
            assertThat(runner.run(test).mismatches()).as(test.name()).isEmpty();
        }
        assertThat(runner.coverage().neverHeld()).isEmpty();
        assertThat(runner.coverage().neverFailed()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void compilesWithoutAWarning(Path file) {
        Compilation compilation = RuleSets.compile(String.valueOf(file.getFileName()), Project.read(file), 1);

        assertThat(compilation.issues()).isEmpty();
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
    }

    @Test
    void webShopHasWhatTheDemoShows() {
        RuleSet webShop = compiled("web-shop").ruleSet();

        assertThat(webShop.metrics()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(webShop.segments()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(webShop.tierSets()).extracting(TierSetDefinition::name).containsExactly("value", "activity");
        assertThat(webShop.tierSets().get(0).tiers())
                .extracting(TierDefinition::name)
                .containsExactly("platinum", "gold", "silver", "bronze");
        assertThat(webShop.tierSets().get(0).tiers().get(0).keep()).isNotNull();
    }

    @Test
    void translationsKeepTheNamesOfTheOracle() {
        RuleSet cdnow = compiled("cdnow").ruleSet();

        assertThat(cdnow.segments())
                .extracting(SegmentDefinition::name)
                .containsExactly("big_spender_90d", "frequent_30d", "new_customer_30d", "at_risk", "high_basket_180d");
        assertThat(cdnow.tierSets()).extracting(TierSetDefinition::name).containsExactly("tier");
    }

    @Test
    void labelsAreReadInBothLanguages() {
        Compilation.Compiled webShop = compiled("web-shop");

        assertThat(webShop.text().segments().get("vip"))
                .satisfies(vip -> assertThat(vip.labels().label()).containsEntry("zh", "贵宾"));
        assertThat(webShop.text().tierSets().get("value"))
                .satisfies(value -> assertThat(value.tiers()).containsKey("platinum"));
        assertThat(webShop.text().metrics().get("spend_30d"))
                .satisfies(spend -> assertThat(spend.source()).startsWith("{sum: amount"));
        assertThat(compiled("sequences").text().sequences().get("quick_buy"))
                .satisfies(quick -> assertThat(quick.label()).containsEntry("zh", "快速购买"));
    }

    private static Compilation.Compiled compiled(String name) {
        String yaml = Project.read(EXAMPLES.resolve(name + ".yaml"));
        return (Compilation.Compiled) RuleSets.compile(name + ".yaml", yaml, 1);
    }
}
