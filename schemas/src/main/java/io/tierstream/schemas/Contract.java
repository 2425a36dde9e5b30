package io.tierstream.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue: every kind of record that Tierstream reads or writes, with its schema and its place in Kafka.
 *
 * <p>The topics are the defaults of the configuration. Subjects follow the registry's topic name strategy.
 */
public enum Contract {
    PURCHASE("Purchase", "purchases", EventLayout.ofType("purchase")),
    RETURN("Return", "returns", EventLayout.ofType("return")),
    ENGAGEMENT("Engagement", "engagements", EventLayout.typeIn("kind")),
    INTERACTION("Interaction", "interactions", EventLayout.ofType("contact")),
    FEEDBACK("Feedback", "feedback", EventLayout.typeIn("kind")),
    LOYALTY_ACTIVITY("LoyaltyActivity", "loyalty", EventLayout.typeIn("kind")),
    RISK_SIGNAL("RiskSignal", "risk-signals", EventLayout.typeIn("kind")),
    PROFILE_UPDATE("ProfileUpdate", "profile-updates", EventLayout.ofType("profile_update")),
    CUSTOMER_COMMAND("CustomerCommand", "commands", Role.INSTRUCTION, Retention.TIME),
    RULE_SET_DOCUMENT("RuleSetDocument", "rule-sets", Role.INSTRUCTION, Retention.NEWEST_OF_EACH_KEY),
    SEGMENT_TRANSITION("SegmentTransition", "transitions", Role.OUTPUT, Retention.TIME),
    CUSTOMER_MEMBERSHIP("CustomerMembership", "memberships", Role.OUTPUT, Retention.NEWEST_OF_EACH_KEY),
    TIER_DISTRIBUTION("TierDistribution", "distribution", Role.OUTPUT, Retention.NEWEST_OF_EACH_KEY),
    RULE_SET_STATUS("RuleSetStatus", "rule-set-status", Role.OUTPUT, Retention.NEWEST_OF_EACH_KEY),
    CUT_OFFS("CutOffs", "cut-offs", Role.OUTPUT, Retention.NEWEST_OF_EACH_KEY),
    COMMAND_RECEIPT("CommandReceipt", "receipts", Role.OUTPUT, Retention.TIME),
    CUSTOMER_TRANSFER("CustomerTransfer", "transfers", Role.OUTPUT, Retention.TIME);

    /** Namespace of every record. An incompatible change would be a new namespace, and new topics. */
    public static final String NAMESPACE = "io.tierstream.schemas.v1";

    /** What the default topic of every contract begins with. */
    public static final String TOPIC_PREFIX = "tierstream.";

    /** What Kafka keeps of a topic. */
    public enum Retention {
        /** Everything, for the time that the topic is configured to keep. */
        TIME,
        /** The newest record of each key; the topic is compacted. */
        NEWEST_OF_EACH_KEY
    }

    private final String recordName;
    private final String topic;
    private final Role role;
    private final Retention retention;
    private final @Nullable EventLayout layout;
    private final Schema schema;

    Contract(String recordName, String topic, EventLayout layout) {
        this(recordName, topic, Role.EVENT, Retention.TIME, layout);
    }

    Contract(String recordName, String topic, Role role, Retention retention) {
        this(recordName, topic, role, retention, null);
    }

    Contract(String recordName, String topic, Role role, Retention retention, @Nullable EventLayout layout) {
        this.recordName = recordName;
        this.topic = topic;
        this.role = role;
        this.retention = retention;
        this.layout = layout;
        this.schema = load(recordName);
    }

    /** The contract whose records have this full name, such as {@code io.tierstream.schemas.v1.Purchase}. */
    public static Optional<Contract> ofRecord(String fullName) {
        return Arrays.stream(values())
                .filter(contract -> contract.schema.getFullName().equals(fullName))
                .findFirst();
    }

    /** The name of the value subject of a topic. */
    public static String subject(String topic) {
        return topic + "-value";
    }

    /** The record's name without namespace, which is the name of its {@code .avsc} file too. */
    public String recordName() {
        return recordName;
    }

    /** The schema as published; free of properties that concern Java only. */
    public Schema schema() {
        return schema;
    }

    /** The default topic. */
    public String topic() {
        return TOPIC_PREFIX + topic;
    }

    /** The value subject of the default topic. */
    public String subject() {
        return subject(topic());
    }

    public Role role() {
        return role;
    }

    public Retention retention() {
        return retention;
    }

    /** Where the parts of an event stand; empty when the records are no events. */
    public Optional<EventLayout> layout() {
        return Optional.ofNullable(layout);
    }

    /** The event types that these records can have, as rule sets name them; none when they are no events. */
    public List<String> eventTypes() {
        if (layout == null) {
            return List.of();
        }
        if (layout.typeField() == null) {
            return List.of(Objects.requireNonNull(layout.type()));
        }
        return schema.getField(layout.typeField()).schema().getEnumSymbols();
    }

    private static Schema load(String recordName) {
        String resource = "/avro/" + recordName + ".avsc";
        try (InputStream text = Contract.class.getResourceAsStream(resource)) {
            return new Schema.Parser().parse(Objects.requireNonNull(text, resource + " is missing from the jar"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
