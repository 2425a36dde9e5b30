package io.tierstream.console.webhook.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON value in which texts hold placeholders: <code>{{field}}</code> or <code>{{field | form}}</code>.
 *
 * <p>The template is JSON before it is filled, and only values within it are replaced: no value of a customer can end a text or add a
 * member. A text that is one placeholder and nothing else becomes the field's own JSON value, such as a number or null; within a
 * longer text the field is written out, null as nothing.
 */
public final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}|]*?)\\s*(?:\\|\\s*([^{}|]*?)\\s*)?}}");
    private static final int MOST_DEPTH = 20;

    private final JsonNode tree;

    private Template(JsonNode tree) {
        this.tree = tree;
    }

    /**
     * The template, checked.
     *
     * @param known whether a field exists
     * @throws IllegalArgumentException with the place and what to do, if it names an unknown field or form
     */
    public static Template of(JsonNode tree, Predicate<String> known) {
        check(tree, "template", known, 0);
        return new Template(tree.deepCopy());
    }

    private static void check(JsonNode node, String place, Predicate<String> known, int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException(place + " is nested deeper than " + MOST_DEPTH);
        }
        if (node.isTextual()) {
            checkText(node.textValue(), place, known);
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getKey().contains("{{")) {
                throw new IllegalArgumentException(
                        place + ": a placeholder stands in a value, not in the name " + member.getKey());
            }
            check(member.getValue(), place + "." + member.getKey(), known, depth + 1);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            check(node.get(i), place + "[" + i + "]", known, depth + 1);
        }
    }

    private static void checkText(String text, String place, Predicate<String> known) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder rest = new StringBuilder();
        while (matcher.find()) {
            if (!known.test(matcher.group(1))) {
                throw new IllegalArgumentException(
                        place + ": no field is called " + matcher.group(1) + "; " + Fields.advice());
            }
            String form = matcher.group(2);
            if (form != null && Form.named(form) == null) {
                throw new IllegalArgumentException(
                        place + ": no form is called " + form + "; the forms are " + Form.names());
            }
            matcher.appendReplacement(rest, "");
        }
        matcher.appendTail(rest);
        if (rest.indexOf("{{") >= 0 || rest.indexOf("}}") >= 0) {
            throw new IllegalArgumentException(
                    place + ": a placeholder is written {{field}} or {{field | form}}, not as in " + text);
        }
    }

    /** Whether filling it needs a field for which the predicate holds. */
    public boolean uses(Predicate<String> field) {
        List<String> names = new ArrayList<>();
        collect(tree, names);
        return names.stream().anyMatch(field);
    }

    private static void collect(JsonNode node, List<String> names) {
        if (node.isTextual()) {
            PLACEHOLDER.matcher(node.textValue()).results().forEach(result -> names.add(result.group(1)));
        }
        node.forEach(child -> collect(child, names));
    }

    /** The JSON value with every placeholder replaced. */
    public JsonNode fill(Message message) {
        return fill(tree, new Fields(message));
    }

    private static JsonNode fill(JsonNode node, Fields fields) {
        if (node.isTextual()) {
            return fillText(node.textValue(), fields);
        }
        if (node.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> filled.set(member.getKey(), fill(member.getValue(), fields)));
            return filled;
        }
        if (node.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> filled.add(fill(element, fields)));
            return filled;
        }
        return node;
    }

    private static JsonNode fillText(String text, Fields fields) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        if (matcher.matches()) {
            return value(matcher, fields);
        }
        matcher.reset();
        return TextNode.valueOf(matcher.replaceAll(found -> Matcher.quoteReplacement(written(value(found, fields)))));
    }

    private static JsonNode value(java.util.regex.MatchResult placeholder, Fields fields) {
        JsonNode value = fields.get(placeholder.group(1));
        String form = placeholder.group(2);
        return form == null || value.isNull() ? value : Form.required(form).apply(value);
    }

    private static String written(JsonNode value) {
        return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }
}
