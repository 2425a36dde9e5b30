package io.tierstream.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.reading.Language;
import io.tierstream.rules.yaml.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The schema that editors use, against the compiler. */
class SchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = schema();
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);

    /** What is wrong with the shape of a file, and so can be seen without reading expressions or comparing names. */
    private static final Set<IssueCode> OF_SHAPE = EnumSet.of(
            IssueCode.WRONG_KIND,
            IssueCode.UNKNOWN_KEY,
            IssueCode.RESERVED,
            IssueCode.MISSING_KEY,
            IssueCode.EMPTY_VALUE,
            IssueCode.BAD_NAME,
            IssueCode.WORD_OF_EXPRESSIONS,
            IssueCode.BAD_DURATION,
            IssueCode.AGGREGATE);

    static List<Path> examples() throws IOException {
        return ExamplesTest.files();
    }

    static Stream<Path> wellFormedGoldens() {
        return GoldenFiles.all().filter(file -> json(Project.read(file)) != null);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void acceptsTheExamples(Path file) {
        JsonNode content = Objects.requireNonNull(json(Project.read(file)));

        assertThat(VALIDATOR.validate(content)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wellFormedGoldens")
    void agreesWithTheCompilerOnTheShape(Path file) {
        JsonNode content = Objects.requireNonNull(json(Project.read(file)));
        Compilation compilation = GoldenFiles.compile(file);
        Set<ValidationMessage> complaints = VALIDATOR.validate(content);

        if (compilation instanceof Compilation.Compiled) {
            assertThat(complaints).as("a rule set that compiles").isEmpty();
        } else if (compilation.issues().stream().map(Issue::code).anyMatch(OF_SHAPE::contains)) {
            assertThat(complaints).as("a rule set of the wrong shape").isNotEmpty();
        }
    }

    @Test
    void knowsExactlyTheKeysOfTheCompiler() {
        assertThat(keys("")).containsExactlyInAnyOrderElementsOf(Language.RULE_SET.keys());
        assertThat(keys("/$defs/metric")).containsExactlyInAnyOrderElementsOf(Language.METRIC.keys());
        assertThat(keys("/$defs/segment")).containsExactlyInAnyOrderElementsOf(Language.SEGMENT.keys());
        assertThat(keys("/$defs/tier")).containsExactlyInAnyOrderElementsOf(Language.TIER.keys());
        assertThat(keys("/$defs/tierSet")).containsExactlyInAnyOrderElementsOf(Language.TIER_SET.keys());
        assertThat(keys("/$defs/maintain")).containsExactlyInAnyOrderElementsOf(Language.MAINTENANCE.keys());
        assertThat(keys("/$defs/score")).containsExactlyInAnyOrderElementsOf(Language.SCORE.keys());
        assertThat(keys("/$defs/points")).containsExactlyInAnyOrderElementsOf(Language.POINTS.keys());
        assertThat(keys("/$defs/scale")).containsExactlyInAnyOrderElementsOf(Language.SCALE.keys());
        assertThat(keys("/$defs/sequence")).containsExactlyInAnyOrderElementsOf(Language.SEQUENCE.keys());
        assertThat(keys("/$defs/step")).containsExactlyInAnyOrderElementsOf(Language.STEP.keys());
        assertThat(keys("/$defs/unless")).containsExactlyInAnyOrderElementsOf(Language.UNLESS.keys());
        assertThat(keys("/$defs/profile")).containsExactlyInAnyOrderElementsOf(Language.PROFILE.keys());
        assertThat(keys("/$defs/population")).containsExactlyInAnyOrderElementsOf(Language.POPULATION.keys());
        assertThat(keys("/$defs/predictions")).containsExactlyInAnyOrderElementsOf(Language.PREDICTIONS.keys());
        assertThat(keys("/$defs/predictions/properties/purchases"))
                .containsAll(Language.BG_NBD.keys())
                .containsAll(Language.PARETO_NBD.keys());
        assertThat(keys("/$defs/label/anyOf/1")).containsExactlyInAnyOrderElementsOf(Language.LABEL.keys());
    }

    @Test
    void explainsEveryKeyOnHover() {
        for (String place : List.of(
                "",
                "/$defs/metric",
                "/$defs/score",
                "/$defs/points",
                "/$defs/band",
                "/$defs/scale",
                "/$defs/sequence",
                "/$defs/step",
                "/$defs/unless",
                "/$defs/profile",
                "/$defs/population",
                "/$defs/segment",
                "/$defs/tier",
                "/$defs/tierSet",
                "/$defs/maintain")) {
            JsonNode properties = SCHEMA.at(place + "/properties");
            properties
                    .fieldNames()
                    .forEachRemaining(key -> assertThat(explanation(properties.get(key)))
                            .as(place + " " + key)
                            .isNotBlank());
        }
    }

    @Test
    void reservedWordsAreNoKeys() {
        for (Place place : List.of(Language.RULE_SET, Language.METRIC, Language.SEGMENT, Language.TIER)) {
            assertThat(place.keys())
                    .doesNotContainAnyElementsOf(Language.reservedWords().keySet());
        }
    }

    private static String explanation(JsonNode property) {
        JsonNode reference = property.get("$ref");
        return reference == null
                ? property.path("description").asText()
                : SCHEMA.at(reference.asText().substring(1)).path("description").asText();
    }

    private static List<String> keys(String place) {
        List<String> keys = new ArrayList<>();
        SCHEMA.at(place + "/properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static JsonNode schema() {
        try (InputStream in = RuleSets.class.getResourceAsStream("ruleset.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As an editor reads it; null when it is no YAML, or has a key twice. */
    private static @Nullable JsonNode json(String yaml) {
        try {
            LoadSettings settings = LoadSettings.builder().build();
            Object content = new Load(settings).loadFromString(yaml);
            return content == null ? null : JSON.valueToTree(content);
        } catch (YamlEngineException e) {
            return null;
        }
    }
}
