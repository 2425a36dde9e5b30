package io.tierstream.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Direction;
import io.tierstream.engine.Evidence;
import io.tierstream.engine.HeldPin;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Reason;
import io.tierstream.engine.RuleSetVersion;
import io.tierstream.engine.Transition;
import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Target;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.FakeContext;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.registry.FakeRegistry;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordFormTest {

    private static final KafkaSinkContext SINK = new KafkaSinkContext() {
        @Override
        public int getParallelInstanceId() {
            return 0;
        }

        @Override
        public int getNumberOfParallelInstances() {
            return 1;
        }

        @Override
        public int[] getPartitionsForTopic(String topic) {
            return new int[] {0};
        }
    };

    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void aTierTransitionIsWrittenInFullWithCloudEventsHeaders() throws Exception {
        Transition transition = new Transition(
                "0123456789abcdef0123456789abcdef",
                "Zoë",
                42,
                Target.tier("value", "gold"),
                Direction.ENTER,
                1_767_225_600_000L,
                new RuleSetVersion("web shop", 7),
                new Reason(
                        Cause.EVENT,
                        "e-1",
                        List.of(new Evidence("spend_180d", ">=", "5000", null, "5001.5", false, true))),
                new HeldTier("silver", 1_767_000_000_000L),
                1_782_777_600_000L);
        long before = System.currentTimeMillis();

        ProducerRecord<byte[], byte[]> record = serialize(new TransitionForm(), transition);
        SegmentTransition read = read(
                SegmentTransition.class, record, new TransitionForm().contract().schema());

        assertThat(text(record.key())).isEqualTo("Zoë");
        assertThat(record.topic()).isEqualTo("out");
        assertThat(record.timestamp()).isNull();
        assertThat(read.getId()).isEqualTo(transition.id());
        assertThat(read.getCustomerId()).isEqualTo("Zoë");
        assertThat(read.getSequence()).isEqualTo(42);
        assertThat(read.getRuleSet()).isEqualTo("web shop");
        assertThat(read.getRuleSetVersion()).isEqualTo(7);
        assertThat(read.getTarget()).isEqualTo(TargetKind.TIER);
        assertThat(read.getTierSet()).isEqualTo("value");
        assertThat(read.getName()).isEqualTo("gold");
        assertThat(read.getDirection()).isEqualTo(io.tierstream.schemas.v1.Direction.ENTER);
        assertThat(read.getEventTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(read.getEmittedAt()).isBetween(Instant.ofEpochMilli(before), Instant.now());
        assertThat(read.getDecidedAt()).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(read.getCause()).isEqualTo(io.tierstream.schemas.v1.Cause.EVENT);
        assertThat(read.getTippingEventId()).isEqualTo("e-1");
        assertThat(read.getPreviousTier()).isEqualTo("silver");
        assertThat(read.getPreviousSince()).isEqualTo(Instant.ofEpochMilli(1_767_000_000_000L));
        assertThat(read.getExpectedExitAt()).isEqualTo(Instant.ofEpochMilli(1_782_777_600_000L));
        assertThat(read.getEvidence())
                .containsExactly(
                        new io.tierstream.schemas.v1.Evidence("spend_180d", ">=", "5000", null, "5001.5", false, true));
        assertThat(headers(record))
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "0123456789abcdef0123456789abcdef",
                        "ce_source", "/tierstream/rule-sets/web%20shop",
                        "ce_type", "io.tierstream.segment.entered.v1",
                        "ce_time", "2026-01-01T00:00:00Z",
                        "ce_subject", "Zoë",
                        "content-type", "application/avro"));
    }

    @Test
    void aSegmentsExitHasNoTierAndNoPrevious() throws Exception {
        Transition transition = new Transition(
                "id",
                "c",
                1,
                Target.segment("vip"),
                Direction.EXIT,
                1,
                new RuleSetVersion("r", 1),
                new Reason(Cause.TIME, null, List.of(), new ManualOverride("k-1", "ana", "goodwill", "ben", null)),
                null,
                null);

        ProducerRecord<byte[], byte[]> record = serialize(new TransitionForm(), transition);
        SegmentTransition read = read(
                SegmentTransition.class, record, new TransitionForm().contract().schema());

        assertThat(read.getTarget()).isEqualTo(TargetKind.SEGMENT);
        assertThat(read.getName()).isEqualTo("vip");
        assertThat(read.getTierSet()).isNull();
        assertThat(read.getPreviousTier()).isNull();
        assertThat(read.getPreviousSince()).isNull();
        assertThat(read.getExpectedExitAt()).isNull();
        assertThat(read.getTippingEventId()).isNull();
        assertThat(headers(record)).containsEntry("ce_type", "io.tierstream.segment.exited.v1");
    }

    @Test
    void everyCauseHasItsNameInTheContract() {
        for (Cause cause : Cause.values()) {
            assertThat(io.tierstream.schemas.v1.Cause.valueOf(cause.name())).hasToString(cause.name());
        }
    }

    @Test
    void aMembershipIsWrittenInFull() throws Exception {
        Map<String, @Nullable String> metrics = new LinkedHashMap<>();
        metrics.put("spend", "10.5");
        metrics.put("last", null);
        Membership membership = new Membership(
                "c",
                5,
                9,
                new RuleSetVersion("r", 2),
                Map.of("value", new HeldTier("gold", 3)),
                Map.of("vip", 4L),
                Map.of(
                        "value",
                        new HeldPin(
                                true, "gold", 3, new ManualOverride("k-1", "ana", "goodwill", null, 8L), false, null)),
                List.of("value/high", "vip"),
                metrics);

        ProducerRecord<byte[], byte[]> record = serialize(new MembershipForm(), membership);
        CustomerMembership read = read(
                CustomerMembership.class,
                record,
                new MembershipForm().contract().schema());

        assertThat(text(record.key())).isEqualTo("c");
        assertThat(headers(record)).isEmpty();
        assertThat(read.getAsOf()).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(read.getSequence()).isEqualTo(9);
        assertThat(read.getRuleSet()).isEqualTo("r");
        assertThat(read.getRuleSetVersion()).isEqualTo(2);
        assertThat(read.getTiers())
                .isEqualTo(Map.of("value", new io.tierstream.schemas.v1.HeldTier("gold", Instant.ofEpochMilli(3))));
        assertThat(read.getSegments()).isEqualTo(Map.of("vip", Instant.ofEpochMilli(4)));
        assertThat(read.getMetrics()).isEqualTo(metrics);
        assertThat(read.getPins())
                .isEqualTo(Map.of(
                        "value",
                        new io.tierstream.schemas.v1.HeldPin(
                                true,
                                "gold",
                                Instant.ofEpochMilli(3),
                                Instant.ofEpochMilli(8),
                                "ana",
                                "goodwill",
                                null,
                                "k-1",
                                false,
                                null)));
        assertThat(read.getTags()).containsExactly("value/high", "vip");
    }

    @Test
    void theSinkOpensOnceTheRegistryAnswers() throws Exception {
        registry.beOutOfReach(3);

        ProducerRecord<byte[], byte[]> record = serialize(
                new MembershipForm(),
                new Membership(
                        "c", 5, 0, new RuleSetVersion("r", 2), Map.of(), Map.of(), Map.of(), List.of(), Map.of()));

        assertThat(record.value()).startsWith(0, 0, 0, 0, 100);
        assertThat(registry.asked()).isEqualTo(4);
    }

    @Test
    void aDeadLetterGoesOutAsItCameWithHeadersThatSayWhy() {
        DeadLetter letter = letter(new byte[] {3}, new byte[] {1, 2});

        ProducerRecord<byte[], byte[]> record = new DeadLetterSerializer("dead").serialize(letter, SINK, null);

        assertThat(record.topic()).isEqualTo("dead");
        assertThat(record.key()).containsExactly(3);
        assertThat(record.value()).containsExactly(1, 2);
        assertThat(headers(record))
                .containsExactly(
                        Map.entry("trace", "t"),
                        Map.entry("tierstream-source-topic", "visits"),
                        Map.entry("tierstream-source-partition", "3"),
                        Map.entry("tierstream-source-offset", "77"),
                        Map.entry("tierstream-error-code", "missing-time"),
                        Map.entry("tierstream-error-message", "the event time 'at' is absent or null"),
                        Map.entry("tierstream-failed-at", "2026-01-01T00:00:00Z"));
    }

    @Test
    void aValueThatNoBrokerWouldTakeIsLeftOutOfItsDeadLetter() {
        DeadLetter letter = letter(new byte[0], new byte[DeadLetterSerializer.LARGEST_VALUE + 1]);

        ProducerRecord<byte[], byte[]> record = new DeadLetterSerializer("dead").serialize(letter, SINK, null);

        assertThat(record.value()).isNull();
        assertThat(headers(record))
                .containsEntry("tierstream-value-left-out", "62914561")
                .containsEntry("tierstream-source-offset", "77");
    }

    private static DeadLetter letter(byte[] key, byte[] value) {
        return new DeadLetter(
                new Origin("visits", 3, 77, 1),
                key,
                value,
                List.of(new DeadLetter.Header("trace", "t".getBytes(StandardCharsets.UTF_8))),
                "missing-time",
                "the event time 'at' is absent or null",
                1_767_225_600_000L);
    }

    private <T, R extends SpecificRecord> ProducerRecord<byte[], byte[]> serialize(RecordForm<T, R> form, T value)
            throws Exception {
        ContractSerializer<T, R> serializer = new ContractSerializer<>("out", form, () -> registry, millis -> {});
        serializer.open(new FakeContext(), SINK);
        return serializer.serialize(value, SINK, 5L);
    }

    private static <R extends SpecificRecord> R read(
            Class<R> type, ProducerRecord<byte[], byte[]> record, Schema schema) {
        return new RecordDecoder<>(type, id -> schema).decode(record.value());
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return headers;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
