package io.tierstream.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The definition of FlinkDeployment, closed: Kubernetes would drop fields that are not in it, and say nothing. */
final class CustomResources {

    private static final String FILE = "flinkdeployments.flink.apache.org-v1.yml";

    /** Read once: half a megabyte of YAML. */
    private static final CustomResources OF_THE_RELEASED_API = releasedApi();

    private final JsonSchema schema;

    private CustomResources(String definition) {
        JsonNode open = StrictYaml.document(definition).at("/spec/versions/0/schema/openAPIV3Schema");
        ObjectNode closed = open.deepCopy();
        ObjectNode properties = (ObjectNode) closed.path("properties");
        for (String name : List.of("apiVersion", "kind")) {
            properties.putObject(name).put("type", "string");
        }
        properties.putObject("metadata").put("type", "object");
        close(closed);
        this.schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(closed);
    }

    /** Of the newest API jar on Maven Central, with the Flink version that later operators have added. */
    static CustomResources ofTheReleasedApi() {
        return OF_THE_RELEASED_API;
    }

    private static CustomResources releasedApi() {
        try (InputStream file = CustomResources.class.getResourceAsStream("/META-INF/fabric8/" + FILE)) {
            if (file == null) {
                throw new AssertionError("flink-kubernetes-operator-api is not on the class path");
            }
            return new CustomResources(new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("                - v1_20\n", "                - v1_20\n                - v2_2\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the newest operator, which is no artifact; skips the test where it is not at hand. */
    static CustomResources ofTheNewestOperator() {
        String given = System.getProperty("tierstream.shared", "");
        Path shared = given.isEmpty() ? Path.of("..", "..", "shared") : Path.of(given);
        Path file = shared.resolve("k8s-crds").resolve(FILE);
        Assumptions.assumeTrue(
                Files.isRegularFile(file), "no definitions of the newest operator beside the project: " + file);
        try {
            return new CustomResources(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a manifest; nothing if it is accepted. */
    List<String> problems(Manifest manifest) {
        return schema.validate(manifest.json()).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static void close(JsonNode node) {
        if (node instanceof ArrayNode) {
            node.forEach(CustomResources::close);
        } else if (node instanceof ObjectNode object) {
            if (object.path("properties").isObject() && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.forEach(CustomResources::close);
        }
    }
}
