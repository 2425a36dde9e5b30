package io.tierstream.helm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tierstream.flink.config.ConfigReference;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of the values' schema that is the job's configuration, made of the reference of its keys. */
final class ConfigSchema {

    /** What the chart derives from values of its own. */
    private static final Set<String> THE_CHARTS = Set.of("job.parallelism", "rules.file", "checkpoints.directory");

    private static final Pattern ROW = Pattern.compile(
            "\\| `(?<key>[^`]+)`<br>`[^`]+` \\| (?<type>[^|]+) \\| (?<fallback>[^|]+) \\| (?<doc>.+) \\|");
    private static final Pattern NUMBER = Pattern.compile("whole number, (\\d+) to (\\d+)");

    private final ObjectNode root = object();
    private final ObjectNode source = object();

    private ConfigSchema() {}

    static ObjectNode generate() {
        ConfigSchema schema = new ConfigSchema();
        schema.root.put("description", "The job's configuration; generated from docs/configuration.md");
        schema.root.putArray("required").add("kafka").add("registry").add("sources");
        schema.source.putArray("required").add("topic");
        Matcher rows = ROW.matcher(ConfigReference.markdown());
        while (rows.find()) {
            if (!THE_CHARTS.contains(rows.group("key"))) {
                schema.key(
                        rows.group("key"), rows.group("type"), rows.group("doc").replace("\\|", "|"));
            }
        }
        ObjectNode sources = JsonNodeFactory.instance.objectNode();
        sources.put("type", "array").put("minItems", 1).set("items", schema.source);
        properties(schema.root).set("sources", sources);
        return schema.root;
    }

    private void key(String key, String type, String doc) {
        ObjectNode value = value(key, type).put("description", doc);
        if (key.startsWith("sources[].")) {
            properties(source).set(key.substring("sources[].".length()).replace(".*", ""), value);
            return;
        }
        int dot = key.indexOf('.');
        if (dot < 0) {
            properties(root).set(key, value);
            return;
        }
        String section = key.substring(0, dot);
        String rest = key.substring(dot + 1).replace(".*", "");
        if (!properties(root).has(section)) {
            properties(root).set(section, object());
        }
        ObjectNode home = (ObjectNode) properties(root).path(section);
        properties(home).set(rest, value);
        if (Set.of("kafka.bootstrap.servers", "registry.url").contains(key)) {
            home.putArray("required").add(rest);
        }
    }

    private static ObjectNode value(String key, String type) {
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        Matcher number = NUMBER.matcher(type);
        if (key.endsWith(".properties.*")) {
            value.put("type", "object")
                    .putObject("additionalProperties")
                    .set("type", types("string", "number", "boolean"));
        } else if (key.endsWith(".fields.*")) {
            ArrayNode either = value.putArray("anyOf");
            either.addObject().put("type", "object").set("additionalProperties", text("."));
            either.addObject().put("type", "array").set("items", text("."));
        } else if (type.startsWith("one of ")) {
            ArrayNode choices = value.putArray("enum");
            for (String choice : type.substring("one of ".length()).split(", ", -1)) {
                choices.add(choice);
            }
        } else if (number.matches()) {
            value.put("type", "integer")
                    .put("minimum", Integer.parseInt(number.group(1)))
                    .put("maximum", Integer.parseInt(number.group(2)));
        } else if (type.equals("true or false")) {
            value.put("type", "boolean");
        } else if (type.startsWith("list of ")) {
            // A password in a URL would stand in a ConfigMap.
            ObjectNode item = text(type.endsWith("URL") ? "^https?://[^@/]+(/.*)?$" : ".");
            ArrayNode either = value.putArray("anyOf");
            either.add(item);
            either.addObject().put("type", "array").put("minItems", 1).set("items", item);
        } else if (type.startsWith("duration")) {
            value.setAll(text("^[0-9]+(ms|s|m|h|d|w)$"));
        } else if (type.startsWith("size in bytes")) {
            value.set("type", types("string", "integer"));
            value.put("pattern", "^[0-9]+ *(B|KiB|MiB|GiB)?$");
        } else {
            value.setAll(text("."));
        }
        return value;
    }

    private static ObjectNode text(String pattern) {
        return JsonNodeFactory.instance.objectNode().put("type", "string").put("pattern", pattern);
    }

    private static ArrayNode types(String... names) {
        ArrayNode types = JsonNodeFactory.instance.arrayNode();
        for (String name : names) {
            types.add(name);
        }
        return types;
    }

    private static ObjectNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("type", "object").put("additionalProperties", false).putObject("properties");
        return object;
    }

    private static ObjectNode properties(ObjectNode object) {
        return (ObjectNode) object.path("properties");
    }
}
