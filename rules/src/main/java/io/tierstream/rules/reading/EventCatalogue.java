package io.tierstream.rules.reading;

import io.tierstream.engine.Engine;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Suggestion;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The event types and fields that a rule set says it reads. Optional: without it every name is taken as it is. */
final class EventCatalogue {

    private static final String EXAMPLE = "purchase: {amount: number, channel: text}";

    /** The word for every event type. */
    static final String ALL = "all";

    private final @Nullable Map<String, Map<String, Type>> types;

    private EventCatalogue(@Nullable Map<String, Map<String, Type>> types) {
        this.types = types;
    }

    static EventCatalogue read(@Nullable Entry entry, Names names, Issues issues) {
        if (entry == null) {
            return new EventCatalogue(null);
        }
        Mapping mapping = Mapping.read(entry.value(), "events", EXAMPLE, issues);
        if (mapping == null) {
            return new EventCatalogue(null);
        }
        Map<String, Map<String, Type>> types = new LinkedHashMap<>();
        for (Entry type : mapping.entries()) {
            types.put(type.key(), fields(type, names, issues));
        }
        return new EventCatalogue(types);
    }

    /**
     * These and the events of a sequence.
     *
     * @param like the types of the events whose fields they have; empty for all
     */
    EventCatalogue with(String eventType, Set<String> like) {
        Map<String, Type> fields = fields(like);
        return fields == null ? this : with(eventType, fields);
    }

    private EventCatalogue with(String eventType, Map<String, Type> fields) {
        Map<String, Map<String, Type>> more = new LinkedHashMap<>(types == null ? Map.of() : types);
        more.put(eventType, fields);
        return new EventCatalogue(more);
    }

    private static Map<String, Type> fields(Entry type, Names names, Issues issues) {
        Map<String, Type> fields = new LinkedHashMap<>();
        if (type.value() instanceof ScalarNode scalar && scalar.getValue().isEmpty()) {
            // An event without fields is still worth counting.
            return fields;
        }
        Mapping mapping = Mapping.read(type.value(), "an event type", EXAMPLE, issues);
        if (mapping == null) {
            return fields;
        }
        for (Entry field : mapping.entries()) {
            if (names.isField(field.key(), field.keySpan())) {
                fields.put(field.key(), type(field, issues));
            }
        }
        return fields;
    }

    /** A field whose type is wrong is still a field. */
    private static Type type(Entry field, Issues issues) {
        String word = Texts.text(field, "number", issues);
        if (word == null) {
            return Type.ANY;
        }
        return switch (word) {
            case "number" -> Type.NUMBER;
            case "text" -> Type.TEXT;
            case "boolean" -> Type.BOOL;
            case "instant" -> Type.INSTANT;
            case "list" -> Type.LIST;
            default -> {
                issues.add(
                        IssueCode.FIELD_TYPE,
                        Nodes.firstLine(field.value(), issues.source()),
                        "there is no field type " + Nodes.quote(word),
                        typeHint(word));
                yield Type.ANY;
            }
        };
    }

    private static @Nullable String typeHint(String word) {
        String similar = switch (word) {
            case "string", "str", "varchar" -> "text";
            case "int", "integer", "long", "double", "float", "decimal", "money" -> "number";
            case "bool", "flag" -> "boolean";
            case "timestamp", "datetime", "date", "time" -> "instant";
            case "array", "set", "texts", "strings" -> "list";
            default -> null;
        };
        return similar != null
                ? "did you mean " + similar + "?"
                : Suggestion.didYouMeanOr(word, Language.FIELD_TYPES, "the field types are");
    }

    /** Whether the rule set lists its events. */
    boolean isKnown() {
        return types != null;
    }

    /** Whether there is such an event type, as far as is known. */
    boolean has(String eventType) {
        return types == null || types.containsKey(eventType);
    }

    /** The event types that an entry names; none for all. What is wrong with them is reported. */
    Set<String> types(Entry entry, Issues issues) {
        List<ScalarNode> nodes = Texts.texts(entry, "purchase, [purchase, return] or all", issues);
        Set<String> types = new LinkedHashSet<>();
        for (ScalarNode node : nodes) {
            String type = node.getValue().strip();
            if (type.equals(ALL) && nodes.size() > 1) {
                issues.add(
                        IssueCode.EVENT_TYPES,
                        Nodes.span(node),
                        "all cannot stand in a list with other event types",
                        "write " + entry.key() + ": all, or leave all out");
            } else if (Engine.isReserved(type)) {
                issues.add(
                        IssueCode.EVENT_TYPES,
                        Nodes.span(node),
                        "metrics never see events of the type " + Nodes.quote(type),
                        "types that begin with command. are reserved for commands; pins show in inSegment and inTier");
            } else if (!type.equals(ALL) && !has(type)) {
                issues.add(
                        IssueCode.EVENT_TYPES,
                        Nodes.span(node),
                        "the rule set's events have no type " + Nodes.quote(type),
                        Suggestion.didYouMeanOr(type, eventTypes(), "the event types are"));
            } else if (!type.equals(ALL) && !types.add(type)) {
                issues.add(IssueCode.EVENT_TYPES, Nodes.span(node), type + " stands in the list twice", "remove one");
            }
        }
        return types;
    }

    Collection<String> eventTypes() {
        return types == null ? Set.of() : types.keySet();
    }

    /**
     * The fields of the given event types, or of all when there are none given.
     *
     * @return null when the rule set does not list its events
     */
    @Nullable
    Map<String, Type> fields(Set<String> eventTypes) {
        if (types == null) {
            return null;
        }
        Map<String, Type> fields = new LinkedHashMap<>();
        types.forEach((type, ofType) -> {
            if (eventTypes.isEmpty() || eventTypes.contains(type)) {
                ofType.forEach((name, fieldType) -> fields.merge(name, fieldType, (a, b) -> a == b ? a : Type.ANY));
            }
        });
        return fields;
    }
}
