package io.tierstream.flink.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class WireSerializerTest {

    private static final int VALUES = 2_000;

    static Stream<Arguments> types() {
        return Stream.of(
                type(WireTypes.INBOUND, RandomValues::inbound),
                type(WireTypes.EVENT, RandomValues::event),
                type(WireTypes.DEAD_LETTER, RandomValues::deadLetter),
                type(WireTypes.TRANSITION, RandomValues::transition),
                type(WireTypes.ANNOUNCEMENT, RandomValues::announcement));
    }

    private static <T> Arguments type(TypeInformation<T> type, Function<RandomValues, T> values) {
        return Arguments.of(type, values);
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void readsBackWhatItWrote(TypeInformation<T> type, Function<RandomValues, T> values) throws IOException {
        TypeSerializer<T> serializer = serializer(type);
        RandomValues random = new RandomValues(1);
        List<T> written = new ArrayList<>();
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (int i = 0; i < VALUES; i++) {
            T value = values.apply(random);
            written.add(value);
            serializer.serialize(value, out);
        }

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        for (T value : written) {
            assertThat(serializer.deserialize(in)).isEqualTo(value);
        }
        assertThat(in.available()).isZero();
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void copiesBytesWithoutChangingThem(TypeInformation<T> type, Function<RandomValues, T> values)
            throws IOException {
        TypeSerializer<T> serializer = serializer(type);
        RandomValues random = new RandomValues(2);
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (int i = 0; i < 100; i++) {
            serializer.serialize(values.apply(random), out);
        }
        DataOutputSerializer copy = new DataOutputSerializer(64);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        while (in.available() > 0) {
            serializer.copy(in, copy);
        }

        assertThat(copy.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void isRestoredFromItsSnapshotAndFromItsOwnSerializedForm(
            TypeInformation<T> type, Function<RandomValues, T> values) throws Exception {
        TypeSerializer<T> serializer = serializer(type);
        T value = values.apply(new RandomValues(3));
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        DataOutputSerializer snapshot = new DataOutputSerializer(64);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(snapshot, serializer.snapshotConfiguration());

        TypeSerializerSnapshot<T> restored = TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
                new DataInputDeserializer(snapshot.getCopyOfBuffer()),
                getClass().getClassLoader());
        TypeSerializer<T> cloned = InstantiationUtil.clone(serializer);

        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(restored)
                        .isCompatibleAsIs())
                .isTrue();
        for (TypeSerializer<T> other : List.of(restored.restoreSerializer(), cloned, serializer.duplicate())) {
            assertThat(other).isEqualTo(serializer).isNotSameAs(serializer);
            assertThat(other.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
                    .isEqualTo(value);
        }
    }

    @Test
    void oneTypesSnapshotIsNotTakenForAnothers() {
        TypeSerializerSnapshot<Transition> transitions =
                serializer(WireTypes.TRANSITION).snapshotConfiguration();

        assertThat(new WireSerializerSnapshot<>(WireTypes.<Transition>format("announcement"))
                        .resolveSchemaCompatibility(transitions)
                        .isIncompatible())
                .isTrue();
    }

    @Test
    void needsNoKryo() {
        for (TypeInformation<?> type : List.of(
                WireTypes.INBOUND,
                WireTypes.EVENT,
                WireTypes.DEAD_LETTER,
                WireTypes.TRANSITION,
                WireTypes.ANNOUNCEMENT)) {
            SerializerConfigImpl config = new SerializerConfigImpl();
            config.setGenericTypes(false);

            assertThat(type.createSerializer(config)).isInstanceOf(WireSerializer.class);
        }
    }

    @Test
    void eventsOfOneKindShareOneShape() throws IOException {
        TypeSerializer<Event> serializer = serializer(WireTypes.EVENT);
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (int i = 0; i < 3; i++) {
            serializer.serialize(new Event("c", null, "t", i, Fields.of(Shape.of("amount"), Decimal.of(i))), out);
        }

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        Event first = serializer.deserialize(in);
        Event second = serializer.deserialize(in);

        assertThat(second.fields().shape()).isSameAs(first.fields().shape());
        assertThat(second.type()).isSameAs(first.type());
    }

    @Test
    void bytesOfANewerFormAreRefusedWithAClearMessage() throws IOException {
        TypeSerializer<Inbound> serializer = serializer(WireTypes.INBOUND);

        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(new byte[] {0, 0, 0, 1, 9})))
                .hasMessage("cannot read form 9 of inbound: this version knows forms 1 to 3; the data was written by a"
                        + " newer Tierstream");
    }

    @Test
    void aPurchaseTakesFewBytes() throws IOException {
        Event event = new Event(
                "customer-123456",
                "order-987654321",
                "purchase",
                1_767_225_600_000L,
                Fields.of(
                        Shape.of("amount", "currency", "channel", "quantity"),
                        Decimal.of(12_995, 2),
                        "EUR",
                        "web",
                        Decimal.of(3)));
        DataOutputSerializer out = new DataOutputSerializer(64);

        serializer(WireTypes.INBOUND)
                .serialize(
                        new Inbound.Accepted(event, new Origin("purchases", 3, 123_456_789, 1_767_225_600_123L)), out);

        assertThat(out.length()).isLessThanOrEqualTo(134);
    }

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }
}
