package io.tierstream.flink.config;

import io.tierstream.engine.Engine;
import io.tierstream.flink.config.ConfigIssue.Code;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one source. */
final class SourceReader {

    /** The name under which {@code fields} gives the path whose entries are fields under their own names. */
    private static final String SPREAD = "*";

    private final Values values;
    private final int index;

    SourceReader(Values values, int index) {
        this.values = values;
        this.index = index;
    }

    SourceConfig read() {
        SourceFormat format = get(Settings.SOURCE_FORMAT);
        return new SourceConfig(
                get(Settings.SOURCE_TOPIC),
                format,
                mapping(format),
                get(Settings.SOURCE_START),
                get(Settings.SOURCE_BOUNDED));
    }

    private @Nullable EventMapping mapping(SourceFormat format) {
        Map<String, String> fields = fields();
        boolean named = !fields.isEmpty();
        String spread = fields.remove(SPREAD);
        boolean given = has(Settings.SOURCE_TYPE)
                || has(Settings.SOURCE_TYPE_FIELD)
                || has(Settings.SOURCE_CUSTOMER_ID)
                || has(Settings.SOURCE_EVENT_ID)
                || has(Settings.SOURCE_TIME)
                || has(Settings.SOURCE_TIME_FORMAT)
                || named;
        if (!given && format == SourceFormat.AVRO) {
            return null;
        }
        String customerId = need(Settings.SOURCE_CUSTOMER_ID);
        String time = need(Settings.SOURCE_TIME);
        String type = find(Settings.SOURCE_TYPE);
        String typeField = find(Settings.SOURCE_TYPE_FIELD);
        if (has(Settings.SOURCE_TYPE) && has(Settings.SOURCE_TYPE_FIELD)) {
            values.report(
                    values.location(key(Settings.SOURCE_TYPE_FIELD)),
                    Code.CONFLICT,
                    "'" + key(Settings.SOURCE_TYPE) + "' and '" + key(Settings.SOURCE_TYPE_FIELD)
                            + "' are both set; keep one of them");
        } else if (!has(Settings.SOURCE_TYPE) && !has(Settings.SOURCE_TYPE_FIELD)) {
            values.report(
                    where(),
                    Code.MISSING_VALUE,
                    "set '" + key(Settings.SOURCE_TYPE) + "' (one type for all records) or '"
                            + key(Settings.SOURCE_TYPE_FIELD) + "' (the field that holds it)");
        }
        if (type != null && Engine.isReserved(type)) {
            values.report(
                    values.location(key(Settings.SOURCE_TYPE)),
                    Code.BAD_VALUE,
                    "'" + key(Settings.SOURCE_TYPE) + "' is '" + type
                            + "', but types that begin with 'command.' are reserved; commands are read from"
                            + " 'commands.topic'");
        }
        boolean fixed = type != null || typeField == null;
        return new EventMapping(
                fixed ? (type == null ? Settings.SOURCE_TYPE.example() : type) : null,
                fixed ? null : typeField,
                customerId,
                find(Settings.SOURCE_EVENT_ID),
                time,
                get(Settings.SOURCE_TIME_FORMAT),
                fields,
                spread);
    }

    /** {@code fields} as a mapping of names to paths, or as a list of paths that are their own names. */
    private Map<String, String> fields() {
        String prefix = "sources." + index + ".fields";
        Map<String, String> fields = new LinkedHashMap<>();
        for (String path : values.list(prefix)) {
            fields.put(path, path);
        }
        fields.putAll(values.under(prefix + "."));
        return fields;
    }

    private String need(Setting<String> setting) {
        if (!has(setting)) {
            values.report(
                    where(),
                    Code.MISSING_VALUE,
                    "'" + key(setting)
                            + "' must be set: records other than Tierstream's own Avro schemas need a mapping");
        }
        String value = find(setting);
        return value == null ? setting.example() : value;
    }

    private String where() {
        return values.location(key(Settings.SOURCE_TOPIC));
    }

    private String key(Setting<?> setting) {
        return setting.at(index);
    }

    private boolean has(Setting<?> setting) {
        return values.has(key(setting));
    }

    private <T> T get(Setting<T> setting) {
        return values.get(setting, key(setting));
    }

    private <T> @Nullable T find(Setting<T> setting) {
        return values.find(setting, key(setting));
    }
}
