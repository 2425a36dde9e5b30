package io.tierstream.flink.config;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of an event stand in a record. A path is a field name, or names joined by dots for nested records;
 * {@code a|b} tries a, then b.
 *
 * @param type the event type of all records; null when it stands in {@code typeField}
 * @param typeField path of the event type; null when {@code type} is given
 * @param customerId path of the customer id
 * @param eventId path of the event's own id; null when it has none
 * @param time path of the event time
 * @param timeFormat how the time is written
 * @param fields field name to path, in order; empty, with no spread, means every scalar that none of the above takes
 * @param spread path of a map or record whose entries are fields under their own names, as far as {@code fields} does not give these
 *     names; null for none
 */
public record EventMapping(
        @Nullable String type,
        @Nullable String typeField,
        String customerId,
        @Nullable String eventId,
        String time,
        TimeFormat timeFormat,
        Map<String, String> fields,
        @Nullable String spread)
        implements Serializable {

    public EventMapping {
        if ((type == null) == (typeField == null)) {
            throw new IllegalArgumentException("an event's type is either fixed or in a field");
        }
        Objects.requireNonNull(customerId);
        Objects.requireNonNull(time);
        Objects.requireNonNull(timeFormat);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A mapping that spreads nothing. */
    public EventMapping(
            @Nullable String type,
            @Nullable String typeField,
            String customerId,
            @Nullable String eventId,
            String time,
            TimeFormat timeFormat,
            Map<String, String> fields) {
        this(type, typeField, customerId, eventId, time, timeFormat, fields, null);
    }

    /** Whether every scalar is a field. */
    public boolean takesAll() {
        return fields.isEmpty() && spread == null;
    }
}
