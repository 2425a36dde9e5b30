package io.tierstream.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Turns JSON into the value that a schema asks for, and notes what does not fit; the value is then null. */
final class JsonReader {

    private final List<RecordIssue> issues;

    JsonReader(List<RecordIssue> issues) {
        this.issues = issues;
    }

    @Nullable
    Object read(Schema schema, JsonNode node, String path) {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return decimal(decimal, node, path);
        }
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return instant(node, path);
        }
        return switch (schema.getType()) {
            case RECORD -> record(schema, node, path);
            case UNION -> union(schema, node, path);
            case ENUM -> symbol(schema, node, path);
            case ARRAY -> array(schema, node, path);
            case MAP -> map(schema, node, path);
            case STRING -> node.isTextual() ? node.textValue() : reject(path, "must be a text", node);
            case BOOLEAN -> node.isBoolean() ? node.booleanValue() : reject(path, "must be true or false", node);
            case INT ->
                node.isIntegralNumber() && node.canConvertToInt()
                        ? (Object) node.intValue()
                        : reject(path, "must be a whole number of 32 bits", node);
            case LONG ->
                node.isIntegralNumber() && node.canConvertToLong()
                        ? (Object) node.longValue()
                        : reject(path, "must be a whole number of 64 bits", node);
            case NULL -> node.isNull() ? null : reject(path, "must be null", node);
            case BYTES -> bytes(node, path);
            case FIXED, FLOAT, DOUBLE ->
                throw new IllegalArgumentException("no contract uses the type " + schema.getType());
        };
    }

    private @Nullable Object record(Schema schema, JsonNode node, String path) {
        if (!node.isObject()) {
            return reject(path, "must be an object with the fields of a " + schema.getName(), node);
        }
        GenericData.Record result = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            String at = path.isEmpty() ? field.name() : path + "." + field.name();
            if (node.has(field.name())) {
                Object value = read(field.schema(), node.get(field.name()), at);
                result.put(field.pos(), value);
                Constraints.check(field, value).forEach(message -> issues.add(new RecordIssue(at, message)));
            } else if (field.hasDefaultValue()) {
                result.put(field.pos(), RecordJson.MODEL.getDefaultValue(field));
            } else {
                issues.add(new RecordIssue(at, "is missing"));
            }
        }
        node.fieldNames().forEachRemaining(name -> {
            if (schema.getField(name) == null) {
                issues.add(new RecordIssue(path, unknownField(schema, name)));
            }
        });
        return result;
    }

    private static String unknownField(Schema schema, String name) {
        TreeSet<String> names = new TreeSet<>();
        schema.getFields().forEach(field -> names.add(field.name()));
        return "a " + schema.getName() + " has no field '" + RecordJson.shortened(name) + "'; it has "
                + String.join(", ", names);
    }

    /** Either null and one other type, or several records. */
    private @Nullable Object union(Schema schema, JsonNode node, String path) {
        if (schema.isNullable()) {
            return node.isNull() ? null : read(valueType(schema), node, path);
        }
        if (node.isObject() && node.size() == 1) {
            String name = node.fieldNames().next();
            for (Schema branch : schema.getTypes()) {
                if (branch.getName().equals(name)) {
                    return read(branch, node.get(name), path + "." + name);
                }
            }
        }
        List<String> names = schema.getTypes().stream().map(Schema::getName).toList();
        return reject(path, "must be an object with one member named " + String.join(", ", names), node);
    }

    /** The type beside null in a union of two. */
    static Schema valueType(Schema union) {
        return union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Object symbol(Schema schema, JsonNode node, String path) {
        if (node.isTextual() && schema.hasEnumSymbol(node.textValue())) {
            return new GenericData.EnumSymbol(schema, node.textValue());
        }
        return reject(path, "must be one of " + String.join(", ", schema.getEnumSymbols()), node);
    }

    private @Nullable Object array(Schema schema, JsonNode node, String path) {
        if (!node.isArray()) {
            return reject(path, "must be a list", node);
        }
        List<@Nullable Object> result = new ArrayList<>();
        for (JsonNode item : node) {
            result.add(read(schema.getElementType(), item, path + "[" + result.size() + "]"));
        }
        return result;
    }

    private @Nullable Object map(Schema schema, JsonNode node, String path) {
        if (!node.isObject()) {
            return reject(path, "must be an object", node);
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            result.put(entry.getKey(), read(schema.getValueType(), entry.getValue(), path + "." + entry.getKey()));
        }
        return result;
    }

    private @Nullable Object decimal(LogicalTypes.Decimal type, JsonNode node, String path) {
        BigDecimal value;
        try {
            value = node.isNumber() ? node.decimalValue() : new BigDecimal(node.isTextual() ? node.textValue() : "");
        } catch (NumberFormatException e) {
            return reject(path, "must be a decimal number", node);
        }
        // Before anything is computed with it: an exponent of a billion is short to write and long to expand.
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.scale() > type.getScale()) {
            return reject(path, "must have at most " + type.getScale() + " digits after the point", node);
        }
        int wholeDigits = type.getPrecision() - type.getScale();
        if ((long) shortest.precision() - shortest.scale() > wholeDigits) {
            return reject(path, "must have at most " + wholeDigits + " digits before the point", node);
        }
        return shortest.setScale(type.getScale());
    }

    private @Nullable Object bytes(JsonNode node, String path) {
        try {
            return node.isTextual()
                    ? ByteBuffer.wrap(node.binaryValue())
                    : reject(path, "must be bytes in Base64", node);
        } catch (IOException e) {
            return reject(path, "must be bytes in Base64", node);
        }
    }

    private @Nullable Object instant(JsonNode node, String path) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Instant.ofEpochMilli(node.longValue());
        }
        if (node.isTextual()) {
            try {
                Instant instant = Instant.parse(node.textValue());
                if (instant.equals(Instant.ofEpochMilli(instant.toEpochMilli()))) {
                    return instant;
                }
            } catch (DateTimeException | ArithmeticException e) {
                // Said below.
            }
        }
        return reject(
                path, "must be an instant such as 2026-03-01T12:00:00.000Z, or its milliseconds since 1970", node);
    }

    private @Nullable Object reject(String path, String message, JsonNode node) {
        issues.add(new RecordIssue(path, message + ", was " + RecordJson.shortened(node.toString())));
        return null;
    }
}
