package io.tierstream.flink.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.registry.FakeRegistry;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.EventLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway") // Avro's classes take null where a schema allows it
final class ContractMappingsTest {

    private static final long NOW = 1_767_225_600_000L;

    private final FakeRegistry registry = new FakeRegistry();
    private final AvroDecoder decoder = new AvroDecoder(
            null,
            new ContractMappings(),
            EventLimits.live(1 << 20, 1024, Duration.ofHours(1)),
            new SchemaLookup(registry, millis -> {}, () -> NOW),
            () -> NOW);

    @Test
    void aPurchaseNeedsNoMapping() throws Exception {
        Schema schema = Contract.PURCHASE.schema();
        GenericData.Record record = filled(schema);
        record.put(
                "amount", ByteBuffer.wrap(BigInteger.valueOf(129_950_000_000L).toByteArray()));

        Event event = decoder.decode(Avro.value(registry.add(schema), record, schema));

        assertThat(event.customerId()).isEqualTo("customer_id!");
        assertThat(event.id()).isEqualTo("event_id!");
        assertThat(event.time()).isEqualTo(NOW);
        assertThat(event.type()).isEqualTo("purchase");
        assertThat(event.fields().get("amount")).isEqualTo(Decimal.parse("129.95"));
        assertThat(event.fields().get("order_id")).isEqualTo("order_id!");
        assertThat(List.of("customer_id", "event_id", "event_time"))
                .allSatisfy(name ->
                        assertThat(event.fields().shape().position(name)).isNegative());
    }

    @Test
    void attributesOfAProfileUpdateAreFieldsUnderTheirOwnNames() throws Exception {
        Schema schema = Contract.PROFILE_UPDATE.schema();
        GenericData.Record record = filled(schema);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("country", "DE");
        attributes.put("newsletter", null);
        attributes.put("interests", "[\"golf\"]");
        record.put("attributes", attributes);

        Fields fields =
                decoder.decode(Avro.value(registry.add(schema), record, schema)).fields();

        assertThat(fields.get("country")).isEqualTo("DE");
        assertThat(fields.get("interests")).isEqualTo("[\"golf\"]");
        assertThat(fields.carries(fields.shape().position("newsletter"))).isTrue();
        assertThat(fields.get("newsletter")).isNull();
        assertThat(fields.shape().position("city")).isNegative();
    }

    @Test
    void aFieldThatOurSchemaRenamedIsFoundInWhatOlderWritersWrote() throws Exception {
        String parts = "{\"name\":\"customer_id\",\"type\":\"string\"},{\"name\":\"event_id\",\"type\":\"string\"},"
                + "{\"name\":\"event_time\",\"type\":\"long\"}";
        Schema ours = Avro.order(
                parts
                        + ",{\"name\":\"total\",\"aliases\":[\"amount\"],\"type\":\"int\"},{\"name\":\"added\",\"type\":\"int\"}");
        Schema theirs = Avro.order(
                "{\"name\":\"removed\",\"type\":\"string\"},{\"name\":\"amount\",\"type\":\"int\"}," + parts);
        EventLayout layout = new EventLayout("customer_id", "event_id", "event_time", "order", null);
        AvroProjection projection = new AvroProjection(
                theirs,
                ContractMappings.mapping(ours, layout),
                new EventLimits(1 << 20, 1024, EventLimits.NO_SKEW_LIMIT),
                () -> NOW);
        GenericData.Record record = Avro.record(
                theirs, "removed", "r", "amount", 7, "customer_id", "c", "event_id", "e", "event_time", NOW);

        Event event = projection.decode(Avro.payload(record, theirs), 0);

        assertThat(event.fields().shape()).isEqualTo(Shape.of("total", "added"));
        assertThat(event.fields().get("total")).isEqualTo(Decimal.of(7));
        assertThat(event.fields().get("added")).isNull();
    }

    @ParameterizedTest
    @EnumSource(Contract.class)
    void everyEventContractIsDecodedAndNoOtherIs(Contract contract) {
        Schema schema = contract.schema();
        if (contract.layout().isEmpty()) {
            assertThat(new ContractMappings().mapping(schema.getFullName())).isNull();
            return;
        }
        try {
            Event event = decoder.decode(Avro.value(registry.add(schema), filled(schema), schema));
            assertThat(contract.eventTypes()).contains(event.type());
        } catch (Exception e) {
            throw new AssertionError(contract.name(), e);
        }
    }

    /** A record with some value in every required field, and the defaults in the others. */
    private static GenericData.Record filled(Schema schema) {
        GenericRecordBuilder builder = new GenericRecordBuilder(schema);
        for (Schema.Field field : schema.getFields()) {
            if (!field.hasDefaultValue()) {
                builder.set(field, value(field));
            }
        }
        return builder.build();
    }

    private static Object value(Schema.Field field) {
        return switch (field.schema().getType()) {
            case STRING -> field.name() + "!";
            case LONG -> NOW;
            case INT -> 1;
            case BOOLEAN -> true;
            case BYTES -> ByteBuffer.wrap(new byte[] {1});
            case MAP -> Map.of();
            case ARRAY -> List.of();
            case ENUM ->
                new GenericData.EnumSymbol(
                        field.schema(), field.schema().getEnumSymbols().get(0));
            default -> throw new IllegalStateException("no value for " + field);
        };
    }
}
