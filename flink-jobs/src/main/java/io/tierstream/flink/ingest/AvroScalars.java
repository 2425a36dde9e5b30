package io.tierstream.flink.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The paths of all scalars of a record schema, nested records included, in the schema's order. */
final class AvroScalars {

    private final PathTree taken;
    private final Set<String> paths = new LinkedHashSet<>();
    private final Deque<Schema> inside = new ArrayDeque<>();

    private AvroScalars(PathTree taken) {
        this.taken = taken;
    }

    /** All but those that already serve as customer id, event id, type or time. */
    static List<String> of(Schema schema, PathTree taken) {
        AvroScalars scalars = new AvroScalars(taken);
        scalars.record(schema, "");
        return List.copyOf(scalars.paths);
    }

    private void record(Schema schema, String path) {
        if (inside.contains(schema)) {
            return;
        }
        inside.push(schema);
        for (Schema.Field field : schema.getFields()) {
            String name = AvroCompiler.join(path, field.name());
            if (!isTaken(schema, field, path)) {
                value(field.schema(), name);
            }
        }
        inside.pop();
    }

    private void value(Schema schema, String path) {
        switch (schema.getType()) {
            case RECORD -> record(schema, path);
            case UNION -> schema.getTypes().forEach(branch -> value(branch, path));
            case NULL -> {}
            default -> {
                if (AvroLeaves.isScalar(schema)) {
                    paths.add(path);
                }
            }
        }
    }

    private boolean isTaken(Schema schema, Schema.Field field, String path) {
        @Nullable PathTree node = taken;
        if (!path.isEmpty()) {
            for (String name : path.split("\\.", -1)) {
                node = node == null ? null : node.child(name);
            }
        }
        return node != null
                && node.children().entrySet().stream()
                        .anyMatch(child -> !child.getValue().targets().isEmpty()
                                && child.getValue().takesParts()
                                && field.name().equals(AvroCompiler.fieldOf(schema, child.getKey())));
    }
}
