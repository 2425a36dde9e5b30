package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chart's README, made of the comments of its values. Rewrite it with {@code -Dtierstream.rewrite=true}. */
final class ReadmeTest {

    private static final Path README = Chart.DIRECTORY.resolve("README.md");

    private static final String HEAD = """
            # Chart `tierstream`

            <!-- Generated from the comments of values.yaml by ReadmeTest; do not edit by hand. -->

            Runs the job as a `FlinkDeployment` of the [Flink Kubernetes Operator](https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-stable/), which must be
            installed, in a version that knows Flink 2.2 (1.15 does); and, if asked for, the [console](../../docs/console.md) as a `Deployment`. [Kubernetes](../../docs/kubernetes.md) says how to install, upgrade and restore, and what the chart
            decides for you.

            ```
            helm install shop helm/tierstream -f helm/tierstream/sizes/small.yaml -f my-values.yaml --set-file ruleSet.text=my-rules.yaml
            ```

            [sizes](sizes) are planned for 100,000, 5 million and 100 million customers, with the arithmetic in their comments; [examples](examples) show the least that must
            be said, the least with a console, and everything that can be. Values that do not exist, and values of the wrong kind, are refused before anything is installed.

            ## Values

            | value | default | meaning |
            |---|---|---|
            """;

    @Test
    void isMadeOfTheValues() throws IOException {
        String expected = HEAD + rows();
        if (Boolean.getBoolean("tierstream.rewrite")) {
            Files.writeString(README, expected);
        }

        assertThat(Files.readString(README))
                .as("helm/tierstream/README.md; rewrite it with -Dtierstream.rewrite=true")
                .isEqualTo(expected);
    }

    @Test
    void everyValueIsDocumentedAndInTheSchema() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());

        assertThat(values()).allSatisfy(row -> {
            assertThat(row.isSection() || !row.doc().isEmpty()).as(row.path()).isTrue();
            assertThat(inSchema(schema, row.path())).as(row.path()).isTrue();
        });
    }

    @Test
    void everyValueOfTheSchemaIsInTheFile() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        List<String> paths = values().stream().map(ValuesReference.Row::path).toList();

        schema.path("properties").properties().forEach(top -> {
            if (!List.of("config", "global", "logConfiguration").contains(top.getKey())) {
                assertThat(paths).contains(top.getKey());
                top.getValue()
                        .path("properties")
                        .fieldNames()
                        .forEachRemaining(name -> assertThat(paths).contains(top.getKey() + "." + name));
            }
        });
    }

    private static List<ValuesReference.Row> values() throws IOException {
        return ValuesReference.of(Files.readString(Chart.DIRECTORY.resolve("values.yaml")));
    }

    private static String rows() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (ValuesReference.Row row : values()) {
            if (!row.doc().isEmpty()) {
                rows.append("| `%s` | %s | %s |%n"
                        .formatted(
                                row.path(),
                                row.isSection() ? "" : "`" + row.fallback() + "`",
                                row.doc().replace("|", "\\|")));
            }
        }
        return rows.toString();
    }

    /** Keys of the configuration have dots of their own, so the longest name that fits is taken. */
    private static boolean inSchema(JsonNode schema, String path) {
        if (schema.path("properties").has(path)) {
            return true;
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            JsonNode inner = schema.path("properties").path(path.substring(0, dot));
            if (!inner.isMissingNode() && inSchema(inner, path.substring(dot + 1))) {
                return true;
            }
        }
        return schema.path("properties").isMissingNode()
                && schema.path("additionalProperties").isObject();
    }
}
