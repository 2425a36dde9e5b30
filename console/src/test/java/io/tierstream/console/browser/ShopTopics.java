package io.tierstream.console.browser;

import io.tierstream.console.ConsoleSettings.Topics;
import io.tierstream.engine.Announcement;
import io.tierstream.engine.HeldPin;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Transition;
import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.registry.Registry;
import io.tierstream.rules.RuleSets;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.DistributionTarget;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.HeldTier;
import io.tierstream.schemas.v1.ManualOverride;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetIssue;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import io.tierstream.schemas.v1.TierDistribution;
import io.tierstream.testkit.services.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics as the job writes them. */
final class ShopTopics implements AutoCloseable {

    private static final int TASKS = 4;

    private static final String COMPACT = "compact";

    private final Topics topics = Topics.defaults();
    private final Registry registry;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Class<?>, RecordEncoder<?>> encoders = new LinkedHashMap<>();

    /** Entries and exits per target. */
    private final Map<Target, long[]> counts = new LinkedHashMap<>();

    private record Target(@Nullable String tierSet, String name) {}

    ShopTopics(KafkaBroker broker, String registryUrl) {
        for (String topic : List.of(topics.transitions(), topics.deadLetters(), topics.receipts(), topics.commands())) {
            broker.createTopic(topic, 3);
        }
        for (String topic :
                List.of(topics.memberships(), topics.distribution(), topics.rules(), topics.ruleSetStatus())) {
            broker.createTopic(topic, topic.equals(topics.memberships()) ? 3 : 1, Map.of("cleanup.policy", COMPACT));
        }
        registry = new ConfluentRegistry(List.of(registryUrl), Map.of());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes what was announced, in order, and then the counts that have changed. */
    void announce(List<Announcement> announcements) {
        Set<Target> changed = new HashSet<>();
        for (Announcement announcement : announcements) {
            if (announcement instanceof Transition transition) {
                changed.add(count(transition));
                send(
                        topics.transitions(),
                        Contract.SEGMENT_TRANSITION,
                        SegmentTransition.class,
                        transition.customerId(),
                        record(transition));
            } else if (announcement instanceof Membership membership) {
                send(
                        topics.memberships(),
                        Contract.CUSTOMER_MEMBERSHIP,
                        CustomerMembership.class,
                        membership.customerId(),
                        record(membership));
            }
        }
        changed.forEach(target -> send(
                topics.distribution(),
                Contract.TIER_DISTRIBUTION,
                TierDistribution.class,
                key(target),
                record(target)));
        producer.flush();
    }

    private Target count(Transition transition) {
        String tier = transition.target().tier();
        Target target = new Target(
                tier == null ? null : transition.target().name(),
                tier == null ? transition.target().name() : tier);
        counts.computeIfAbsent(target, none -> new long[2])[isEntry(transition) ? 0 : 1]++;
        return target;
    }

    void publish(String text, long version, @Nullable String author, String comment, Instant at) {
        send(
                topics.rules(),
                Contract.RULE_SET_DOCUMENT,
                RuleSetDocument.class,
                ConsoleWorld.RULE_SET,
                RuleSetDocument.newBuilder()
                        .setName(ConsoleWorld.RULE_SET)
                        .setVersion(version)
                        .setText(text)
                        .setContentHash(RuleSets.contentHash(text))
                        .setPublishedAt(at)
                        .setAuthor(author)
                        .setComment(comment)
                        .build());
    }

    /** What the tasks of the job say of a rule set. */
    void verdict(String text, long version, RuleSetState state, long inForce, List<RuleSetIssue> issues, Instant at) {
        for (int task = 0; task < TASKS; task++) {
            send(
                    topics.ruleSetStatus(),
                    Contract.RULE_SET_STATUS,
                    RuleSetStatus.class,
                    ConsoleWorld.RULE_SET + "/" + task,
                    RuleSetStatus.newBuilder()
                            .setName(ConsoleWorld.RULE_SET)
                            .setVersion(version)
                            .setContentHash(RuleSets.contentHash(text))
                            .setState(state)
                            .setVersionInForce(inForce)
                            .setDecidedAt(at)
                            .setIssues(issues)
                            .setTask(task)
                            .setTasks(TASKS)
                            .build());
        }
    }

    /** A record that the job could not use. */
    void deadLetter(String reason, String message, long offset, byte @Nullable [] value, Instant at) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.deadLetters(), null, at.toEpochMilli(), bytes("c-1"), value);
        Map.of(
                        "tierstream-source-topic",
                        "shop.purchases",
                        "tierstream-source-partition",
                        "2",
                        "tierstream-source-offset",
                        Long.toString(offset),
                        "tierstream-error-code",
                        reason,
                        "tierstream-error-message",
                        message,
                        "tierstream-failed-at",
                        at.toString())
                .forEach((name, text) -> record.headers().add(name, bytes(text)));
        producer.send(record);
    }

    private <T extends SpecificRecord> void send(String topic, Contract contract, Class<T> type, String key, T record) {
        producer.send(new ProducerRecord<>(
                topic, bytes(key), encoder(topic, contract, type).encode(record)));
    }

    @SuppressWarnings("unchecked") // the map holds under each class its own encoder
    private <T extends SpecificRecord> RecordEncoder<T> encoder(String topic, Contract contract, Class<T> type) {
        return (RecordEncoder<T>) encoders.computeIfAbsent(type, none -> {
            try {
                return new RecordEncoder<>(
                        type,
                        registry.register(
                                Contract.subject(topic), contract.schema().toString()));
            } catch (Exception e) {
                throw new IllegalStateException("the schema of " + topic + " was not registered", e);
            }
        });
    }

    private static SegmentTransition record(Transition transition) {
        String tier = transition.target().tier();
        Instant at = Instant.ofEpochMilli(transition.time());
        return SegmentTransition.newBuilder()
                .setId(transition.id())
                .setCustomerId(transition.customerId())
                .setSequence(transition.sequence())
                .setRuleSet(transition.ruleSet().name())
                .setRuleSetVersion(transition.ruleSet().version())
                .setTarget(tier == null ? TargetKind.SEGMENT : TargetKind.TIER)
                .setTierSet(tier == null ? null : transition.target().name())
                .setName(tier == null ? transition.target().name() : tier)
                .setDirection(isEntry(transition) ? Direction.ENTER : Direction.EXIT)
                .setEventTime(at)
                .setDecidedAt(at.plusMillis(12))
                .setEmittedAt(at.plusMillis(20))
                .setCause(Cause.valueOf(transition.reason().cause().name()))
                .setTippingEventId(transition.reason().eventId())
                .setPreviousTier(
                        transition.previous() == null
                                ? null
                                : transition.previous().tier())
                .setPreviousSince(
                        transition.previous() == null
                                ? null
                                : Instant.ofEpochMilli(transition.previous().since()))
                .setEvidence(transition.reason().evidence().stream()
                        .map(seen -> new Evidence(
                                seen.metric(),
                                seen.operator(),
                                seen.threshold(),
                                seen.before(),
                                seen.after(),
                                seen.heldBefore(),
                                seen.holds()))
                        .toList())
                .setExpectedExitAt(instant(transition.expectedExitAt()))
                .setOverride(override(transition.reason().override()))
                .build();
    }

    private static @Nullable ManualOverride override(io.tierstream.engine.tier.@Nullable ManualOverride by) {
        return by == null
                ? null
                : new ManualOverride(by.commandId(), by.author(), by.reason(), by.approvedBy(), instant(by.until()));
    }

    private static CustomerMembership record(Membership membership) {
        Map<String, HeldTier> tiers = new LinkedHashMap<>();
        membership
                .tiers()
                .forEach((set, held) -> tiers.put(set, new HeldTier(held.tier(), Instant.ofEpochMilli(held.since()))));
        Map<String, Instant> segments = new LinkedHashMap<>();
        membership.segments().forEach((segment, since) -> segments.put(segment, Instant.ofEpochMilli(since)));
        Map<String, io.tierstream.schemas.v1.HeldPin> pins = new LinkedHashMap<>();
        membership.pins().forEach((name, pin) -> pins.put(name, record(pin)));
        return new CustomerMembership(
                membership.customerId(),
                Instant.ofEpochMilli(membership.asOf()),
                membership.sequence(),
                membership.ruleSet().name(),
                membership.ruleSet().version(),
                tiers,
                segments,
                membership.metrics(),
                pins,
                membership.tags());
    }

    private static io.tierstream.schemas.v1.HeldPin record(HeldPin pin) {
        return new io.tierstream.schemas.v1.HeldPin(
                pin.member(),
                pin.tier(),
                Instant.ofEpochMilli(pin.since()),
                instant(pin.override().until()),
                pin.override().author(),
                pin.override().reason(),
                pin.override().approvedBy(),
                pin.override().commandId(),
                pin.automaticMember(),
                pin.automaticTier());
    }

    private TierDistribution record(Target target) {
        long[] count = counts.getOrDefault(target, new long[2]);
        return TierDistribution.newBuilder()
                .setRuleSet(ConsoleWorld.RULE_SET)
                .setRuleSetVersion(ConsoleWorld.VERSION)
                .setTarget(target.tierSet() == null ? DistributionTarget.SEGMENT : DistributionTarget.TIER)
                .setTierSet(target.tierSet())
                .setName(target.name())
                .setMembers(count[0] - count[1])
                .setEntries(count[0])
                .setExits(count[1])
                .setAsOf(Instant.now())
                .build();
    }

    private static String key(Target target) {
        return ConsoleWorld.RULE_SET
                + (target.tierSet() == null ? "/segment/" : "/" + target.tierSet() + "/")
                + target.name();
    }

    private static boolean isEntry(Transition transition) {
        return transition.direction() == io.tierstream.engine.Direction.ENTER;
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        registry.close();
    }
}
