package io.tierstream.schemas;

import org.jspecify.annotations.Nullable;

/**
 * Where the parts of an event stand in the records of a contract. All our contracts agree on all of it but the type.
 *
 * @param customerIdField text: whose event it is
 * @param eventIdField text: the event's own id
 * @param timeField timestamp in milliseconds: when it happened
 * @param type the event type of all records; null when {@code typeField} holds it
 * @param typeField enumeration whose symbol is the event type; null when {@code type} is the one type
 */
public record EventLayout(
        String customerIdField,
        String eventIdField,
        String timeField,
        @Nullable String type,
        @Nullable String typeField) {

    public EventLayout {
        if ((type == null) == (typeField == null)) {
            throw new IllegalArgumentException("an event's type is either fixed or in a field");
        }
    }

    static EventLayout ofType(String type) {
        return new EventLayout("customer_id", "event_id", "event_time", type, null);
    }

    static EventLayout typeIn(String field) {
        return new EventLayout("customer_id", "event_id", "event_time", null, field);
    }
}
