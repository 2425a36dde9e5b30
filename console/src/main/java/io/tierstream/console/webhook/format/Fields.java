package io.tierstream.console.webhook.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a message by name: what subscriptions select and templates read. */
public final class Fields {

    /** Of every transition; the names of the contract in camelCase, and {@code target} as the API writes it. */
    public static final List<String> OF_TRANSITIONS = List.of(
            "id",
            "customerId",
            "sequence",
            "ruleSet",
            "ruleSetVersion",
            "target",
            "kind",
            "tierSet",
            "name",
            "direction",
            "eventTime",
            "decidedAt",
            "emittedAt",
            "cause",
            "tippingEventId",
            "previousTier",
            "previousSince",
            "evidence",
            "expectedExitAt",
            "override");

    /** What the customer is now: looked up when the message is sent, and only if it is asked for. */
    public static final String CUSTOMER = "customer";

    /** Of alerts, beside {@code id} and {@code target}. */
    static final List<String> OF_ALERTS =
            List.of("alert", "kind", "state", "members", "baseline", "changePercent", "firedAt", "text");

    private static final Set<String> OF_MESSAGES = Set.of("type", "time");
    private static final Set<String> CUSTOMER_PARTS = Set.of("asOf", "segments", "tags");
    private static final Set<String> CUSTOMER_MAPS = Set.of("tiers", "metrics");

    private static final Set<String> ALL = Stream.of(OF_TRANSITIONS, OF_ALERTS, OF_MESSAGES)
            .flatMap(names -> names.stream())
            .collect(Collectors.toUnmodifiableSet());

    private final Message message;

    Fields(Message message) {
        this.message = message;
    }

    /** Whether a template may read it: a field, or a place within {@code customer} such as {@code customer.metrics.spend_30d}. */
    public static boolean isKnown(String name) {
        String[] path = name.split("\\.", -1);
        if (!path[0].equals(CUSTOMER)) {
            return ALL.contains(name);
        }
        return path.length == 2 && CUSTOMER_PARTS.contains(path[1])
                || path.length == 3 && CUSTOMER_MAPS.contains(path[1]) && !path[2].isEmpty();
    }

    /** Whether the customer has to be looked up for it. */
    public static boolean isOfCustomer(String name) {
        return name.equals(CUSTOMER) || name.startsWith(CUSTOMER + ".");
    }

    static String advice() {
        return "the fields are " + String.join(", ", OF_TRANSITIONS)
                + ", type, time, customer.tiers.NAME, customer.metrics.NAME, customer.segments, customer.tags, customer.asOf, and for alerts "
                + String.join(", ", OF_ALERTS);
    }

    /** The field's value; JSON null if this message has none. */
    JsonNode get(String name) {
        if (name.equals("type")) {
            return TextNode.valueOf(message.type());
        } else if (name.equals("time")) {
            return TextNode.valueOf(message.time().toString());
        }
        JsonNode node = message.data();
        for (String step : name.split("\\.", 3)) {
            node = node.path(step);
        }
        return node.isMissingNode() ? NullNode.getInstance() : node;
    }

    /** The data with nothing but the named fields, in the order of the data. */
    public static ObjectNode only(Set<String> names, ObjectNode data) {
        return data.deepCopy().retain(names);
    }
}
