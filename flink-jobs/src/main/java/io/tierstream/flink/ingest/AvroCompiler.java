package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Fields;
import io.tierstream.flink.ingest.AvroNode.CaptureNode;
import io.tierstream.flink.ingest.AvroNode.MapNode;
import io.tierstream.flink.ingest.AvroNode.RecordNode;
import io.tierstream.flink.ingest.AvroNode.SkipArray;
import io.tierstream.flink.ingest.AvroNode.SkipBytes;
import io.tierstream.flink.ingest.AvroNode.SkipFixed;
import io.tierstream.flink.ingest.AvroNode.SkipNumber;
import io.tierstream.flink.ingest.AvroNode.SpreadNode;
import io.tierstream.flink.ingest.AvroNode.UnionNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a writer's schema and the wanted paths into a walk that reads a record once, front to back.
 *
 * <p>A name of a path is first looked for among the record's field names, then among their aliases: {@code amount} finds {@code
 * total} when the writer says that total used to be amount.
 */
final class AvroCompiler {

    private final IdentityHashMap<Schema, AvroNode> skips = new IdentityHashMap<>();

    /** The fields that have their paths. */
    private final Set<String> named;

    AvroCompiler(Collection<String> named) {
        this.named = Set.copyOf(named);
    }

    AvroNode compile(Schema schema, PathTree wanted) {
        return node(schema, wanted, "");
    }

    private AvroNode node(Schema schema, @Nullable PathTree wanted, String path) {
        if (wanted == null || wanted.isEmpty()) {
            return skip(schema);
        }
        return switch (schema.getType()) {
            case RECORD -> record(schema, wanted, path);
            case MAP -> map(schema, wanted, path);
            case UNION ->
                new UnionNode(schema.getTypes().stream()
                        .map(branch -> node(branch, wanted, path))
                        .toList());
            default -> {
                // A list can be a field, and nothing else of an event.
                List<Target> targets = schema.getType() == Schema.Type.ARRAY
                        ? wanted.targets().stream().filter(Target::isField).toList()
                        : wanted.targets();
                AvroLeaf leaf = targets.isEmpty() ? null : AvroLeaves.of(schema, path);
                yield leaf == null ? skip(schema) : new CaptureNode(leaf, targets);
            }
        };
    }

    private AvroNode record(Schema schema, PathTree wanted, String path) {
        Map<String, PathTree> byField = new HashMap<>();
        wanted.children().forEach((name, child) -> {
            String field = fieldOf(schema, name);
            if (field != null) {
                byField.merge(field, child, PathTree::with);
            }
        });
        List<AvroNode> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(node(field.schema(), byField.get(field.name()), join(path, field.name())));
        }
        RecordNode node = new RecordNode();
        node.complete(fields);
        return node;
    }

    private AvroNode map(Schema schema, PathTree wanted, String path) {
        Map<String, AvroNode> keys = new HashMap<>();
        wanted.children().forEach((key, child) -> keys.put(key, node(schema.getValueType(), child, join(path, key))));
        return wanted.isSpread()
                ? new SpreadNode(spreadLeaf(schema.getValueType(), path), keys, named)
                : new MapNode(skip(schema.getValueType()), keys);
    }

    /** How a value of a map is read that becomes a field: null is said of it, where it is null; what is no scalar is passed over. */
    private AvroLeaf spreadLeaf(Schema schema, String path) {
        if (schema.getType() == Schema.Type.UNION) {
            AvroLeaf[] branches = schema.getTypes().stream()
                    .map(branch -> spreadLeaf(branch, path))
                    .toArray(AvroLeaf[]::new);
            return in -> branches[in.readIndex(branches.length, "a union")].read(in);
        }
        AvroLeaf leaf = schema.getType() == Schema.Type.NULL ? in -> Fields.NONE_STATED : AvroLeaves.of(schema, path);
        AvroNode skip = skip(schema);
        Row nowhere = new Row();
        return leaf != null
                ? leaf
                : in -> {
                    skip.read(in, nowhere);
                    return null;
                };
    }

    /** The field that goes by a name, or went by it; null when there is none. */
    static @Nullable String fieldOf(Schema schema, String name) {
        if (schema.getField(name) != null) {
            return name;
        }
        for (Schema.Field field : schema.getFields()) {
            if (field.aliases().contains(name)) {
                return field.name();
            }
        }
        return null;
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private AvroNode skip(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> new SkipFixed(0);
            case BOOLEAN -> new SkipFixed(1);
            case FLOAT -> new SkipFixed(4);
            case DOUBLE -> new SkipFixed(8);
            case FIXED -> new SkipFixed(schema.getFixedSize());
            case INT, LONG, ENUM -> SkipNumber.INSTANCE;
            case STRING, BYTES -> SkipBytes.INSTANCE;
            case ARRAY -> new SkipArray(skip(schema.getElementType()));
            case MAP -> new MapNode(skip(schema.getValueType()), Map.of());
            case UNION ->
                new UnionNode(schema.getTypes().stream().map(this::skip).toList());
            case RECORD -> skipRecord(schema);
        };
    }

    /** A record that holds itself is met again inside: the same node then serves. */
    private AvroNode skipRecord(Schema schema) {
        AvroNode known = skips.get(schema);
        if (known != null) {
            return known;
        }
        RecordNode node = new RecordNode();
        skips.put(schema, node);
        node.complete(
                schema.getFields().stream().map(field -> skip(field.schema())).toList());
        return node;
    }
}
