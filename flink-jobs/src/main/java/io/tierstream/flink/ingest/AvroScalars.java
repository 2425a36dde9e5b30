package io.tierstream.flink.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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

    /** The scalars of the records at a path, by name, with their paths. */
    static Map<String, String> below(Schema schema, String path) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String alternative : path.split("\\|", -1)) {
            List<Schema> there = List.of(schema);
            for (String name : alternative.trim().split("\\.", -1)) {
                there = there.stream().flatMap(one -> parts(one, name)).toList();
            }
            for (Schema part : there) {
                if (part.getType() == Schema.Type.RECORD) {
                    of(part, new PathTree()).forEach(name -> found.putIfAbsent(name, alternative.trim() + "." + name));
                }
            }
        }
        return found;
    }

    /** What a record has under a name, the branches of a union apart. */
    private static Stream<Schema> parts(Schema schema, String name) {
        String field = schema.getType() == Schema.Type.RECORD ? AvroCompiler.fieldOf(schema, name) : null;
        if (field == null) {
            return Stream.of();
        }
        Schema part = schema.getField(field).schema();
        return part.getType() == Schema.Type.UNION ? part.getTypes().stream() : Stream.of(part);
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
                if (AvroLeaves.isField(schema)) {
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
