package io.tierstream.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Turns a value of a record into JSON. */
final class JsonWriter {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonWriter() {}

    static JsonNode write(Schema schema, @Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        return switch (schema.getType()) {
            case RECORD -> record((IndexedRecord) value);
            case UNION -> union(schema, value);
            case ARRAY -> array(schema, (Collection<?>) value);
            case MAP -> map(schema, (Map<?, ?>) value);
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case INT -> NODES.numberNode((Integer) value);
            case LONG -> value instanceof Long number ? NODES.numberNode(number) : NODES.textNode(value.toString());
            default -> NODES.textNode(text(value));
        };
    }

    private static JsonNode record(IndexedRecord value) {
        ObjectNode result = NODES.objectNode();
        for (Schema.Field field : value.getSchema().getFields()) {
            result.set(field.name(), write(field.schema(), value.get(field.pos())));
        }
        return result;
    }

    private static JsonNode union(Schema schema, Object value) {
        if (schema.isNullable()) {
            return write(JsonReader.valueType(schema), value);
        }
        IndexedRecord branch = (IndexedRecord) value;
        return NODES.objectNode().set(branch.getSchema().getName(), record(branch));
    }

    private static JsonNode array(Schema schema, Collection<?> values) {
        ArrayNode result = NODES.arrayNode();
        values.forEach(item -> result.add(write(schema.getElementType(), item)));
        return result;
    }

    /** A map has no order of its own; by name is the one that a reader can rely on. */
    private static JsonNode map(Schema schema, Map<?, ?> values) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        values.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        ObjectNode result = NODES.objectNode();
        sorted.forEach((name, value) -> result.set(name, write(schema.getValueType(), value)));
        return result;
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return Base64.getEncoder().encodeToString(copy);
        }
        return value.toString();
    }
}
