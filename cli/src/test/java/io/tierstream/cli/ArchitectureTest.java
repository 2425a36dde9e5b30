package io.tierstream.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/**
 * Which part may know which. It stands in the command line's module because that is the first one that has all the others on
 * its class path.
 *
 * <p>A module that is still empty satisfies every rule about it; {@code allowEmptyShould} says so instead of failing.
 */
@AnalyzeClasses(packages = "io.tierstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] OUTSIDE_OF_THE_ENGINE = {
        "org.apache..", "dev.cel..", "com.google..", "org.snakeyaml..", "org.slf4j..", "com.fasterxml..", "picocli.."
    };

    @ArchTest
    static final ArchRule engineKnowsNoFlinkKafkaAvroOrLogging = noClasses()
            .that()
            .resideInAPackage("io.tierstream.engine..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(OUTSIDE_OF_THE_ENGINE)
                    // Regular expressions in time linear in the text.
                    .and(JavaClass.Predicates.resideOutsideOfPackage("com.google.re2j..")));

    @ArchTest
    static final ArchRule engineKnowsNoOtherModule = noClasses()
            .that()
            .resideInAPackage("io.tierstream.engine..")
            .should()
            .dependOnClassesThat(areOfTierstreamOutside("io.tierstream.engine"));

    @ArchTest
    static final ArchRule engineNeverReadsAClock = noClasses()
            .that()
            .resideInAPackage("io.tierstream.engine..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule eventKnowsNothingAboveIt =
            notDependingOn("event", "io.tierstream.engine", "..engine.tier..", "..engine.rule..", "..engine.metric..");

    @ArchTest
    static final ArchRule predictKnowsNothingAboveIt = notDependingOn(
            "predict",
            "io.tierstream.engine",
            "..engine.tier..",
            "..engine.rule..",
            "..engine.metric..",
            "..engine.event..");

    @ArchTest
    static final ArchRule metricKnowsNothingAboveIt =
            notDependingOn("metric", "io.tierstream.engine", "..engine.tier..", "..engine.rule..");

    @ArchTest
    static final ArchRule ruleKnowsNothingAboveIt = notDependingOn("rule", "io.tierstream.engine", "..engine.tier..");

    @ArchTest
    static final ArchRule tierKnowsNothingAboveIt = notDependingOn("tier", "io.tierstream.engine");

    @ArchTest
    static final ArchRule rulesKnowOnlyTheEngine = noClasses()
            .that()
            .resideInAPackage("io.tierstream.rules..")
            .should()
            .dependOnClassesThat(areOfTierstreamOutside("io.tierstream.rules", "io.tierstream.engine"))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "org.slf4j..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule schemasKnowOnlyTheEngineAndAvro = noClasses()
            .that()
            .resideInAPackage("io.tierstream.schemas..")
            .should()
            .dependOnClassesThat(areOfTierstreamOutside("io.tierstream.schemas", "io.tierstream.engine"))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "org.slf4j..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyCommandLineAndBenchmarksKnowTheJob = noClasses()
            .that()
            .resideOutsideOfPackages("io.tierstream.flink..", "io.tierstream.cli..", "io.tierstream.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tierstream.flink..");

    @ArchTest
    static final ArchRule theConsoleKnowsNoFlink = noClasses()
            .that()
            .resideInAPackage("io.tierstream.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tierstream.flink..", "org.apache.flink..");

    @ArchTest
    static final ArchRule theJobNeedsNoTestkit = noClasses()
            .that()
            .resideInAPackage("io.tierstream.flink..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tierstream.testkit..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesOfAModuleHaveNoCycles =
            slices().matching("io.tierstream.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that(areNotGenerated())
            .should(ArchitectureConditions.resideInAPackageAnnotatedWith(NullMarked.class));

    /** The named package of the engine and, in order, what stands above it. The root package is matched exactly. */
    private static ArchRule notDependingOn(String layer, String... above) {
        return noClasses()
                .that()
                .resideInAPackage("io.tierstream.engine." + layer + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> areOfTierstreamOutside(String... packages) {
        return DescribedPredicate.describe(
                "are of Tierstream outside " + String.join(", ", packages),
                other -> isIn(other, "io.tierstream")
                        && java.util.Arrays.stream(packages).noneMatch(p -> isIn(other, p)));
    }

    private static boolean isIn(JavaClass type, String root) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private static DescribedPredicate<JavaClass> areNotGenerated() {
        return DescribedPredicate.describe(
                "are not generated",
                type -> !type.getPackageName().equals("io.tierstream.schemas.v1")
                        && !type.getName().contains(".jmh_generated"));
    }
}
