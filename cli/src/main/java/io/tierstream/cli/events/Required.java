package io.tierstream.cli.events;

import java.util.List;
import java.util.Set;

/** The columns with a meaning of their own; every other one is a field of the event. */
final class Required {

    static final String CUSTOMER_ID = "customer_id";
    static final String EVENT_TIME = "event_time";
    static final String TYPE = "type";
    static final String EVENT_ID = "event_id";

    /** Without these there is no event. */
    static final List<String> ALL = List.of(CUSTOMER_ID, EVENT_TIME, TYPE);

    private static final Set<String> SPECIAL = Set.of(CUSTOMER_ID, EVENT_TIME, TYPE, EVENT_ID);

    private Required() {}

    static boolean isField(String column) {
        return !SPECIAL.contains(column);
    }
}
