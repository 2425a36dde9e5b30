package io.tierstream.cli.packs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.rules.reading.Labels;
import io.tierstream.rules.reading.RuleSetText;
import io.tierstream.rules.test.RuleTest;
import io.tierstream.rules.test.RuleTestFile;
import io.tierstream.rules.test.RuleTestRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pack is good, tested, labelled and explained, and all of them go together. */
class RulePacksTest {

    private static final Path ROOT = Path.of(System.getProperty("tierstream.root", ".."));

    static List<String> names() {
        return RulePacks.NAMES;
    }

    @Test
    void knowsThePacksThatThereAre() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("packs"))) {
            assertThat(files.filter(Files::isDirectory)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(RulePacks.NAMES);
        }
        assertThat(RulePacks.NAMES).isSorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isGoodWithoutAWarning(String name) {
        Compilation compilation = RuleSets.compile(name, RulePacks.rules(name), 1);

        assertThat(compilation.issues()).isEmpty();
        assertThat(((Compilation.Compiled) compilation).ruleSet().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void passesItsTestsWhichTryEveryComparison(String name) {
        RuleTestFile tests = RuleTestFile.read(name, RulePacks.tests(name));
        RuleTestRunner runner = new RuleTestRunner(compiled(name).ruleSet());

        assertThat(tests.issues()).isEmpty();
        assertThat(tests.rules()).isEqualTo("rules.yaml");
        assertThat(tests.tests()).hasSizeGreaterThanOrEqualTo(4);
        for (RuleTest test : tests.tests()) {
            assertThat(runner.run(test).mismatches()).as(test.name()).isEmpty();
        }
        assertThat(runner.coverage().neverHeld()).isEmpty();
        assertThat(runner.coverage().neverFailed()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isLabelledInBothLanguages(String name) {
        RuleSetText text = compiled(name).text();

        assertLabels(name, text.labels());
        assertThat(text.labels().description()).isNotBlank();
        text.sequences().forEach(RulePacksTest::assertLabels);
        text.metrics().forEach((metric, one) -> assertLabels(metric, one.labels()));
        text.segments().forEach((segment, one) -> assertLabels(segment, one.labels()));
        text.tierSets().forEach((tierSet, one) -> {
            assertLabels(tierSet, one.labels());
            one.tiers().forEach((tier, level) -> assertLabels(tierSet + ":" + tier, level.labels()));
        });
    }

    private static void assertLabels(String what, Labels labels) {
        assertThat(labels.label()).as(what).containsOnlyKeys("en", "zh");
    }

    @ParameterizedTest
    @MethodSource("names")
    void isExplained(String name) {
        assertThat(ROOT.resolve("docs/packs/" + name + ".md")).exists();
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsTheEventsOfTheContracts(String name) throws IOException {
        Map<String, String> events = PackText.parse(Files.readString(ROOT.resolve("packs/events.yaml")))
                .entries("events");

        PackText.parse(RulePacks.rules(name))
                .entries("events")
                .forEach((type, line) -> assertThat(line.replaceAll("\\s+", " "))
                        .isEqualTo(events.getOrDefault(type, "none").replaceAll("\\s+", " ")));
    }

    @Test
    void allOfThemAreOneRuleSet() {
        String merged = PackMerge.rules("everything", RulePacks.NAMES);
        Compilation compilation = RuleSets.compile("everything", merged, 1);

        assertThat(compilation.issues()).isEmpty();
        Compilation.Compiled all = (Compilation.Compiled) compilation;
        for (String name : RulePacks.NAMES) {
            Compilation.Compiled one = compiled(name);
            assertThat(all.ruleSet().metrics()).containsAll(one.ruleSet().metrics());
            assertThat(all.ruleSet().calculated()).containsAll(one.ruleSet().calculated());
            assertThat(all.ruleSet().segments()).containsAll(one.ruleSet().segments());
            assertThat(all.ruleSet().tierSets()).containsAll(one.ruleSet().tierSets());
        }
        int segments = RulePacks.NAMES.stream()
                .mapToInt(name -> compiled(name).ruleSet().segments().size())
                .sum();
        assertThat(all.ruleSet().segments()).hasSize(segments);
    }

    private static Compilation.Compiled compiled(String name) {
        return (Compilation.Compiled) RuleSets.compile(name, RulePacks.rules(name), 1);
    }
}
