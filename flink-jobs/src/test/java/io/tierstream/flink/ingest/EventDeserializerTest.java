package io.tierstream.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.config.EventMapping;
import io.tierstream.flink.config.SourceConfig;
import io.tierstream.flink.config.SourceFormat;
import io.tierstream.flink.config.StartOffsets;
import io.tierstream.flink.config.TimeFormat;
import io.tierstream.flink.ingest.DeadLetter.Header;
import io.tierstream.flink.wire.WireTypes;
import io.tierstream.registry.FakeRegistry;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // does not see that a record read from a class file takes null for an array
final class EventDeserializerTest {

    private static final long NOW = 1_767_225_600_000L;

    private static final EventLimits LIMITS = EventLimits.live(1_024, 64, Duration.ofHours(1));

    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void aGoodRecordBecomesAnEventWithItsOrigin() throws Exception {
        Inbound inbound = deserialize(json(), bytes("{\"user\":\"c\",\"at\":5,\"amount\":1.5}"));

        assertThat(inbound).isInstanceOf(Inbound.Accepted.class);
        assertThat(inbound.origin()).isEqualTo(new Origin("visits", 3, 77, NOW - 1));
        assertThat(((Inbound.Accepted) inbound).event().fields().get("amount")).isEqualTo(Decimal.parse("1.5"));
    }

    @Test
    void aBadRecordBecomesADeadLetterThatHoldsItUnchanged() throws Exception {
        byte[] value = bytes("{\"user\":\"c\"}");

        Inbound inbound = deserialize(json(), value);

        assertThat(inbound)
                .isEqualTo(new Inbound.Rejected(letter(
                        new byte[] {1, 2},
                        value,
                        List.of(new Header("trace", new byte[] {9}), new Header("none", null)),
                        "missing-time",
                        "the event time 'at' is absent or null")));
    }

    @Test
    void aTombstoneIsADeadLetter() throws Exception {
        Inbound inbound = deserialize(json(), null);

        DeadLetter letter = ((Inbound.Rejected) inbound).letter();
        assertThat(letter.code()).isEqualTo("null-value");
        assertThat(letter.message()).isEqualTo("the record has no value (a tombstone), so there is no event in it");
        assertThat(letter.value()).isNull();
        assertThat(letter.key()).containsExactly(1, 2);
    }

    @Test
    void aValueOverTheLimitIsADeadLetter() throws Exception {
        DeadLetter letter = ((Inbound.Rejected) deserialize(json(), new byte[1_025])).letter();

        assertThat(letter.code()).isEqualTo("too-large");
        assertThat(letter.message())
                .isEqualTo("the value has 1025 bytes; at most 1024 are accepted (events.max-bytes)");
        assertThat(letter.value()).hasSize(1_025);
    }

    @Test
    void oneBadRecordDoesNotTouchTheNext() throws Exception {
        EventDeserializer deserializer = open(json());
        List<Inbound> out = new ArrayList<>();
        ListCollector<Inbound> collector = new ListCollector<>(out);

        deserializer.deserialize(record(bytes("{\"user\":\"c-1\",\"at\":5,\"a\":1,\"b\":{\"c\":")), collector);
        deserializer.deserialize(record(bytes("{\"at\":6,\"user\":\"c-2\"}")), collector);

        assertThat(out.get(0)).isInstanceOf(Inbound.Rejected.class);
        assertThat(((Inbound.Accepted) out.get(1)).event().fields().shape().size())
                .isZero();
    }

    @Test
    void waitsOnlyUntilTheTaskIsCancelled() {
        registry.beOutOfReach(Integer.MAX_VALUE);
        EventDeserializer deserializer = new EventDeserializer(
                avro(),
                LIMITS,
                () -> registry,
                millis -> {
                    throw new InterruptedException();
                },
                () -> NOW);
        deserializer.open(new FakeContext());

        assertThatThrownBy(() -> deserializer.deserialize(
                        record(new byte[] {0, 0, 0, 0, 1}), new ListCollector<>(new ArrayList<>())))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("cancelled while waiting for the schema registry");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void travelsToTheTasksAndNamesItsWireType() throws Exception {
        EventDeserializer deserializer = new EventDeserializer(json(), LIMITS, FakeRegistry::new);

        EventDeserializer clone = InstantiationUtil.clone(deserializer);
        clone.open(new FakeContext());
        List<Inbound> out = new ArrayList<>();
        clone.deserialize(record(bytes("{\"user\":\"c\",\"at\":5}")), new ListCollector<>(out));

        assertThat(out).hasSize(1);
        assertThat(clone.getProducedType()).isEqualTo(WireTypes.INBOUND);
    }

    private static DeadLetter letter(
            byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, String code, String message) {
        return new DeadLetter(new Origin("visits", 3, 77, NOW - 1), key, value, headers, code, message, NOW);
    }

    private static SourceConfig json() {
        return new SourceConfig(
                List.of("visits"),
                SourceFormat.JSON,
                new EventMapping("visit", null, "user", null, "at", TimeFormat.MILLIS, Map.of()),
                StartOffsets.EARLIEST,
                false);
    }

    private static SourceConfig avro() {
        return new SourceConfig(List.of("purchases"), SourceFormat.AVRO, null, StartOffsets.EARLIEST, false);
    }

    private EventDeserializer open(SourceConfig source) {
        EventDeserializer deserializer = new EventDeserializer(source, LIMITS, () -> registry, millis -> {}, () -> NOW);
        deserializer.open(new FakeContext());
        return deserializer;
    }

    private Inbound deserialize(SourceConfig source, byte @Nullable [] value) throws Exception {
        List<Inbound> out = new ArrayList<>();
        open(source).deserialize(record(value), new ListCollector<>(out));
        assertThat(out).hasSize(1);
        return out.get(0);
    }

    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[] {9});
        headers.add("none", null);
        return new ConsumerRecord<>(
                "visits",
                3,
                77,
                NOW - 1,
                TimestampType.CREATE_TIME,
                2,
                0,
                new byte[] {1, 2},
                value,
                headers,
                Optional.empty());
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
