package io.tierstream.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the interface, as a test reads it. */
public final class OpenApi {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

    private final JsonNode whole;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    public OpenApi() {
        try (InputStream file = Objects.requireNonNull(OpenApi.class.getResourceAsStream("openapi.yaml"))) {
            Object yaml = new Load(LoadSettings.builder().build()).loadFromInputStream(file);
            whole = new ObjectMapper().valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations, such as {@code GET /api/v1/status}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        whole.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())) {
                        operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** What is wrong with an answer; nothing if it is as described. Answers that are no JSON are taken as text. */
    public List<String> mistakes(String method, String path, int status, String contentType, JsonNode body) {
        JsonNode operation = whole.path("paths").path(template(path)).path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of(method + " " + path + " is not described");
        }
        JsonNode response = resolved(operation.path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return List.of(method + " " + path + " is not described to answer " + status);
        }
        JsonNode schema =
                response.path("content").path(contentType.replaceAll(";.*", "")).path("schema");
        if (schema.isMissingNode()) {
            return List.of(method + " " + path + " is not described to answer " + status + " with " + contentType);
        }
        List<String> mistakes = new ArrayList<>();
        for (ValidationMessage message : compiled(schema).validate(body)) {
            mistakes.add(method + " " + path + ": " + message.getMessage());
        }
        return mistakes;
    }

    /** What is wrong with JSON that should be as a schema of the components. */
    public List<String> mistakes(String schema, JsonNode json) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        reference.put("$ref", "#/components/schemas/" + schema);
        return compiled(reference).validate(json).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private JsonSchema compiled(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), absent -> {
            ObjectNode root = schema.deepCopy();
            root.set("components", whole.get("components"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(root);
        });
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode() ? node : whole.at(reference.asText().substring(1));
    }

    private String template(String path) {
        String plain = path.replaceAll("\\?.*", "");
        Set<String> fitting = new HashSet<>();
        whole.get("paths").fieldNames().forEachRemaining(template -> {
            String pattern = Pattern.quote(template).replaceAll("\\{[a-zA-Z]+}", "\\\\E[^/]+\\\\Q");
            if (plain.matches(pattern)) {
                fitting.add(template);
            }
        });
        return fitting.contains(plain) ? plain : fitting.stream().findFirst().orElse(plain);
    }
}
