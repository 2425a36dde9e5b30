package io.tierstream.flink.ingest;

import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.TimeFormat;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.EventLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of Tierstream's own contracts. Fields are those of our schema, the entries of its map among them; its aliases find
 * what older writers called them.
 */
final class ContractMappings implements OwnSchemas {

    @Override
    public @Nullable EventMapping mapping(String fullName) {
        return Contract.ofRecord(fullName)
                .flatMap(contract -> contract.layout().map(layout -> mapping(contract.schema(), layout)))
                .orElse(null);
    }

    static EventMapping mapping(Schema schema, EventLayout layout) {
        EventMapping parts = new EventMapping(
                layout.type(),
                path(schema, layout.typeField()),
                String.valueOf(path(schema, layout.customerIdField())),
                path(schema, layout.eventIdField()),
                String.valueOf(path(schema, layout.timeField())),
                TimeFormat.AUTO,
                Map.of());
        List<String> scalars = AvroScalars.of(schema, PathTree.of(parts, List.of()));
        Map<String, String> fields = new LinkedHashMap<>();
        scalars.forEach(name -> fields.put(name, String.valueOf(path(schema, name))));
        Schema.Field map = schema.getFields().stream()
                .filter(field -> field.schema().getType() == Schema.Type.MAP)
                .findFirst()
                .orElse(null);
        return new EventMapping(
                parts.type(),
                parts.typeField(),
                parts.customerId(),
                parts.eventId(),
                parts.time(),
                parts.timeFormat(),
                fields,
                map == null ? null : path(schema, map.name()));
    }

    /** A field's name, and its aliases as alternatives. */
    private static @Nullable String path(Schema schema, @Nullable String name) {
        if (name == null || schema.getField(name) == null) {
            return name;
        }
        StringBuilder path = new StringBuilder(name);
        schema.getField(name).aliases().stream()
                .sorted()
                .forEach(alias -> path.append('|').append(alias));
        return path.toString();
    }
}
